"""Record tests/traces/*.json: what one client of a real server heard, asked and was answered.

Run `python -m tools.record_traces` in the root of the checkout, with the names of traces to record
only those. tests/traces/README.md explains the format. Every recording has the same acts in the
same order, each of which has reached everybody before the next; ids and times are the server's.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.support.server import COMMAND, RunningServer
from tests.traces.scenes import PAGE_CHANGES, SCENES, Scene
from tests.traces.stage import Stage

TARGET: Final = Path(__file__).parents[1] / "tests" / "traces"
# The command itself, with small pages: what 500 changes weigh should not be in the repository.
SMALL_PAGES: Final = f"""\
#!{sys.executable}
import sys
from stonechat.chat import limits
limits.CATCH_UP_CHANGES = {PAGE_CHANGES}
from stonechat.cli import main
sys.exit(main())
"""
# The least there is, so that one can fall behind soon.
SMALL_OUTBOX: Final = {"STONECHAT_OUTBOX_BYTES": "65536"}


def record(scene: Scene) -> None:
    """Play one scene on a server of its own and write its trace."""
    name = scene.__name__.replace("_", "-")
    with tempfile.TemporaryDirectory(prefix="stonechat-trace-") as directory:
        command = Path(directory, COMMAND.name)
        command.write_text(SMALL_PAGES)
        command.chmod(0o755)
        server = RunningServer(Path(directory, "data"), environment=SMALL_OUTBOX, command=command)
        try:
            trace = asyncio.run(_play(scene, server.url))
        finally:
            server.close()
    _write(TARGET / f"{name}.json", trace)


async def _play(scene: Scene, url: str) -> dict[str, Any]:
    stage = await Stage.open(url, seed=scene.__name__)
    await scene(stage)
    return {"about": scene.__doc__, **await stage.finish()}


def _write(path: Path, trace: dict[str, Any]) -> None:
    """Write one step a line, so that two recordings can be compared."""
    head = [f" {json.dumps(key)}: {_compact(trace[key])},\n" for key in ("about", "self", "room")]
    steps = [_compact(step) for step in trace["steps"]]
    path.write_text("{\n" + "".join(head) + ' "steps": [\n  ' + ",\n  ".join(steps) + "\n ]\n}\n")
    print(f"{path.name}: {len(steps)} steps, {path.stat().st_size / 1000:.0f} KB")


def _compact(value: object) -> str:
    """Write JSON as the server does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    for each in SCENES:
        if len(sys.argv) == 1 or each.__name__.replace("_", "-") in sys.argv[1:]:
            record(each)
