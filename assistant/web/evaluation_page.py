"""The Evaluation page: run a question set, watch it, read and take away the result."""

import json
from decimal import Decimal
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field, StrictStr

from assistant.answer import Chart, Point
from assistant.evaluation import Chosen, Evaluations, Run, committed
from assistant.settings import ROOT, Settings
from assistant.web import words
from assistant.web.drawing import chart_html
from assistant.web.frame import Frame, language_of
from assistant.web.guards import error_body
from corpus.errors import CaseError

HERE = "evaluation"


class Asked(BaseModel):
    """Which questions to run: the name of a committed set, or a file's name and its text."""

    set: StrictStr = ""
    name: Annotated[StrictStr, Field(max_length=200)] = ""
    text: StrictStr = ""


def add_evaluation(server: FastAPI, frame: Frame, settings: Settings) -> None:
    """Add the page and what its script calls, unless the operator switched it off."""
    if not settings.evaluation:
        return
    runs = Evaluations(settings)
    _add_page(server, frame, settings, runs)
    _add_run(server, runs)


def _add_page(server: FastAPI, frame: Frame, settings: Settings, runs: Evaluations) -> None:
    @server.get("/evaluation")
    def evaluation(request: Request) -> HTMLResponse:
        """The choice, the run that is going on, and the last result."""
        shown = _result(runs.run, language_of(request)) if runs.run else {}
        own, other = _sets(settings)
        return frame.page(
            request, "evaluation.html", HERE, run=runs.run, own=own, other=other, **shown
        )

    @server.get("/evaluation/report.{form}")
    def report(form: str) -> Response:
        """The last result as a file: ``html`` or ``json``."""
        run = runs.run
        if run is None or run.report is None or form not in ("html", "json"):
            return _error(404, "not_found", "There is no such report.")
        text = run.page if form == "html" else json.dumps(run.report, ensure_ascii=False, indent=1)
        headers = {"content-disposition": f'attachment; filename="report.{form}"'}
        kind = "text/html" if form == "html" else "application/json"
        return Response(text, media_type=f"{kind}; charset=utf-8", headers=headers)


def _add_run(server: FastAPI, runs: Evaluations) -> None:
    @server.post("/evaluation/run")
    def start(request: Request, asked: Asked) -> JSONResponse:
        """Begin a run; 409 while another goes on, 422 with the lines that cannot be read."""
        if _foreign(request):
            return _error(403, "forbidden", "Runs are started from this server's own page.")
        try:
            if not runs.start(_chosen(asked)):
                return _error(409, "busy", "Another run is not finished yet.")
        except CaseError as error:
            return _error(422, "unreadable", str(error))
        return JSONResponse(_state(runs.run), 202)

    @server.get("/evaluation/run")
    def state() -> JSONResponse:
        """How far the run has come."""
        return JSONResponse(_state(runs.run), headers={"cache-control": "no-store"})

    @server.delete("/evaluation/run")
    def cancel(request: Request) -> JSONResponse:
        """Stop the run."""
        if _foreign(request):
            return _error(403, "forbidden", "Runs are stopped from this server's own page.")
        runs.cancel()
        return JSONResponse(_state(runs.run))


def _chosen(asked: Asked) -> Chosen:
    if not asked.set:
        return Chosen(asked.name or "questions.jsonl", asked.text)
    known = committed()
    if asked.set not in known:
        raise CaseError(f"There is no question set {asked.set[:50]!r}.")
    return Chosen(asked.set, committed=known[asked.set])


def _foreign(request: Request) -> bool:
    """Whether a page of another site sends this; browsers say so, programs say nothing."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse(error_body(code, message), status)


def _state(run: Run | None) -> dict[str, object]:
    if run is None:
        return {"state": "none"}
    return {"name": run.name, "state": run.state, "done": run.done, "total": run.total}


def _sets(settings: Settings) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Names and counts of the sets about the documents served here, and of all others."""
    invented = {path.name for path in (ROOT / "eval" / "corpora").glob("*/")}
    about_ours = settings.corpus == Settings.corpus
    own: list[tuple[str, int]] = []
    other: list[tuple[str, int]] = []
    for name, path in committed().items():
        lines = path.read_text(encoding="utf-8").split("\n")
        group = own if about_ours and name not in invented else other
        group.append((name, sum(bool(line.strip()) for line in lines)))
    return own, other


def _result(run: Run, language: str) -> dict[str, Any]:
    """What the page shows of a finished run."""
    if run.report is None:
        return {}
    figures = run.report["systems"].get("assistant")
    if figures is None:
        return {}
    say = words.say(language)
    return {
        "figures": figures,
        "charts": [
            chart_html(_chart(figures["kinds"], say["evaluation.by_kind"]), say, "by-kind"),
        ],
        "failed": [case for case in run.report["cases"] if not case["passed"]],
        "percent": _percent,
    }


def _chart(groups: dict[str, Any], title: str) -> Chart:
    """The share of right and grounded answers in each group, in per cent."""
    shares = {name: Decimal(str(group["passed"]["value"] or 0)) for name, group in groups.items()}
    points = (Point(name, share * 100, _percent(share), ()) for name, share in shares.items())
    return Chart("comparison", title, "%", tuple(points))


def _percent(share: float | Decimal | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}\u00a0%"
