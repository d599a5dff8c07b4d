"""The chat page: a greeting, sample questions, the conversation, and a box to ask in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web.conversation import Kept, Shown, converse
from assistant.web.markup import greeting_html, header_html
from assistant.web.opening import Opening
from corpus.records import Fund

AT_ONCE = 40  # answers being written at the same time; Gradio's own default is one
# Nothing is offered as a Gradio API (ours is at /api), and no spinner covers the answer.
_QUIET: dict[str, Any] = {
    "api_visibility": "private",
    "show_progress": "hidden",
    "concurrency_limit": AT_ONCE,
}


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the page that change."""

    shown: gr.Chatbot
    kept: gr.JSON  # lives in the browser: the server keeps no conversation
    welcome: gr.Column
    samples: tuple[gr.Button, ...]
    box: gr.Textbox


def build_chat(opening: Opening, fund: Fund) -> gr.Blocks:
    """The page of one fund."""
    title = f"{fund.acronym or fund.name} assistant"
    page = gr.Blocks(title=title, analytics_enabled=False, fill_height=True)
    with page:
        gr.Markdown(header_html(fund), elem_id="header")
        shown = _conversation(fund)
        with gr.Column(elem_id="samples") as welcome:
            samples = tuple(gr.Button(text, elem_classes="sample") for text in fund.questions)
        _connect(opening, Parts(shown, gr.JSON([], visible=False), welcome, samples, _box()))
    page.queue(default_concurrency_limit=AT_ONCE)
    return page


def _conversation(fund: Fund) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="conversation",
        show_label=False,
        container=False,
        scale=1,
        placeholder=greeting_html(fund),
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        layout="panel",
        height=None,
        autoscroll=False,
    )


def _box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label="Your question",
        info="Every statement is cited to the documents. Your questions are not stored.",
        submit_btn="Ask",
        max_lines=6,
    )


def _connect(opening: Opening, parts: Parts) -> None:
    """Let Enter, the button and each sample ask; the bin begins anew."""

    def ask(typed: str, kept: Kept, shown: Shown) -> Iterator[tuple[Any, ...]]:
        steps = converse(opening, typed, kept or [], shown or [])
        yield *next(steps), "", gr.Column(visible=False)
        for words, messages in steps:  # the box is left alone: somebody may be typing again
            yield words, messages, gr.skip(), gr.skip()

    def begin_anew() -> tuple[Kept, Any]:
        return [], gr.Column(visible=True)

    outputs = [parts.kept, parts.shown, parts.box, parts.welcome]
    parts.box.submit(ask, [parts.box, parts.kept, parts.shown], outputs, **_QUIET)
    for sample in parts.samples:
        sample.click(ask, [sample, parts.kept, parts.shown], outputs, **_QUIET)
    parts.shown.clear(
        lambda: ([], gr.Column(visible=True)), None, [parts.kept, parts.welcome], **_QUIET
    )
