"""A run as JSON, for machines and for ``--compare``."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from eval.metrics import Retrieval, grouped, summarise
from eval.run import Result


def record(results: Sequence[Result], searches: Sequence[Retrieval]) -> dict[str, Any]:
    """Figures of each system, by kind and by set, and every case with what came back."""
    return {
        "systems": {
            name: {
                "all": asdict(summarise(own)),
                "kinds": _summaries(grouped(own, lambda r: r.case.kind)),
                "sets": _summaries(grouped(own, lambda r: r.set)),
            }
            for name, own in grouped(results, lambda r: r.system).items()
        },
        "search": [asdict(search) for search in searches],
        "cases": [_case(result) for result in results],
    }


def _summaries(groups: dict[str, list[Result]]) -> dict[str, Any]:
    return {name: asdict(summarise(group)) for name, group in groups.items()}


def _case(result: Result) -> dict[str, Any]:
    case, answer, score = result.case, result.answer, result.score
    return {
        "system": result.system,
        "set": result.set,
        "id": case.id,
        "kind": case.kind,
        "history": list(case.history),
        "question": case.question,
        "answer": answer.text if answer else None,
        "abstained": answer.abstained if answer else None,
        "citations": _citations(result),
        "passed": score.passed,
        "right": score.right,
        "grounded": score.grounded,
        "precision": score.precision,
        "wrong_figure": score.wrong_figure,
        "reasons": list(score.reasons),
        "ms": round(result.seconds * 1000, 1),
    }


def _citations(result: Result) -> list[dict[str, Any]]:
    cited: Iterable[Any] = result.answer.citations if result.answer else ()
    return [
        {"document": c.document_id, "start": c.start, "end": c.end, "quote": c.quote} for c in cited
    ]
