"""Settings are read once, and a wrong value is named with what was expected."""

import re
from pathlib import Path

import pytest

from assistant.settings import ROOT, Settings, read_settings
from corpus.errors import SettingsError


def test_nothing_set_serves_this_machine_only() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert (settings.host, settings.port, settings.origins) == ("127.0.0.1", 7860, ())
    assert settings.corpus == ROOT / "corpus" / "sources"


def test_empty_values_count_as_unset() -> None:
    names = ("HOST", "PORT", "CORPUS", "STORE", "EMBEDDER", "ORIGINS", "MODEL", "MODEL_URL")
    assert read_settings({f"ASSISTANT_{name}": " " for name in names}) == Settings()


def test_everything_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").touch()
    settings = read_settings(
        {
            "ASSISTANT_HOST": "0.0.0.0",  # noqa: S104
            "ASSISTANT_PORT": "0",
            "ASSISTANT_CORPUS": str(tmp_path),
            "ASSISTANT_STORE": str(tmp_path / "store"),
            "ASSISTANT_EMBEDDER": "some-model",
            "ASSISTANT_ORIGINS": "https://A.example, http://localhost:8080/\nhttps://[::1]:9",
            "ASSISTANT_MODEL": "qwen3:8b",
            "ASSISTANT_MODEL_URL": "http://127.0.0.1:11434/v1/",
            "ASSISTANT_MODEL_KEY": "secret",
        }
    )
    assert settings.origins == ("https://a.example", "http://localhost:8080", "https://[::1]:9")
    assert settings.model_url == "http://127.0.0.1:11434/v1"
    assert (settings.port, settings.corpus, settings.store) == (0, tmp_path, tmp_path / "store")


def test_the_key_is_never_printed() -> None:
    assert "sesame" not in repr(read_settings({"ASSISTANT_MODEL_KEY": "sesame"}))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("HOST", "http://localhost", "address"),
        ("HOST", "two words", "address"),
        ("PORT", "http", "0 to 65535"),
        ("PORT", "-1", "0 to 65535"),
        ("PORT", "65536", "0 to 65535"),
        ("PORT", "7860.0", "0 to 65535"),
        ("PORT", "７８６０", "0 to 65535"),
        ("CORPUS", "/nowhere", "sources.toml"),
        ("STORE", __file__, "folder"),
        ("FEEDBACK", "tests", "a file"),
        ("FEEDBACK_DAYS", "0", "from 1 to 3650"),
        ("FEEDBACK_DAYS", "9999", "from 1 to 3650"),
        ("EVALUATION", "maybe", "on or off"),
        ("ORIGINS", "*", "https://example.org"),
        ("ORIGINS", "example.org", "https://example.org"),
        ("ORIGINS", "https://example.org/page", "https://example.org"),
        ("ORIGINS", "https://a.org; script-src *", "https://example.org"),
        ("MODEL", "no-provider", "provider:name"),
        ("MODEL_URL", "localhost:11434", "/v1"),
        ("MODEL_URL", "http://localhost:11434/api", "/v1"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({f"ASSISTANT_{name}": value})
    message = str(caught.value)
    assert f"ASSISTANT_{name}" in message
    assert expected in message
    assert re.split(r"[; ]", value)[0] in message


def test_an_address_of_a_model_needs_its_name() -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_MODEL_URL is set"):
        read_settings({"ASSISTANT_MODEL_URL": "http://localhost:11434/v1"})
