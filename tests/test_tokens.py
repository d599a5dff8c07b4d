from hypothesis import given
from hypothesis import strategies as st

from corpus.tokens import count_tokens


def test_known_counts() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2


def test_special_tokens_are_plain_words() -> None:
    assert count_tokens("<|endoftext|>") > 1


@given(st.text(max_size=200))
def test_never_more_tokens_than_bytes(text: str) -> None:
    assert count_tokens(text) <= len(text.encode("utf-8", "surrogatepass"))
