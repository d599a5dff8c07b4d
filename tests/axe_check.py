"""Accessibility of a page as axe-core sees it: WCAG 2.2, levels A and AA.

`axe/axe.min.js` is axe-core 4.14.1 as published (`npm pack axe-core@4.14.1`), under the Mozilla
Public License 2.0 that lies beside it.
"""

from pathlib import Path

from playwright.sync_api import Frame, Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = """async levels => {
    const { violations } = await axe.run({ runOnly: { type: "tag", values: levels } })
    return violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}: ${node.html}`))
}"""


def violations(page: Page | Frame) -> list[str]:
    """One line for each element that fails a rule, in the state the page is in now."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)  # evaluated, not loaded: no security policy stands in its way
    return list(page.evaluate(_RUN, list(LEVELS)))
