import hashlib
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.load import load

ROOT = Path(__file__).parent.parent
TEXT = "Lamps\n\nThe café pays for lamps.\n"
FUND = '[fund]\nname = "Harbour Light Fund"\n'


def entry(**keys: str) -> str:
    given = {"id": "page", "file": "page.txt", "title": "Page", **keys}
    return "[[document]]\n" + "".join(
        f'{key} = "{value}"\n' for key, value in given.items() if value
    )


def write(folder: Path, toml: str, text: bytes = TEXT.encode(), name: str = "page.txt") -> Path:
    (folder / "sources.toml").write_text(toml, encoding="utf-8")
    (folder / name).write_bytes(text)
    return folder


def test_the_fund_shipped_with_the_product_loads() -> None:
    corpus = load(ROOT / "corpus" / "sources")
    assert corpus.fund.acronym == "AMIF"
    assert [document.publisher for document in corpus.documents] == ["European Commission"] * 2
    assert corpus.document("amif-fund-page").text.startswith("Asylum, Migration")
    with pytest.raises(KeyError):
        corpus.document("no such document")


def test_only_name_id_file_and_title_are_needed(tmp_path: Path) -> None:
    corpus = load(write(tmp_path, FUND + entry()))
    assert corpus.documents[0].language == "en"
    assert corpus.glossary is None
    assert [passage.text for passage in corpus.passages] == ["Lamps", "The café pays for lamps."]


def test_text_is_normalised_and_a_byte_order_mark_left_out(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + "Lamps\r\n\r\nThe cafe\u0301 pays for lamps.\r".encode()
    assert load(write(tmp_path, FUND + entry(), raw)).documents[0].text == TEXT


def test_the_hash_changes_with_a_text_and_with_the_glossary(tmp_path: Path) -> None:
    first = load(write(tmp_path, FUND + entry())).hash
    assert load(tmp_path).hash == first
    (tmp_path / "glossary.toml").write_text("", encoding="utf-8")
    with_glossary = load(tmp_path)
    assert with_glossary.glossary == tmp_path / "glossary.toml"
    assert with_glossary.hash != first
    (tmp_path / "page.txt").write_text("Other words.", encoding="utf-8")
    assert load(tmp_path).hash != with_glossary.hash


def test_the_given_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    right = hashlib.sha256(TEXT.encode()).hexdigest()
    load(write(tmp_path, FUND + entry(sha256=right)))
    with pytest.raises(CorpusError, match=r"page\.txt: its SHA-256 is .*restore the text"):
        load(write(tmp_path, FUND + entry(sha256="0" * 64)))


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (entry(), r"no \[fund\] table; add one"),
        ("[fund]\n" + entry(), r"line 1: \[fund\] has no name; add name"),
        (FUND, r"no \[\[document\]\]; add one for each text"),
        ("document = 3\n" + FUND, r"document is not a list of tables; write \[\[document\]\]"),
        (FUND + entry(title=""), r"line 3: \[\[document\]\] 1 has no title; add title"),
        (FUND + entry() + entry(), r"line 7: two documents have the id 'page'; rename one"),
        (FUND + entry(file="gone.txt"), r"gone\.txt: no such file; put the text there"),
        (FUND + entry(file="../page.txt"), r"leaves the folder; move the text beside it"),
        (FUND + entry(file="page.pdf"), r"cannot read \.pdf; what can be read: \.txt, \.md"),
        (FUND + "[[document]\n", r"sources\.toml: .*line 3.*; mend the TOML there"),
        (FUND + "period = 2021\n" + entry(), r"line 1: \[fund\] period is not text"),
    ],
)
def test_what_is_wrong_in_sources_is_said(tmp_path: Path, toml: str, message: str) -> None:
    write(tmp_path, toml, name="page.pdf")
    write(tmp_path, toml)
    with pytest.raises(CorpusError, match=message):
        load(tmp_path)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", r"page\.txt: the file is empty"),
        (b" \n\t\n", r"page\.txt: the file is empty"),
        (b"Lamps\n\nna\xefve\n", r"page\.txt, line 3: byte 0xef is not UTF-8; save the file"),
    ],
)
def test_what_is_wrong_in_a_text_is_said(tmp_path: Path, raw: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        load(write(tmp_path, FUND + entry(), raw))


def test_a_folder_without_sources_is_told_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"sources\.toml: no such file; write a sources\.toml"):
        load(tmp_path)
