"""No room on the disk: nobody is told a lie, nothing is lost, and it goes on when there is room."""

import asyncio
import io
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.faults.disk import Disk, ShortFiles, SmallDisk, find_namespace, on_small_disk
from tests.faults.host import STEADY
from tests.faults.line import Line, LineLostError, line
from tests.faults.pair import WAIT_SECONDS, Pair, talking_pair
from tests.support.server import COMMAND, StartServer, clean_environment

PLACEHOLDER = {"_placeholder": True, "num": 0}

needs_namespace = pytest.mark.skipif(
    not find_namespace(), reason="no file system can be mounted here, not even in a namespace"
)


@pytest.fixture(params=[pytest.param(SmallDisk, marks=needs_namespace), ShortFiles])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    made: Disk = request.param(tmp_path, STEADY)
    yield made
    made.server.stop()


async def test_a_full_disk_refuses_what_it_cannot_keep_and_loses_nothing(disk: Disk) -> None:
    port = disk.server.port
    async with talking_pair(port) as pair:
        for number in range(2):
            await pair.more(acknowledged=30)
            disk.fill()
            await pair.more(unavailable=10)
            await check_reading_goes_on(port, pair)
            refused = await paint(port, pair, f"painting {number}")
            assert refused["error"]["code"] == "unavailable"
            assert refused["error"]["retry_after_ms"] > 0
            assert not [path for path in disk.files() if path.suffix == ".partial"]
            disk.empty()
            await pair.more(acknowledged=30)
            taken = await paint(port, pair, f"painting {number}")
            assert taken["ok"], taken
            pair.ledger.acknowledge(pair.bob.person.id, f"painting {number}", taken["message"])
    assert "level=critical" not in disk.server.log


async def check_reading_goes_on(port: int, pair: Pair) -> None:
    """Check that people come in by their tokens, and read everything that was acknowledged."""
    async with returning(port, pair.bob.person.token) as bob:
        assert bob.welcome["user"]["id"] == pair.bob.person.id
        reply = await bob.get("history", room=pair.room, limit=100)
        stored = {message["id"]: message for message in reply["messages"]}
        newest = list(pair.ledger.acknowledged.values())[-20:]
        assert [stored[message["id"]] for message in newest] == newest
        reply = await bob.get("list_members", room=pair.room)
        assert len(reply["members"]) == 3


@asynccontextmanager
async def returning(port: int, token: str) -> AsyncIterator[Line]:
    """Connect as clients do, which come again when the server had no time for them.

    Who signs in beside somebody whose message does not fit is not let in at that moment either.
    """
    async with AsyncExitStack() as stack, asyncio.timeout(WAIT_SECONDS):
        while True:
            with suppress(LineLostError):
                opened = await stack.enter_async_context(line(port, token))
                break
            await asyncio.sleep(0.1)
        yield opened


async def paint(port: int, pair: Pair, client_id: str) -> dict[str, Any]:
    """Send an image that is larger than what may be written while the disk is full."""
    fields = {"room": pair.room, "client_id": client_id, "images": [PLACEHOLDER]}
    async with returning(port, pair.bob.person.token) as bob:
        answer = await bob.begin("send_message", fields, noise())
        return await asyncio.wait_for(answer, WAIT_SECONDS)


def noise() -> bytes:
    """Return a picture that nothing makes small."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (300, 300), os.urandom(300 * 300 * 3)).save(buffer, "PNG")
    return buffer.getvalue()


@needs_namespace
def test_a_new_server_on_a_full_disk_says_so_in_one_sentence(tmp_path: Path) -> None:
    filled = f"dd if=/dev/zero of={tmp_path}/data/filler bs=4k 2>/dev/null; "
    said = start_in_vain(on_small_disk(tmp_path, filled + f'exec {COMMAND} "$@"'), tmp_path)
    assert "no room left on the disk" in said


@needs_namespace
def test_an_old_server_on_a_full_disk_says_so_in_one_sentence(
    tmp_path: Path, start_server: StartServer
) -> None:
    start_server(data=tmp_path / "before").stop()
    filled = (
        f"cp -r {tmp_path}/before/. {tmp_path}/data;"
        f" dd if=/dev/zero of={tmp_path}/data/filler bs=4k 2>/dev/null; "
    )
    start_in_vain(on_small_disk(tmp_path, filled + f'exec {COMMAND} "$@"'), tmp_path)


def start_in_vain(command: Path, tmp_path: Path) -> str:
    """Start a server that cannot start, and return its one sentence."""
    ended = subprocess.run(
        [command, "serve", "--port", "0", "--data", tmp_path / "data"],
        env=clean_environment(),
        capture_output=True,
        check=False,
        text=True,
        timeout=WAIT_SECONDS,
    )
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    [sentence] = ended.stderr.splitlines()
    return sentence
