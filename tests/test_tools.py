import pytest

from assistant.assistant import Assistant
from assistant.tools import Toolset
from assistant.verify import verify
from corpus.errors import QuestionError
from corpus.records import Figure, Kind, Role
from index.store import Index


@pytest.fixture(scope="session")
def tools(assistant: Assistant) -> Toolset:
    return assistant.tools


def yearly(tools: Toolset) -> list[Figure]:
    return [f for f in tools.find_figures(role="planned") if f.unit == "EUR million"]


def test_search_finds_passages_that_do_not_overlap(tools: Toolset) -> None:
    found = tools.search_passages("how is the money spent under shared management", k=8)
    assert len(found) == 8
    assert any("shared management" in hit.passage.text for hit in found[:2])
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    spans = [hit.passage.span for hit in found]
    assert not any(a.overlaps(b) for at, a in enumerate(spans) for b in spans[:at])
    assert all(hit.passage.kind is not Kind.HEADING for hit in found)


@pytest.mark.parametrize(("query", "k"), [(" ", 5), ("money", 0), ("money", 51)])
def test_a_search_for_nothing_is_refused(tools: Toolset, query: str, k: int) -> None:
    with pytest.raises(QuestionError, match=r"empty|expected 1 to 50"):
        tools.search_passages(query, k)


def test_a_list_comes_whole(tools: Toolset, index: Index) -> None:
    opening, *items = tools.whole_list("specific objectives")
    by_span = {passage.span: passage for passage in index.corpus.passages}
    intro = by_span[opening.spans[0]]
    there = [p.span for p in index.corpus.passages if p.parent_id == intro.id]
    assert "specific objectives" in intro.text
    assert [item.spans[0] for item in items] == there
    assert len(items) == 4


@pytest.mark.parametrize("topic", ["", "zeppelins"])
def test_no_list_is_made_up(tools: Toolset, topic: str) -> None:
    with pytest.raises(QuestionError, match=r"empty|No list"):
        tools.whole_list(topic)


def test_figures_are_found_by_each_of_their_sides(tools: Toolset) -> None:
    planned = yearly(tools)
    assert [figure.period for figure in planned] == [str(year) for year in range(2021, 2028)]
    assert tools.find_figures(role="planned", period="2025") == [planned[4]]
    resettled = tools.find_figures("persons resetled", role="result")  # sic
    assert [figure.written for figure in resettled[:1]] == ["77\xa0463"]
    assert all(f.unit == "persons" for f in tools.find_figures(unit="persons"))
    assert [f.written for f in tools.find_figures("payments")] == ["4\xa0497.3\xa0million"]
    assert tools.find_figures("financial programming 2025")[0] == planned[4]
    assert tools.find_figures("zeppelins") == []
    assert tools.find_figures(period="1066") == []


@pytest.mark.parametrize("asked", [{}, {"role": "goal"}, {"unit": "pounds"}, {"programme": "X"}])
def test_figures_of_no_kind_are_refused(tools: Toolset, asked: dict[str, str]) -> None:
    with pytest.raises(QuestionError, match=r"Nothing is asked|There is no"):
        tools.find_figures(**asked)


@pytest.mark.parametrize(
    ("operation", "periods", "result"),
    [
        ("sum", ["2025", "2026", "2027"], "5189.1"),
        ("mean", ["2021", "2022"], "986.4"),
        ("difference", ["2021", "2027"], "923.9"),
        ("ratio", ["2021", "2027"], "2.06"),
        ("share", ["2021", "2027"], "48.6"),
        ("growth", ["2021", "2022"], "25.9"),
        ("max", ["2024", "2025", "2023"], "1686.3"),
        ("min", ["2024", "2025", "2023"], "1318.8"),
    ],
)
def test_a_computation_shows_its_working_and_cites_all(
    tools: Toolset, index: Index, operation: str, periods: list[str], result: str
) -> None:
    by_period = {figure.period: figure for figure in yearly(tools)}
    figures = [by_period[period] for period in periods]
    finding = tools.compute(operation, [figure.id for figure in figures])
    [made] = finding.computations
    assert str(made.result) == result
    assert made.operands == tuple(figures)
    document = index.corpus.document(figures[0].span.document_id)
    assert verify(finding, [document.quote(span) for span in finding.spans]) == []


def test_per_cent_of_target_takes_the_figures_in_any_order(tools: Toolset) -> None:
    row = tools.find_figures("number of persons resettled", period="end of 2020")[:2]
    assert {figure.role for figure in row} == {Role.TARGET, Role.RESULT}
    for figures in (row, row[::-1]):
        [made] = tools.compute("per_cent_of_target", [f.id for f in figures]).computations
        assert f"{made.result} {made.unit}" == "71.2 %"


def test_a_total_is_never_added_to_its_parts(tools: Toolset) -> None:
    [total] = [f for f in tools.find_figures(role="total") if f.parts]
    for operation in ("sum", "mean"):
        with pytest.raises(QuestionError, match="never added to its parts"):
            tools.compute(operation, [total.parts[0], total.id])
    share = tools.compute("share", [total.parts[0], total.id])
    assert str(share.computations[0].result) == "8.8"


def test_one_fact_told_twice_is_not_added(tools: Toolset) -> None:
    figure = next(f for f in tools.find_figures(role="result") if f.same_as)
    with pytest.raises(QuestionError, match=r"same fact|of one unit"):
        tools.compute("sum", [figure.id, figure.same_as[0]])


@pytest.mark.parametrize(
    ("operation", "count", "message"),
    [
        ("median", 2, "no operation 'median'; use one of sum"),
        ("difference", 3, "takes 2 figures, not 3"),
        ("sum", 1, "two or more"),
        ("sum", 0, "two or more"),
        ("per_cent_of_target", 2, "a result and a target"),
    ],
)
def test_a_computation_that_makes_no_sense_says_why(
    tools: Toolset, operation: str, count: int, message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        tools.compute(operation, [figure.id for figure in yearly(tools)[:count]])


def test_figures_are_given_once_exist_and_have_one_unit(tools: Toolset) -> None:
    money, persons = yearly(tools)[0].id, tools.find_figures(unit="persons")[0].id
    for ids, message in (
        ([money, money], "given twice"),
        ([money, "page#0"], "no figure page#0"),
        ([money, persons], "one unit"),
    ):
        with pytest.raises(QuestionError, match=message):
            tools.compute("sum", ids)


def test_the_corpus_is_described_with_places(tools: Toolset, index: Index) -> None:
    contents = tools.describe_corpus()
    corpus = index.corpus
    assert contents.fund == corpus.fund
    assert tuple(held.document for held in contents.documents) == corpus.documents
    assert sum(held.passages for held in contents.documents) == len(corpus.passages)
    assert sum(held.figures for held in contents.documents) == len(corpus.figures)
    for held in contents.documents:
        assert all(held.document.quote(s.span) == s.heading for s in held.sections)
    tables = [table for held in contents.documents for table in held.tables]
    assert "Key monitoring indicators" in {table.heading for table in tables}
    assert max(table.figures for table in tables) == 22
