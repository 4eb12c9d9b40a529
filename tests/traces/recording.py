"""Playing a scene on a server of its own, and what comes of it as a trace."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.support.server import COMMAND, RunningServer
from tests.traces.scenes import PAGE_CHANGES, Scene
from tests.traces.stage import Stage

# The command itself, with small pages: what 500 changes weigh should not be in the repository.
SMALL_PAGES: Final = f"""\
#!{sys.executable}
import sys
from stonechat.chat import limits
limits.CATCH_UP_CHANGES = {PAGE_CHANGES}
from stonechat.cli import main
sys.exit(main())
"""
# The least outbox there is, so that one can fall behind soon; nobody floods as fast as that scene.
ENVIRONMENT: Final = {"STONECHAT_OUTBOX_BYTES": "65536", "STONECHAT_RATE_LIMITS": "off"}


def record(scene: Scene) -> dict[str, Any]:
    """Play one scene; the trace of it."""
    with tempfile.TemporaryDirectory(prefix="stonechat-trace-") as directory:
        command = Path(directory, COMMAND.name)
        command.write_text(SMALL_PAGES)
        command.chmod(0o755)
        server = RunningServer(Path(directory, "data"), environment=ENVIRONMENT, command=command)
        try:
            return asyncio.run(_play(scene, server.url))
        finally:
            server.close()


def file_name(scene: Scene) -> str:
    """Give the name of the file that holds a scene's trace."""
    return scene.__name__.replace("_", "-") + ".json"


async def _play(scene: Scene, url: str) -> dict[str, Any]:
    stage = await Stage.open(url, seed=scene.__name__)
    await scene(stage)
    return {"about": scene.__doc__, **await stage.finish()}
