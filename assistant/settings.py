"""What the operator sets, read once from the environment at the entry points.

=============================== ======================= =========================================
variable                        default                 meaning
=============================== ======================= =========================================
``ASSISTANT_HOST``              ``127.0.0.1``           address to listen on
``ASSISTANT_PORT``              ``7860``                0 to 65535; 0 takes a free one
``ASSISTANT_CORPUS``            ``corpus/sources``      folder with a ``sources.toml``
``ASSISTANT_STORE``             ``.store``              folder of the index, made if missing
``ASSISTANT_EMBEDDER``          (the packaged model)    a model's name or folder
``ASSISTANT_ORIGINS``           (none)                  pages that may embed it, by origin
``ASSISTANT_MODEL``             (none)                  chat model; none: grounded writer
``ASSISTANT_MODEL_URL``         (none)                  OpenAI-compatible address, ``/v1``
``ASSISTANT_MODEL_KEY``         (none)                  its key; never printed
``ASSISTANT_MODEL_TEMPERATURE`` ``0``                   its temperature, 0 to 2
``ASSISTANT_MODEL_SECONDS``     ``60``                  for one whole answer, 1 to 600
``ASSISTANT_MODEL_ROUNDS``      ``4``                   times it may use tools, 0 to 20
``ASSISTANT_MODEL_TOKENS``      ``8000``                it reads at once, 2000 to 1000000
``ASSISTANT_FEEDBACK``          ``.feedback.db``        file of the feedback; ``off``: none
``ASSISTANT_FEEDBACK_DAYS``     ``365``                 days that feedback is kept, 1 to 3650
``ASSISTANT_EVALUATION``        ``on`` for a local host evaluation page: ``on`` or ``off``
=============================== ======================= =========================================
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
ORIGIN = re.compile(r"https?://[A-Za-z0-9._-]+(:\d{1,5})?|https?://\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


@dataclass(frozen=True)  # without slots, the defaults are read as Settings.host
class Settings:
    """Everything an operator may choose; the defaults serve this machine only."""

    host: str = "127.0.0.1"
    port: int = 7860
    corpus: Path = ROOT / "corpus" / "sources"
    store: Path = ROOT / ".store"
    embedder: str = ""
    origins: tuple[str, ...] = ()
    model: str = ""
    model_url: str = ""
    model_key: str = field(default="", repr=False)
    model_temperature: float = 0.0
    model_seconds: float = 60.0
    model_rounds: int = 4
    model_tokens: int = 8000
    feedback: Path | None = ROOT / ".feedback.db"
    feedback_days: int = 365
    evaluation: bool = True  # whoever sees the page can make this machine work


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read all settings from ``environment``.

    Args:
        environment: Names and values, usually ``os.environ``. Empty values count as unset.

    Raises:
        SettingsError: A value cannot be used; the message names the variable, the value and
            what was expected.
    """
    given = {name: value.strip() for name, value in environment.items()}

    def value(name: str) -> str:
        return given.get(f"ASSISTANT_{name}", "")

    url = _model_url(value("MODEL_URL"))
    host = _host(value("HOST") or Settings.host)
    return Settings(
        host=host,
        port=_port(value("PORT") or str(Settings.port)),
        corpus=_corpus(Path(value("CORPUS") or Settings.corpus)),
        store=_store(Path(value("STORE") or Settings.store)),
        embedder=value("EMBEDDER"),
        origins=_origins(value("ORIGINS")),
        model=_model(value("MODEL"), url),
        model_url=url,
        model_key=value("MODEL_KEY"),
        model_temperature=_between("MODEL_TEMPERATURE", value("MODEL_TEMPERATURE") or "0", 0, 2),
        model_seconds=_between("MODEL_SECONDS", value("MODEL_SECONDS") or "60", 1, 600),
        model_rounds=_whole("MODEL_ROUNDS", value("MODEL_ROUNDS") or "4", 0, 20),
        model_tokens=_whole("MODEL_TOKENS", value("MODEL_TOKENS") or "8000", 2000, 1_000_000),
        feedback=_feedback(value("FEEDBACK") or str(Settings.feedback)),
        feedback_days=_days(value("FEEDBACK_DAYS") or str(Settings.feedback_days)),
        evaluation=_evaluation(value("EVALUATION") or ("on" if host in _LOCAL else "off")),
    )


def _wrong(name: str, found: object, expected: str) -> SettingsError:
    return SettingsError(f"ASSISTANT_{name} is {str(found)!r}; expected {expected}.")


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", text) or "://" in text:
        raise _wrong("HOST", text, "an address or host name such as 127.0.0.1 or 0.0.0.0")
    return text


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65535:
        raise _wrong("PORT", text, "a whole number from 0 to 65535")
    return int(text)


def _corpus(folder: Path) -> Path:
    if not (folder / "sources.toml").is_file():
        raise _wrong("CORPUS", folder, "a folder with a file sources.toml in it")
    return folder.resolve()


def _store(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise _wrong("STORE", folder, "a folder (it is made if it is missing), not a file")
    return folder.resolve()


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.rstrip("/") for part in re.split(r"[\s,]+", text) if part)
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise _wrong("ORIGINS", origin, "origins such as https://example.org, comma-separated")
    return tuple(origin.lower() for origin in origins)


def _model_url(text: str) -> str:
    if text and not (_URL.fullmatch(text) and text.rstrip("/").endswith("/v1")):
        raise _wrong("MODEL_URL", text, "an http(s) address ending in /v1")
    return text.rstrip("/")


def _model(text: str, url: str) -> str:
    if url and not text:
        raise _wrong("MODEL", text, "the name of a model, because ASSISTANT_MODEL_URL is set")
    if text and not url and not re.fullmatch(r"[a-z0-9_-]+:\S+", text):
        raise _wrong("MODEL", text, "provider:name, or a bare name with ASSISTANT_MODEL_URL set")
    return text


def _between(name: str, text: str, low: int, high: int) -> float:
    if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,3})?", text) or not low <= float(text) <= high:
        raise _wrong(name, text, f"a number from {low} to {high}")
    return float(text)


def _whole(name: str, text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text) or not low <= int(text) <= high:
        raise _wrong(name, text, f"a whole number from {low} to {high}")
    return int(text)


def _feedback(text: str) -> Path | None:
    if text.lower() == "off":
        return None
    if Path(text).is_dir():
        raise _wrong("FEEDBACK", text, "a file (it is made if it is missing), or off")
    return Path(text).resolve()


def _days(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= 3650:
        raise _wrong("FEEDBACK_DAYS", text, "a whole number of days from 1 to 3650")
    return int(text)


def _evaluation(text: str) -> bool:
    if text.lower() not in {"on", "off"}:
        raise _wrong("EVALUATION", text, "on or off")
    return text.lower() == "on"
