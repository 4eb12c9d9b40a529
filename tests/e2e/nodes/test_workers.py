"""`stonechat serve --workers`: several processes on one port of one machine."""

import asyncio
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from benchmarks.processes import cpu_seconds
from tests.support.chatter import POLLING, UPGRADE, WEBSOCKET, Chatter, chatter
from tests.support.measured import measured
from tests.support.names import new_name
from tests.support.server import COMMAND, RunningServer, clean_environment

WORKERS = 3
READY_SECONDS = 60.0


def workers_of(server: RunningServer) -> list[int]:
    """The processes of a server that serve."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [pid for pid in map(int, children) if b"spawn_main" in _command(pid)]


def descendants_of(pid: int) -> list[int]:
    """All processes that somebody has started, and those have, and so on."""
    try:
        found = list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:  # it has ended
        return []
    return found + [later for child in found for later in descendants_of(child)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


@pytest.fixture
def files() -> Iterator[Path]:
    """Yield a directory for what a server makes for the moment; its path is short."""
    with tempfile.TemporaryDirectory(prefix="sc-", dir="/tmp") as name:
        yield Path(name)


def start(directory: Path, database_url: str, files: Path, workers: int = WORKERS) -> RunningServer:
    """Start a server of several processes, with a NATS server of its own."""
    return RunningServer(
        directory / "data",
        "--workers",
        str(workers),
        environment={
            "STONECHAT_DATABASE_URL": database_url,
            "STONECHAT_RATE_LIMITS": "off",
            "STONECHAT_METRICS": "loopback",
            "TMPDIR": str(files),
        },
        ready_seconds=READY_SECONDS,
    )


def is_bus(pid: int) -> bool:
    """Whether a process is a NATS server."""
    return Path(_command(pid).partition(b"\0")[0].decode()).name == "nats-server"


async def is_heard_by_all(people: list[Chatter], room: str) -> bool:
    """Whether something is heard as it is said, and nobody has to catch up."""
    text = new_name("text")
    await people[0].gets("send_message", room=room, text=text)
    try:
        for person in people:
            while (await person.hears("message"))["text"] != text:
                pass
    except TimeoutError:
        return False
    return True


async def have_ended(started: Mapping[int, bytes]) -> None:
    """Wait until there is none of these processes any more; given by their commands."""
    while any(_command(pid) == command for pid, command in started.items()):
        await asyncio.sleep(0.02)


@pytest.fixture
def server(tmp_path: Path, postgres_url: str, files: Path) -> Iterator[RunningServer]:
    """Yield one, which has to end well."""
    server = start(tmp_path, postgres_url, files)
    yield server
    assert server.stop() == 0
    server.close()


async def talk(url: str, transports: Sequence[str]) -> None:
    """Let people come one after the other, and each hear all that is said from then on."""
    name = new_name("room")
    async with chatter(url, new_name("Ada"), transports=transports) as ada:
        await ada.gets("create_room", name=name)
        for number in range(8):
            async with chatter(url, new_name("Bob"), transports=transports) as bob:
                await bob.gets("join_room", room=name)
                await bob.gets("send_message", room=name, text=str(number))
                for person in (ada, bob):
                    assert (await person.hears("message"))["text"] == str(number)
                assert bob.client.transport() == ada.client.transport()


@pytest.mark.parametrize("transports", [WEBSOCKET, POLLING, UPGRADE], ids=" ".join)
async def test_clients_reach_their_session_whichever_process_takes_the_connection(
    server: RunningServer, transports: Sequence[str]
) -> None:
    assert len(workers_of(server)) == WORKERS
    await talk(server.url, transports)


async def test_a_worker_that_dies_is_replaced(server: RunningServer) -> None:
    before = workers_of(server)
    os.kill(before[0], signal.SIGKILL)
    while len(set(workers_of(server)) - {before[0]}) < WORKERS:
        await asyncio.sleep(0.05)
    await talk(server.url, WEBSOCKET)


def of_workers(figures: dict[str, float], name: str) -> list[float]:
    """The values of a metric, one for each worker that told it."""
    series = (f'{name}{{worker="{number}"}}' for number in range(WORKERS))
    return [figures[it] for it in series if it in figures]


async def test_whichever_process_is_asked_tells_the_figures_of_all(server: RunningServer) -> None:
    name = new_name("room")
    async with chatter(server.url, new_name("Ada")) as ada, AsyncExitStack() as stack:
        await ada.gets("create_room", name=name)
        for number in range(6):
            bob = await stack.enter_async_context(chatter(server.url, new_name("Bob")))
            await bob.gets("join_room", room=name)
            await bob.gets("send_message", room=name, text=str(number))
            await ada.hears("message")
        # Each on a connection of its own, which the system gives to any of them.
        for _ in range(2 * WORKERS):
            figures = await asyncio.to_thread(measured, server)
            assert of_workers(figures, "stonechat_worker_up") == [1] * WORKERS
            assert sum(of_workers(figures, "stonechat_messages_total")) == 6
            assert sum(of_workers(figures, "stonechat_connections_opened_total")) == 7
            assert len(of_workers(figures, "process_start_time_seconds")) == WORKERS
            assert "stonechat_messages_total" not in figures


async def test_who_watches_the_workers_hardly_does_anything(server: RunningServer) -> None:
    before = cpu_seconds([server.pid])
    await asyncio.sleep(2)
    assert cpu_seconds([server.pid]) - before < 0.5


async def test_the_bus_of_the_workers_is_replaced_when_it_dies(server: RunningServer) -> None:
    bus = next(pid for pid in descendants_of(server.pid) if is_bus(pid))
    os.kill(bus, signal.SIGKILL)
    while not any(is_bus(pid) for pid in descendants_of(server.pid) if pid != bus):
        await asyncio.sleep(0.05)
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(chatter(server.url, new_name("Ada")))
            for _ in range(2 * WORKERS)
        ]
        room = (await people[0].gets("create_room", name=new_name("room")))["room"]["id"]
        for person in people[1:]:
            await person.gets("join_room", room=room)
        while not await is_heard_by_all(people, room):
            pass


async def test_a_server_that_is_killed_leaves_no_process_and_no_files_behind(
    tmp_path: Path, postgres_url: str, files: Path
) -> None:
    server = start(tmp_path, postgres_url, files)
    started = {pid: _command(pid) for pid in descendants_of(server.pid)}
    assert any(map(is_bus, started))
    async with chatter(server.url, new_name("Ada")):
        server.kill()
        await have_ended(started)
    assert not list(files.glob("stonechat-*"))
    server.close()


async def test_all_processes_end_when_the_server_is_told_to(
    tmp_path: Path, postgres_url: str, files: Path
) -> None:
    server = start(tmp_path, postgres_url, files)
    started = {pid: _command(pid) for pid in descendants_of(server.pid)}
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(chatter(server.url, new_name("Ada")))
            for _ in range(2 * WORKERS)
        ]
        assert await asyncio.to_thread(server.stop) == 0
        await have_ended(started)
        assert not list(files.glob("stonechat-*"))
        for person in people:
            await person.hears("disconnect", within=READY_SECONDS)
    server.close()


@pytest.mark.parametrize("missing", ["database", "nats"])
def test_what_it_needs_is_said_in_one_sentence(tmp_path: Path, missing: str) -> None:
    environment = clean_environment()
    if missing == "nats":
        environment["STONECHAT_NATS_URL"] = "nats://127.0.0.1:1"
    ended = subprocess.run(
        [COMMAND, "serve", "--workers", "2", "--port", "0", "--data", tmp_path / "data"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert ended.returncode == 2
    assert "Several processes need PostgreSQL" in ended.stderr
    assert "Traceback" not in ended.stderr
