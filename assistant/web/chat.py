"""The chat page: a Gradio page whose conversation the scripts of ``static/chat`` draw.

They ask the same API as every program, so the server keeps no conversation and does no work
for what is only shown.
"""

import json

import gradio as gr

from assistant.intake import MAX_QUESTION, MAX_TURN
from assistant.web import words
from assistant.web.frame import Frame

TURNS = 10  # questions and answers that the page sends along; the browser keeps all of them
_LANGUAGE = """<script>
(() => {
  const known = %s;
  let kept = "";
  try { kept = localStorage.getItem("language"); } catch { /* private */ }
  const asked = new URL(location.href).searchParams.get("lang");
  const wished = [asked, kept, ...navigator.languages.map((each) => each.slice(0, 2))];
  document.documentElement.lang = wished.find((each) => known.includes(each)) ?? known[0];
})();
</script>"""
_FILES = """<link rel="stylesheet" href="/static/base.css">
<link rel="stylesheet" href="/static/chat.css">
<link rel="stylesheet" href="/static/chat/answer.css">
<link rel="stylesheet" href="/static/chat/sidebar.css">
<link rel="stylesheet" href="/static/source.css">
<link rel="stylesheet" href="/static/chart.css">
<script src="/static/frame.js"></script>
<script src="/static/chart.js" defer></script>
<script type="module" src="/static/chat.js"></script>"""


def build_chat(frame: Frame) -> gr.Blocks:
    """The page of one fund."""
    fund = frame.fund
    title = words.say(words.DEFAULT)["site.title"].format(fund=fund.acronym or fund.name)
    page = gr.Blocks(title=title, analytics_enabled=False)
    with page:
        gr.Markdown(visible=False)
    return page


def chat_head(frame: Frame) -> str:
    """What stands in the page's head: its language, files, words and frame in each language."""
    fund = frame.fund
    data = {
        "fund": {
            "name": fund.name,
            "acronym": fund.acronym,
            "greeting": fund.greeting,
            "questions": fund.questions,
        },
        "limits": {"question": MAX_QUESTION, "turn": MAX_TURN, "turns": TURNS},
        "feedbackDays": frame.feedback_days,
    }
    parts = [_LANGUAGE % json.dumps(words.LANGUAGES), _json("chat-data", data)]
    for language in words.LANGUAGES:
        around = {"header": frame.header(language, "chat"), "footer": frame.footer(language)}
        parts.append(_json(f"frame-{language}", around))
        parts.append(_json(f"words-{language}", dict(words.say(language))))
    return "\n".join([*parts, _FILES])


def _json(name: str, data: object) -> str:
    # "<" is the only sign that could end the element.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
