"""Foreign pages: all are refused but the listed ones, and the log tells each once."""

import logging

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from live import ALLOWED
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from assistant.settings import ORIGIN
from assistant.web.origins import MOST, OriginWatch, asking_origin

FOREIGN = "https://foreign.example"


def watched(*origins: str) -> TestClient:
    """A client of an empty application behind the watch."""
    return TestClient(OriginWatch(Starlette(), origins), base_url="http://own.example")


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]


def test_a_refused_page_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    client = watched(ALLOWED)
    for _ in range(3):
        client.post("/api/ask", headers={"origin": FOREIGN})
        client.get("/widget.js", headers={"referer": f"{FOREIGN}/page?secret=1"})
    (line,) = told(caplog)
    assert line.startswith(f"A page of {FOREIGN} was refused.")
    assert "ASSISTANT_ORIGINS" in line
    assert "secret" not in line
    assert caplog.records[0].levelno == logging.WARNING


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/widget", {"referer": f"{ALLOWED}/page"}),
        ("/api/ask", {"origin": ALLOWED}),
        ("/api/ask", {"origin": "http://own.example"}),
        ("/widget.js", {"referer": "http://own.example/docs"}),
        ("/", {"referer": f"{FOREIGN}/a-link-to-the-chat"}),
        ("/widget", {}),
    ],
)
def test_who_is_welcome_is_not_told(
    caplog: pytest.LogCaptureFixture, path: str, headers: dict[str, str]
) -> None:
    watched(ALLOWED).get(path, headers=headers)
    assert told(caplog) == []


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "javascript:alert(1)", "https://a.example\x1b[31m", "https://a b", "x" * 9_000),
        *(
            "https://" + "a" * 300 + ".example",
            "https://evil.example%0aWARNING",
            "https://é.example",
        ),
    ],
)
def test_nothing_from_outside_is_written_into_the_log(
    caplog: pytest.LogCaptureFixture, origin: str
) -> None:
    client = watched()
    client.get("/widget", headers={"origin": origin.encode("utf-8")})  # type: ignore[dict-item]
    assert told(caplog)[0].startswith("A page of an unknown origin was refused.")


@given(st.text(max_size=300))
def test_what_is_told_is_an_origin_or_unknown(origin: str) -> None:
    raw = [(b"origin", origin.encode("utf-8"))]
    named = asking_origin(Headers(raw=raw), "/api/ask")
    assert named in {"", "an unknown origin"} or ORIGIN.fullmatch(named)


def test_whoever_makes_names_up_cannot_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client = watched()
    for number in range(MOST + 20):
        client.get("/widget", headers={"origin": f"https://page{number}.example"})
    assert len(told(caplog)) == MOST


def test_one_list_says_who_may_frame_and_who_may_call(client: httpx.Client) -> None:
    framed = client.get("/widget").headers["content-security-policy"]
    assert f"frame-ancestors 'self' {ALLOWED}" in framed.split("; ")
    called = client.get("/api/figures", headers={"origin": ALLOWED})
    assert called.headers["access-control-allow-origin"] == ALLOWED
    refused = client.get("/api/figures", headers={"origin": FOREIGN})
    assert "access-control-allow-origin" not in refused.headers
    assert f'"origins": ["{ALLOWED}"]' in client.get("/widget.js").text


@pytest.mark.parametrize("path", ["/widget", "/static/widget/frame.js"])
def test_the_frame_runs_no_inline_script_and_sets_no_cookie(
    client: httpx.Client, path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    if path == "/widget":
        policy = response.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "default-src 'none'" in policy


def test_the_frame_answers_only_to_listed_pages(client: httpx.Client) -> None:
    for origin, named in [
        (ALLOWED, ALLOWED),
        (FOREIGN, ""),
        ("", ""),
        ('"><script>alert(1)</script>', ""),
    ]:
        page = client.get("/widget", params={"origin": origin}).text
        assert f'data-origin="{named}"' in page
        assert "alert" not in page
