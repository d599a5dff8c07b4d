"""Whatever stands in a question, an answer or a document, it comes out as words."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Citation, Statement
from assistant.web.markup import answer_html, question_html

OURS = {"div", "p", "ul", "ol", "li", "strong", "sup", "span", "blockquote", "br", "a"}
NASTY = st.text(alphabet=st.sampled_from("<>&\"'`*_[]()!$\\{}#-/: \nabx1:;=.~|")) | st.text()


class Reader(HTMLParser):
    """Collects the tags, the attributes and the words of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.words += "\n" if tag == "br" else ""
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"class", "value", "href", "target", "rel"}

    def handle_data(self, data: str) -> None:
        self.words += data


@given(NASTY)
def test_a_question_is_words(text: str) -> None:
    html = question_html(text)
    read = Reader(html)
    assert read.tags <= {"div", "br"}
    assert read.words == "\n".join(text.splitlines())
    assert len(html.splitlines()) == 1


@given(NASTY, NASTY.filter(bool), NASTY, NASTY)
def test_an_answer_has_only_our_tags(words: str, quote: str, title: str, url: str) -> None:
    citation = Citation(1, "d", title, url, title, 0, len(quote), quote)
    html = answer_html([Statement(f"- {words}\n**{words}** [1]")], [citation])
    read = Reader(html)
    assert read.tags <= OURS
    assert all(link and link.startswith(("http://", "https://")) for link in read.links)
    assert "".join(quote.split()) in "".join(read.words.split())
    assert len(html.splitlines()) == 1


def test_bold_markers_and_lists_are_shown() -> None:
    html = answer_html([Statement("Two:"), Statement("- **a** [1]"), Statement("- b & c")])
    assert "<p>Two&#58;</p>" in html
    assert '<ul><li><strong>a</strong> <sup class="marker">&#91;1&#93;</sup></li>' in html
    assert "<li>b &amp; c</li></ul>" in html


def test_a_number_stays_on_one_line() -> None:
    assert "1\u00a0686&#46;3 in 2025 and 2026" in answer_html(
        [Statement("1 686.3 in 2025 and 2026")]
    )
