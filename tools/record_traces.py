"""Record tests/traces/*.json: what one client of a real server heard, asked and was answered.

Run `python -m tools.record_traces` in the root of the checkout, with the names of traces to record
only those. tests/traces/README.md explains the format. Every recording has the same acts in the
same order, each of which has reached everybody before the next; ids and times are the server's.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from tests.traces.recording import file_name, record
from tests.traces.scenes import SCENES

TARGET: Final = Path(__file__).parents[1] / "tests" / "traces"


def write(path: Path, trace: dict[str, Any]) -> None:
    """Write one step a line, so that two recordings can be compared."""
    head = [f" {json.dumps(key)}: {_compact(trace[key])},\n" for key in ("about", "self", "room")]
    steps = [_compact(step) for step in trace["steps"]]
    path.write_text("{\n" + "".join(head) + ' "steps": [\n  ' + ",\n  ".join(steps) + "\n ]\n}\n")
    print(f"{path.name}: {len(steps)} steps, {path.stat().st_size / 1000:.0f} KB")


def _compact(value: object) -> str:
    """Write JSON as the server does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(wanted: list[str]) -> None:
    """Record all traces, or those that are named."""
    for scene in SCENES:
        if not wanted or Path(file_name(scene)).stem in wanted:
            write(TARGET / file_name(scene), record(scene))


if __name__ == "__main__":
    main(sys.argv[1:])
