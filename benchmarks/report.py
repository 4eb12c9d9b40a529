"""Writes the goals of a run as a table into the documents.

    python -m benchmarks.report [RESULTS.json]

The table replaces what stands between `<!-- figures: begin -->` and `<!-- figures: end -->` in the
README and in the page on performance, where these marks are.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks.options import RESULTS
from benchmarks.table import amount

ROOT: Final = Path(__file__).parent.parent
DOCUMENTS: Final = (ROOT / "README.md", ROOT / "docs" / "performance.md")
MARKS: Final = re.compile(r"(<!-- figures: begin -->\n).*?(<!-- figures: end -->)", re.DOTALL)
UNITS: Final = ("µs", "ms", "s", "KB", "/s")
IS_MET: Final = {True: "reached", False: "**missed**", None: "unknown"}

Json = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Write into every document that has the marks; 1 if there is nothing to write."""
    source = Path(arguments[0]) if arguments else RESULTS
    if not source.is_file():
        print(f"{source} is not there: make bench writes it.", file=sys.stderr)
        return 1
    text = markdown(json.loads(source.read_text(encoding="utf-8")))
    for document in DOCUMENTS:
        print(f"{document.relative_to(ROOT)}: {'written' if write(document, text) else 'no marks'}")
    return 0


def write(document: Path, text: str) -> bool:
    """Put a text between the marks of a document; False if it has none."""
    before = document.read_text(encoding="utf-8")
    after, count = MARKS.subn(lambda found: found[1] + text + found[2], before)
    document.write_text(after, encoding="utf-8")
    return count > 0


def markdown(run: Json) -> str:
    """Lay out the goals of a run as a table, with what it was measured on."""
    rows = [
        "| measure | Stonechat | beside | theirs | ratio | goal | |",
        "|---|--:|---|--:|--:|---|---|",
        *map(_row, run["goals"]),
    ]
    remarks = [remark for measure in run["measures"].values() for remark in measure["remarks"]]
    return "\n".join([*rows, "", *(f"- {remark}" for remark in remarks), "", _origin(run), ""])


def _row(goal: Json) -> str:
    is_comparison = goal["beside"] is not None
    cells = (
        goal["what"],
        _with_unit(goal["ours"], goal["unit"]),
        goal["beside"] or "",
        _with_unit(goal["theirs"], goal["unit"]) if is_comparison else "",
        amount(goal["ratio"], absent="") if is_comparison else "",
        goal["goal"],
        IS_MET[goal["met"]] if goal["goal"] else "",
    )
    return f"| {' | '.join(cells)} |"


def _with_unit(value: float | None, unit: str) -> str:
    # The name of a count says what is counted.
    return amount(value) + (f" {unit}" if value is not None and unit in UNITS else "")


def _origin(run: Json) -> str:
    machine = run["machine"]
    return (
        f"`make bench` on {run['measured_at'][:10]}: {machine['cores']} cores of"
        f" {machine['processor']}, Linux {machine['kernel']}, Python {machine['python']},"
        f" {run['runs']} {'round' if run['runs'] == 1 else 'rounds'};"
        f" {run['cores_busy_elsewhere']:.2f} cores were busy with other work before it began."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
