"""``python -m eval.check FILE``: whether a question set can be read, as one line of JSON.

It answers in a moment, since it loads neither documents nor a model.
"""

import json
import sys
from pathlib import Path

from corpus.errors import CaseError
from eval.cases import load_cases


def main() -> int:
    """Print how many questions there are and which lines cannot be read; 0 in any case."""
    try:
        cases, problems = load_cases(Path(sys.argv[1]))
    except CaseError as error:
        cases, problems = [], [error]
    found = {"questions": len(cases), "problems": [str(problem) for problem in problems]}
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
