"""The field's words for roles and columns, read from ``terms.toml``."""

import re
import tomllib
from pathlib import Path

from corpus.records import Role

_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("terms.toml").read_text(encoding="utf-8")
)


def _pattern(terms: list[str]) -> str:
    ordered = sorted(terms, key=len, reverse=True)
    words = (re.escape(term).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for term in ordered)
    return rf"(?<![\w-])(?:{'|'.join(words)})(?!\w)"


_ROLE_OF = {term: Role(role) for role, terms in _TABLE["roles"].items() for term in terms}
_ROLES = re.compile(_pattern(list(_ROLE_OF)), re.IGNORECASE)
_NAMED = {
    role: re.compile(_pattern(terms), re.IGNORECASE) for role, terms in _TABLE["roles"].items()
}
_COLUMNS = {
    name: re.compile(_pattern(terms), re.IGNORECASE) for name, terms in _TABLE["columns"].items()
}
_CLAUSES = {
    name: re.compile(_pattern(terms), re.IGNORECASE) for name, terms in _TABLE["clauses"].items()
}
_SPENDING = (Role.COMMITTED, Role.PAID)


def role_words(text: str) -> list[tuple[int, int, Role]]:
    """Every role word of ``text``: where it stands and what it says."""
    return [(match.start(), match.end(), _role(match[0])) for match in _ROLES.finditer(text)]


def role_of(text: str) -> Role | None:
    """The role a label or column head names: commitments and payments before all others."""
    roles = [role for _, _, role in role_words(text)]
    spending = [role for role in roles if role in _SPENDING]
    if spending and Role.SHARE not in roles:
        return spending[0]
    return roles[0] if roles else None


def column_kind(head: str) -> str:
    """What a column holds beside values: "assessment", "unit", "code", "label" or ""."""
    for kind, pattern in _COLUMNS.items():
        if pattern.match(head.strip()):
            return kind
    return ""


def says(kind: str, text: str) -> re.Match[str] | None:
    """Where ``text`` has a word of one of the lists "shares", "limits", "missing", "lower"."""
    return _CLAUSES[kind].search(text)


def only_in_heads(word: str) -> bool:
    """Whether a role word tells a role in labels and column heads only ("start")."""
    return bool(_CLAUSES["heads_only"].fullmatch(word))


def _role(words: str) -> Role:
    for role, pattern in _NAMED.items():
        if pattern.fullmatch(words):
            return Role(role)
    raise AssertionError(f"{words!r} matched no role")  # _ROLES is made of the same terms
