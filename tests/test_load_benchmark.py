"""The load benchmark: everybody's questions are asked when due, and failures count."""

import time
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.assistant import Assistant
from eval import load
from eval.load import EVERY, PEOPLE, Asked, _crowd, _told
from eval.process import Server


def server_at(address: str) -> Server:
    return Server(urlsplit(address).port or 0, group=0, ready_after=0.0)


def test_everybody_is_answered(client: httpx.Client, assistant: Assistant) -> None:
    asked = _crowd(server_at(str(client.base_url)), assistant.corpus.fund.questions, 1, 0.0)
    assert len(asked) == PEOPLE
    assert [one.error for one in asked if one.error] == []
    assert all(0 < one.alive < one.answered for one in asked)


def test_people_begin_when_they_are_due(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []
    monkeypatch.setattr(load, "PEOPLE", 4)
    monkeypatch.setattr(load, "EVERY", 0.4)
    monkeypatch.setattr(Server, "alive", lambda _: begun.append(time.perf_counter()))
    _crowd(server_at(str(client.base_url)), ["budget"], 2, 0.1)
    assert len(begun) == 8
    assert max(begun) - min(begun) >= 0.65  # the fourth person's second question: 0.3 + 0.4 s


def test_a_server_that_is_not_there_is_an_error() -> None:
    asked = load._ask(server_at("http://127.0.0.1:1"), "budget", time.perf_counter())
    assert "status 0" in asked.error


def test_an_error_and_a_slow_answer_pass_the_limit() -> None:
    well = [Asked(1.0, 100.0, "")] * 100
    assert all(measure.good for measure in _told("spread", well))
    errors, middle, slow = _told("spread", [*well, Asked(1.0, 100.0, "gone")])
    assert not errors.good
    assert "gone" in str(errors)
    assert middle.good
    assert slow.good
    *_, slow = _told("spread", [Asked(1.0, 2000.0, "")] * 100)
    assert not slow.good
    assert EVERY * PEOPLE == 250  # the promise: fifty people, one question every five seconds
