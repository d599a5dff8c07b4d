"""The toolset as a chat model sees it: its typed functions and their docstrings, nothing else."""

from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.tools import StructuredTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from assistant.tools import Toolset
from corpus.errors import QuestionError


class Toolbox:
    """The tools over one toolset, by name; all of them only read."""

    def __init__(self, tools: Toolset) -> None:
        functions: tuple[Callable[..., Any], ...] = (
            tools.search_passages, tools.whole_list, tools.find_figures, tools.compute,
            tools.describe_corpus,
        )  # fmt: skip
        made = [StructuredTool.from_function(f, parse_docstring=True) for f in functions]
        self._tools: Mapping[str, StructuredTool] = {tool.name: tool for tool in made}
        self.schemas = [convert_to_openai_tool(tool) for tool in made]

    def use(self, name: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 - as the tool says
        """What the tool ``name`` returns.

        Raises:
            QuestionError: there is no such tool, or it does not take these arguments.
        """
        if name not in self._tools:
            raise QuestionError(f"There is no tool {name!r}; there are {', '.join(self._tools)}.")
        try:
            return self._tools[name].invoke(arguments)
        except (ValueError, TypeError) as error:  # the arguments do not fit the schema
            first = " ".join(str(error).split())[:200]
            raise QuestionError(f"{name} cannot be used like that: {first}") from None
