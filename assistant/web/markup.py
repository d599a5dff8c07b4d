"""Answers and questions as HTML that cannot do anything: every word is escaped.

Only the tags written here exist. The result is one line, so that a Markdown reader takes it
as one HTML block, and the signs that mean something in Markdown or LaTeX are entities.
"""

import html
import re
from collections.abc import Iterable, Sequence

from assistant.answer import MARKER, Citation, Statement
from corpus.records import Fund

_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")  # "1 686.3" stays on one line
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in r"\`*_{}[]()#+-.!|~$:/@"})


def header_html(fund: Fund) -> str:
    """The name of the fund, and of its period where it has one."""
    period = f"<p>{_plain(fund.period)}</p>" if fund.period else ""
    return f"<h1>{_plain(fund.name)}</h1>{period}"


def greeting_html(fund: Fund) -> str:
    """What an empty conversation says."""
    words = fund.greeting or f"Ask about {fund.name}. Every answer quotes the documents."
    return f'<div class="greeting">{_plain(words)}</div>'


def question_html(text: str) -> str:
    """What somebody asked, as plain words."""
    return f'<div class="asked">{_plain(text)}</div>'


def notice_html(text: str) -> str:
    """What the page itself has to say instead of an answer."""
    return f'<div class="notice">{_plain(text)}</div>'


def answer_html(statements: Iterable[Statement], citations: Sequence[Citation] = ()) -> str:
    """The statements so far and, once they are known, the sources with their exact words."""
    lines = [line for statement in statements for line in statement.text.splitlines() if line]
    return f'<div class="answer">{_lines(lines)}{_sources(citations)}</div>'


def _lines(lines: Sequence[str]) -> str:
    parts: list[str] = []
    for line in lines:
        item = re.match(r"\s*[-*] +(.*)", line)
        parts.append(f"<li>{_inline(item[1])}</li>" if item else f"<p>{_inline(line)}</p>")
    return re.sub(r"((?:<li>(?:(?!</li>).)*</li>)+)", r"<ul>\1</ul>", "".join(parts))


def _inline(text: str) -> str:
    """Bold and citation markers; all else is words."""
    pieces = re.split(r"(\*\*.+?\*\*|\[\d{1,3}\])", _GROUPS.sub("\u00a0", text))
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: str) -> str:
    if bold := _BOLD.fullmatch(piece):
        return f"<strong>{_inline(bold[1])}</strong>"
    if marker := MARKER.fullmatch(piece):
        return f'<sup class="marker">{_plain(f"[{marker[1]}]")}</sup>'
    return _plain(piece)


def _sources(citations: Sequence[Citation]) -> str:
    if not citations:
        return ""
    items = "".join(_source(citation) for citation in citations)
    return f'<div class="sources"><p class="sources-title">Sources</p><ol>{items}</ol></div>'


def _source(citation: Citation) -> str:
    return (
        f'<li value="{citation.number}"><span class="source-title">{_title(citation)}</span>'
        f'{_heading(citation)}<blockquote class="quote">{_plain(citation.quote)}</blockquote></li>'
    )


def _title(citation: Citation) -> str:
    title = _plain(citation.title)
    if not re.match(r"https?://", citation.url):
        return title
    address = html.escape(citation.url, quote=True)
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{title}</a>'


def _heading(citation: Citation) -> str:
    if not citation.heading or citation.heading == citation.title:
        return ""
    return f'<span class="source-heading">{_plain(citation.heading)}</span>'


def _plain(text: str) -> str:
    # "&#39;" holds signs of its own, so the signs are replaced before the rest is escaped.
    escaped = "".join(
        html.escape(character, quote=True) if character in "&<>\"'" else character.translate(_SIGNS)
        for character in text
    )
    return "<br>".join(escaped.splitlines())
