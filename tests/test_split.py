"""Splitting: nothing lost, offsets exact, limits kept; and what a reader expects of layouts."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.load import load
from corpus.records import Corpus, Document, Fund, Kind, Passage
from corpus.sentences import fits, sentences
from corpus.split import split

ROOT = Path(__file__).parent.parent
PRACTICE = ROOT.parent / "shared" / "practice"
FOLDERS = [
    ROOT / "corpus" / "sources",
    *sorted(path.parent for path in PRACTICE.glob("**/sources.toml")),
]
FUND = Fund("Harbour Light Fund", "HLF", "2021-2027")
MARKUP = set("#*_=~|:-–—•»◦▪●○‣·►➢✓✔■□→\uf0b7")

LINES = (
    "# Heading",
    "## 2. Money",
    "ALL CAPITALS",
    "Why act together?",
    "Article 4",
    "1.1 The problem",
    "• a bullet",
    "  – another one;",
    "(a) a lettered item",
    "1. A numbered item.",
    "(1)",
    "(1) A note.",
    "| a | b |",
    "|---|---:|",
    "2021 2022 2023",
    "873.3 1 099.5 n/a",
    "Commitments EUR 7.4 million",
    "Ships painted (1)",
    "12 300 9 100 ships out of 12 300 On track",
    "Key: value",
    "Lead-in:",
    "A sentence with EUR 1.25 billion, i.e. a lot. And a second one!",
    "---",
    "",
    "",
    "Page 2 of 9",
    "goes on in small letters",
    "**bold**",
    "[^1]: A note.",
    "word " * 300,
    "x" * 2000,
    "9 " * 400,
)
fragments = st.sampled_from(LINES)
texts = st.lists(fragments | st.text(max_size=60), max_size=25).map("\n".join)


def passages_of(text: str) -> list[Passage]:
    return split(Document("d", "Title", text), FUND)


def lost_characters(text: str, passages: list[Passage]) -> set[str]:
    covered = bytearray(len(text))
    for passage in passages:
        if passage.kind is not Kind.SENTENCE:
            covered[passage.span.start : passage.span.end] = b"\1" * len(passage.text)
    return {c for c, seen in zip(text, covered, strict=True) if not seen and not c.isspace()}


def check_promises(text: str, passages: list[Passage]) -> None:
    ids = {passage.id for passage in passages}
    assert len(ids) == len(passages)
    for passage in passages:
        assert text[passage.span.start : passage.span.end] == passage.text == passage.text.strip()
        assert fits(passage.text)
        assert not passage.parent_id or passage.parent_id in ids - {passage.id}
        assert passage.headings[0]
    assert lost_characters(text, passages) <= MARKUP


@given(texts)
def test_any_text_is_cut_without_loss(text: str) -> None:
    check_promises(text, passages_of(text))


@given(texts)
def test_passages_do_not_overlap_but_for_sentences(text: str) -> None:
    whole = [p.span for p in passages_of(text) if not p.id.endswith(":s")]
    assert all(a.end <= b.start for a, b in pairwise(whole))


@given(st.text(max_size=400))
def test_sentences_keep_every_word(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_real_and_practice_documents_are_cut_without_loss(folder: Path) -> None:
    corpus = load(folder)
    for document in corpus.documents:
        own = [p for p in corpus.passages if p.span.document_id == document.id]
        check_promises(document.text, own)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It costs EUR 1.25 billion. See No. 7 of Art. 3, i.e. the table.", 2),
        ("No. The strand is a slice of it.", 2),
        ("On 3 Sept. 2024 Dr. J. Weaver (cf. p. 12) spoke for 2.5 hours.", 1),
        ("Is it paid? Yes! “At once.” Then it is closed.", 4),
        ("**Close-up: Port Oster.** The hall was built in 1891.", 2),
        ("7. 35 % of a grant is advanced. The rest follows.", 2),
        ("The U.S. budget is no model. The rest, e.g. Norway, is.", 2),
    ],
)
def test_sentence_ends(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.fixture(scope="module")
def own() -> Corpus:
    return load(ROOT / "corpus" / "sources")


def test_lists_hang_on_the_line_that_introduces_them(own: Corpus) -> None:
    lists = {p.id: " ".join(p.text.split()) for p in own.passages if p.kind is Kind.LIST}
    sizes = Counter(lists.get(p.parent_id, "") for p in own.passages if p.kind is Kind.ITEM)
    assert sizes["AMIF will contribute to the achievement of four specific objectives:"] == 4
    assert sizes["AMIF pursues the following specific objectives:"] == 4
    assert sizes["This includes, in particular;"] == 9
    assert sizes["Concrete examples of achievements"] == 6


def test_what_follows_a_heading_of_another_period_belongs_to_it(own: Corpus) -> None:
    periods = {p.headings[-1]: p.period for p in own.passages}
    assert periods["Delivery mode"] == "2021-2027"
    assert periods["Key monitoring indicators"] == "2014-2020"
    assert periods["Concrete examples of achievements"] == "2014-2020"


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(p.kind, p.text) for p in passages_of(text) if p.kind is not Kind.SENTENCE]


def test_an_indicators_name_and_values_are_rows_of_their_own() -> None:
    text = (
        "Indicators\n\n  Baseline Target Result Assessment\nShips painted (1)\n"
        "12 300 9 100 ships out of 12 300 On track\nLamps lit\n40 40 out of 40 On track\n\n"
        "(1) Twice painted, once counted."
    )
    assert [kind for kind, _ in kinds(text)] == [Kind.HEADING, *[Kind.ROW] * 5, Kind.NOTE]


def test_a_number_in_brackets_is_a_note_only_where_the_words_above_refer_to_it() -> None:
    found = kinds("Whereas:\n\n(1) The sea is wide.\n(2) The land is not.")
    assert [kind for kind, _ in found] == [Kind.LIST, Kind.ITEM, Kind.ITEM]


def test_a_footnote_hangs_on_the_passage_that_carries_its_mark() -> None:
    passages = passages_of("Ships painted [1] are many.\n\nNone sank.\n\n[1] Of any size.")
    assert passages[-1].kind is Kind.NOTE
    assert passages[-1].parent_id == passages[0].id


def test_wrapped_lines_are_one_paragraph_and_running_footers_stand_alone() -> None:
    body = (
        "The lamps along the northern shore are lit by hand every evening, and\n"
        "whoever lights them is paid by the fund, which also buys the oil and\n"
        "keeps the ladders dry in a shed that stands between the two\n"
        "lighthouses of the bay."
    )
    text = f"1. LAMPS\n\n{body}\n\nStatement - 1 / 2\n\n2. OIL\n\n{body}\n\nStatement - 2 / 2"
    found = kinds(text)
    assert [kind for kind, _ in found].count(Kind.HEADING) == 2
    assert found[1] == (Kind.PARAGRAPH, body)
    assert found[2] == (Kind.PARAGRAPH, "Statement - 1 / 2")


def test_numbered_paragraphs_carry_their_lettered_points() -> None:
    text = "Article 7\nActions\n1. Support may be given for:\n(a) lamps;\n(b) oil.\n2. No more."
    passages = {p.text: p for p in passages_of(text)}
    lead = passages["1. Support may be given for:"]
    assert lead.kind is Kind.LIST
    assert lead.headings == ("Title", "Article 7", "Actions")
    assert passages["(b) oil."].parent_id == lead.id
    assert passages["2. No more."].parent_id == lead.parent_id


def test_markdown_headings_nest_and_tables_keep_their_rows() -> None:
    text = "# Fund\n\n## Money\n\n| Year | EUR |\n|---|---:|\n| 2021 | 5 |\n\n## Rules\n\nNone."
    passages = passages_of(text)
    assert [p.text for p in passages if p.kind is Kind.ROW] == ["| Year | EUR |", "| 2021 | 5 |"]
    assert passages[-1].headings == ("Title", "Fund", "Rules")


def test_the_programme_before_is_called_by_one_name() -> None:
    text = (
        "What came before (2014-2020): Shore Lamp Scheme\n\n"
        "The Shore Lamp Scheme (SLS) was small.\n\n"
        "Indicators of the SLS\n\nLamps lit: none.\n\nHarbour Light Fund today\n\nIt is larger."
    )
    about = [(p.period, p.programme) for p in passages_of(text) if p.kind is Kind.PARAGRAPH]
    before = ("2014-2020", "Shore Lamp Scheme")
    assert about == [before, before, ("2021-2027", "Harbour Light Fund")]


def test_a_star_is_a_note_under_a_starred_row_and_a_bullet_elsewhere() -> None:
    found = kinds(
        "Money\n\n| Year | EUR |\n| 2021 | 5* |\n\n* Provisional.\n\nWe pay for:\n\n* oil"
    )
    assert found[3] == (Kind.NOTE, "* Provisional.")
    assert found[-1] == (Kind.ITEM, "oil")


def test_lines_that_stand_over_nothing_are_items_not_titles() -> None:
    found = kinds("Eligible costs\n\nStaff\n\nTravel\n\nOil\n\nWho may apply\n\nAny town may.")
    assert [kind for kind, _ in found] == [
        Kind.LIST, *[Kind.ITEM] * 3, Kind.HEADING, Kind.PARAGRAPH,
    ]  # fmt: skip


def test_a_section_that_speaks_of_the_fund_again_leaves_the_programme_before() -> None:
    text = (
        "Before: the Oil Lamp pilot (2014-2020)\n\nIt lit nine lamps.\n\n"
        "Results\n\nBy 2019 nine were lit.\n\nNews\n\nIn 2024 and 2025 more will be lit.\n\nEnd."
    )
    about = [p.programme for p in passages_of(text) if p.kind is Kind.PARAGRAPH]
    assert about[:3] == ["Oil Lamp pilot", "Oil Lamp pilot", "Harbour Light Fund"]
