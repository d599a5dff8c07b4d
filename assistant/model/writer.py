"""The writer that uses a chat model: what it writes is checked sentence by sentence, then shown."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer import Checked, Finding, Turn
from assistant.model.check import Checker
from assistant.model.ledger import Ledger
from assistant.model.messages import Chat, Tools
from assistant.model.prompt import REPAIR, Asked, Fence, opening
from assistant.model.refusal import refusal, refuses
from assistant.model.rounds import Limits, Pause, Talk
from assistant.model.sentences import Sentences
from assistant.settings import Settings
from assistant.tools import Toolset
from assistant.understanding.vocabulary import Vocabulary
from corpus.errors import ModelError
from index.store import Index

log = logging.getLogger(__name__)
_FIRST = 8  # passages that are searched before the model is asked


@dataclass(slots=True)
class Report:
    """How the model did, sentence by sentence."""

    verified: int = 0
    repaired: int = 0
    refusals: int = 0
    shown: list[Finding] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)  # sentence, reason
    fault: str = ""  # of the model or its server, as the end of "The chat model ..."
    read: int = 0  # tokens
    written: int = 0

    @property
    def enough(self) -> bool:
        """Whether what is left of the answer can stand on its own."""
        shown = self.verified + self.repaired
        if self.fault:
            return False
        return bool(self.refusals and not self.failed) or (shown > 0 and len(self.failed) <= shown)

    @property
    def refused(self) -> bool:
        """Whether the model says that the documents do not answer."""
        return self.refusals > 0

    def apology(self) -> Finding:
        """Why the answer goes on without the model, in one line."""
        if self.fault:
            why = f"The chat model {self.fault}"
        elif self.verified + self.repaired:
            why = "Most of what the chat model wrote could not be verified"
        else:
            why = "Nothing that the chat model wrote could be verified"
        return Finding(f"{why}; the following is written without it.", (), talk=True)

    def checked(self) -> Checked:
        """What a reader may know of it."""
        return Checked(
            verified=self.verified + self.repaired,
            repaired=self.repaired,
            dropped=len(self.failed),
            tokens_read=self.read,
            tokens_written=self.written,
            fault=self.fault,
        )


@dataclass(slots=True)
class ModelWriter:
    """Writes with one chat model about one corpus; safe to share between threads."""

    chat: Chat
    tools: Tools
    toolset: Toolset
    checker: Checker
    settings: Settings

    @classmethod
    def of(cls, chat: Chat, tools: Tools, toolset: Toolset, settings: Settings) -> "ModelWriter":
        """A writer over the corpus of ``toolset``."""
        index: Index = toolset.index
        return cls(chat, tools, toolset, Checker(index, toolset.vocabulary), settings)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.chat.name

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the corpus."""
        return self.toolset.vocabulary

    def write(
        self, question: str, turns: Sequence[Turn], findings: Sequence[Finding], report: Report
    ) -> Iterator[Finding]:
        """What the model writes and its evidence bears out, as soon as that is known.

        Args:
            question: what is asked now.
            turns: the conversation before.
            findings: what the grounded writer found; the model may cite it.
            report: is filled in while it writes.
        """
        talk = self._talk(question, turns, findings)
        told = " ".join([*(turn.content for turn in turns[-2:]), question])
        try:
            yield from self._heard(talk.words(), talk.ledger, told, report)
            if report.failed and not report.refusals:
                yield from self._repaired(talk, told, report)
        except ModelError as error:
            log.warning("The chat model %s.", error)
            report.fault = str(error)
        finally:
            report.read, report.written = talk.read, talk.written

    def _talk(self, question: str, turns: Sequence[Turn], findings: Sequence[Finding]) -> Talk:
        ledger, fence, settings = Ledger(self.checker.shelf), Fence(), self.settings
        sources = [ledger.finding(finding) for finding in findings if finding.spans]
        found = self.toolset.search_passages(question, _FIRST)
        sources += [ledger.passage(hit.passage) for hit in found]
        told = [ledger.told(source) for source in dict.fromkeys(sources)]
        return Talk(
            chat=self.chat,
            tools=self.tools,
            ledger=ledger,
            fence=fence,
            limits=Limits(
                deadline=time.monotonic() + settings.model_seconds,
                rounds=settings.model_rounds,
                tokens=settings.model_tokens,
            ),
            messages=opening(
                self.checker.shelf.corpus.fund,
                fence,
                Asked(question, turns, told),
                settings.model_tokens,
            ),
        )

    def _heard(
        self, words: Iterator[str | Pause], ledger: Ledger, told: str, report: Report
    ) -> Iterator[Finding]:
        """The sentences of one answer that may be shown; the others go to ``report``."""
        cut = Sentences()
        for part in words:
            if isinstance(part, Pause):
                cut, report.failed = Sentences(), []
                continue
            for sentence in cut.add(part):
                yield from self._judged(sentence, ledger, told, report)
        for sentence in cut.rest():
            yield from self._judged(sentence, ledger, told, report)

    def _judged(
        self, sentence: str, ledger: Ledger, told: str, report: Report
    ) -> Iterator[Finding]:
        if refuses(sentence):
            report.refusals += 1
            text = refusal(sentence, told, self.vocabulary)
            yield Finding(text, (), talk=True)
            return
        verdict = self.checker.check(sentence, ledger, told)
        if verdict.finding is None:
            report.failed.append((sentence, verdict.fault))
        elif verdict.finding not in report.shown:
            report.verified += 1
            report.shown.append(verdict.finding)
            yield verdict.finding

    def _repaired(self, talk: Talk, told: str, report: Report) -> Iterator[Finding]:
        """Ask once for better sentences; what fails again is dropped."""
        failed = report.failed
        lines = [f"{n}. {text} — {why}." for n, (text, why) in enumerate(failed, start=1)]
        again = Report(shown=[*report.shown])
        for finding in self._heard(
            talk.ask(REPAIR.format(failed="\n".join(lines))), talk.ledger, told, again
        ):
            if again.verified > len(failed) or finding.talk:
                continue
            report.repaired += 1
            yield finding
        report.failed = failed[report.repaired :]
