"""The Figures page: charts, and the table of all figures, narrowed and sorted by its reader."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from assistant import charts, wire
from assistant.answer import Chart
from assistant.web import words
from assistant.web.drawing import chart_html
from assistant.web.figure_list import SORTS, Choice, chosen, to_csv
from assistant.web.frame import Frame, language_of
from assistant.web.opening import Opening
from corpus.records import Corpus, Figure, Role

HERE = "figures"
_BOM = "\ufeff"  # tells spreadsheets that a text is UTF-8


def add_figures(server: FastAPI, opening: Opening, frame: Frame) -> None:
    """Add the page, and the same table as CSV."""

    @server.get("/figures")
    def figures(request: Request) -> HTMLResponse:
        """The figures that the address asks for, all of them without JavaScript."""
        corpus, choice = opening.assistant().corpus, Choice.of(request.query_params)
        shown = chosen(corpus.figures, choice)
        return frame.page(
            request,
            "figures.html",
            HERE,
            choice=choice,
            rows=[_row(figure, corpus) for figure in shown],
            total=len(corpus.figures),
            options=_options(corpus),
            heads=_heads(choice, request),
            charts=_charts(corpus, language_of(request)),
            download="/figures.csv?" + urlencode(choice.address()),
        )

    @server.get("/figures.csv")
    def figures_csv(request: Request) -> Response:
        """The same rows in the same order, for a spreadsheet."""
        corpus, choice = opening.assistant().corpus, Choice.of(request.query_params)

        def words_of(figure: Figure) -> str:
            return corpus.document(figure.span.document_id).quote(figure.span)

        text = _BOM + to_csv(chosen(corpus.figures, choice), words_of)
        headers = {"content-disposition": 'attachment; filename="figures.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def source_address(figure: Figure) -> str:
    """The page of the figure's document, at its words."""
    span = figure.span
    return f"/documents/{quote(span.document_id)}?start={span.start}&end={span.end}"


def _row(figure: Figure, corpus: Corpus) -> dict[str, object]:
    document = corpus.document(figure.span.document_id)
    return {
        "figure": figure,
        "label": wire.figure_label(figure),
        "address": source_address(figure),
        "document": document,
    }


def _options(corpus: Corpus) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in each list: value and words, roles in the order of their life."""
    figures = corpus.figures
    roles = {figure.role for figure in figures}
    return {
        "role": [(role.value, "") for role in Role if role in roles],
        "period": _present({figure.period for figure in figures}),
        "unit": _present({figure.unit for figure in figures}),
        "document": [(document.id, document.title) for document in corpus.documents],
    }


def _present(values: set[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted(values - {""})]


def _heads(choice: Choice, request: Request) -> list[dict[str, str]]:
    """Each column's way of sorting: up at first, then down, then as in the documents."""
    language = request.query_params.get("lang", "")
    heads = []
    for name in SORTS:
        following = {name: f"-{name}", f"-{name}": ""}.get(choice.sort, name)
        sorted_by = {name: "ascending", f"-{name}": "descending"}.get(choice.sort, "none")
        asked = choice.address(sort=following) | ({"lang": language} if language else {})
        heads.append({"name": name, "sorted": sorted_by, "address": f"?{urlencode(asked)}#table"})
    return heads


def _charts(corpus: Corpus, language: str) -> Sequence[str]:
    """The yearly budgets, then the indicators by per cent of target, as HTML."""
    say = words.say(language)
    drawn: list[Chart] = [*charts.yearly(corpus.figures), *charts.indicators(corpus.figures)]
    return [chart_html(chart, say, f"chart-{place}") for place, chart in enumerate(drawn)]
