"""What the pages are made of: a document's text in blocks, the figures narrowed and sorted."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.document_text import blocks, quoted
from assistant.web.figure_list import SORTS, Choice, chosen, to_csv
from corpus.records import Corpus, Document, Kind, Passage, Span

TEXT = "One\n\nwords here\n\n\nTwo\nmore words\nThree\n"
DOCUMENT = Document("d", "Title", TEXT)


def heading(text: str, depth: int) -> Passage:
    start = TEXT.index(text)
    span = Span("d", start, start + len(text))
    return Passage(text, span, text, Kind.HEADING, ("Title",) * depth)


HEADINGS = [heading("One", 2), heading("Two", 5), heading("Three", 2)]
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).filter(
    lambda pair: pair[0] < pair[1]
)


def test_headings_leave_no_level_out() -> None:
    made = blocks(DOCUMENT, HEADINGS, None)
    assert [(block.level, block.text) for block in made] == [
        (2, "One"), (0, "words here"), (3, "Two"), (0, "more words"), (2, "Three"),
    ]  # fmt: skip


@given(SPANS)
def test_all_words_are_shown_and_exactly_the_quote_is_marked(ends: tuple[int, int]) -> None:
    made = blocks(DOCUMENT, HEADINGS, Span("d", *ends))
    assert "".join(b.text for b in made).replace("\n", "") == TEXT.replace("\n", "")
    assert all(TEXT[block.start :].startswith(block.text) for block in made)
    marked = "".join(piece.text for block in made for piece in block.pieces if piece.marked)
    assert marked.replace("\n", "") == TEXT[slice(*ends)].replace("\n", "")


def test_the_whole_of_every_real_document_is_shown(corpus: Corpus) -> None:
    for document in corpus.documents:
        made = blocks(document, corpus.passages, None)
        assert "".join(b.text for b in made).replace("\n", "") == document.text.replace("\n", "")
        assert any(block.level for block in made)


@pytest.mark.parametrize(
    ("start", "end"),
    [("", ""), ("5", ""), ("5", "5"), ("9", "5"), ("-1", "5"), ("0", "9999"), ("٣", "x"),
     ("0", "1" * 5000), ("1.5", "3"), ("0", "5 ")],
)  # fmt: skip
def test_a_place_that_makes_no_sense_marks_nothing(start: str, end: str) -> None:
    assert quoted(DOCUMENT, start, end) is None


def test_a_place_is_read_as_characters() -> None:
    assert quoted(DOCUMENT, "5", "10") == Span("d", 5, 10)


def test_without_a_choice_all_figures_stand_in_reading_order(corpus: Corpus) -> None:
    assert chosen(corpus.figures, Choice()) == list(corpus.figures)


@pytest.mark.parametrize("name", ["role", "period", "unit"])
def test_each_list_narrows_to_what_it_names(corpus: Corpus, name: str) -> None:
    for value in {str(getattr(figure, name)) for figure in corpus.figures} - {""}:
        found = chosen(corpus.figures, replace(Choice(), **{name: value}))
        assert found == [f for f in corpus.figures if str(getattr(f, name)) == value]


def test_a_figure_is_found_by_any_of_its_words(corpus: Corpus) -> None:
    for figure in corpus.figures:
        words = f"{figure.written} {figure.subject}".upper()
        found = chosen(corpus.figures, Choice(text=words[:200]))
        assert figure in found
        assert len(found) < len(corpus.figures)
    assert chosen(corpus.figures, Choice(text="no such words")) == []


@pytest.mark.parametrize("name", SORTS)
def test_sorting_keeps_every_row_and_puts_empty_ones_last(corpus: Corpus, name: str) -> None:
    up = chosen(corpus.figures, Choice(sort=name))
    down = chosen(corpus.figures, Choice(sort=f"-{name}"))
    assert sorted(f.id for f in up) == sorted(f.id for f in down) == sorted(
        f.id for f in corpus.figures
    )  # fmt: skip
    keys = [SORTS[name](figure) for figure in up]
    assert keys == sorted(keys)
    filled = [key for figure in down if not (key := SORTS[name](figure))[0]]
    assert filled == sorted(filled, reverse=True)
    assert [SORTS[name](figure)[0] for figure in down] == [key[0] for key in keys]


def test_values_are_sorted_as_numbers(corpus: Corpus) -> None:
    up = chosen(corpus.figures, Choice(sort="value"))
    values = [figure.value for figure in up if figure.value is not None]
    assert values == sorted(values)
    assert [str(value) for value in values] != sorted(str(value) for value in values)


@given(st.dictionaries(st.sampled_from(["text", "role", "sort", "unit", "other"]), st.text()))
def test_any_address_is_a_choice(asked: dict[str, str]) -> None:
    choice = Choice.of(asked)
    assert Choice.of(choice.address()) == choice
    assert choice.sort.removeprefix("-") in {"", *SORTS}


def test_the_csv_holds_the_table_and_the_very_words(corpus: Corpus) -> None:
    text = to_csv(corpus.figures, lambda f: corpus.document(f.span.document_id).quote(f.span))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in rows] == [figure.id for figure in corpus.figures]
    for row, figure in zip(rows, corpus.figures, strict=True):
        assert row["value"] == ("" if figure.value is None else f"{figure.value:f}")
        assert figure.written in row["quote"].lstrip("'")


def test_no_cell_is_a_formula(corpus: Corpus) -> None:
    first = corpus.figures[0]
    evil = [replace(first, subject=f"{sign}cmd()", value=None) for sign in "=+-@\t"]
    text = to_csv(evil, lambda _: "=HYPERLINK(1)")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 60
    assert not [cell for cell in cells if re.match(r"[=+@\t]|-\D", cell)]
