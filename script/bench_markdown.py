"""Times hostile Markdown: CPU time, the best of three.

Each text is as long as a field takes, and once as long as something is still made of its lines.

The texts are those of tests/core/test_markdown.py.

.venv/bin/python script/bench_markdown.py
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"

import django

django.setup()

from core import markdown  # noqa: E402 - Django must be set up first
from tests.core.test_markdown import BOMBS, PAYLOADS  # noqa: E402 - the same

GOAL = 100  # milliseconds


def milliseconds(text: str) -> float:
    """The least CPU time of three that the text takes to render."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        markdown.render(text)
        best = min(best, (time.process_time() - start) * 1000)
    return best


def main() -> None:
    """Print each text with its time, the slowest first, and how many are over the goal."""
    timed = []
    for unit in [*BOMBS, *PAYLOADS]:
        whole = (unit * (markdown.LONGEST // len(unit)))[: markdown.LONGEST]
        lines = whole.split("\n")
        marks = max(unit.count(" "), 1)
        most = min(markdown.MOST_LINES, markdown.MOST_MARKS // marks * max(unit.count("\n"), 1))
        read = "\n".join(lines[:most])
        timed.append((max(map(milliseconds, {whole, read})), unit))
    timed.sort(reverse=True)
    for spent, unit in timed:
        print(f"{spent:8.1f} ms  {unit[:60]!r}")
    over = sum(spent > GOAL for spent, _ in timed)
    print(f"{len(timed)} texts of {markdown.LONGEST} characters; {over} took over {GOAL} ms.")


if __name__ == "__main__":
    main()
