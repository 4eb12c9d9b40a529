import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from stonechat.chat.errors import Unavailable
from stonechat.delivery.image_frames import Fault, ImageLimits, Portrait, PortraitOrder, Recoded
from stonechat.delivery.image_workers import ImageWorkers
from tests.support.pictures import picture

PATIENCE_SECONDS = 20.0


def worker_pids(parent: int | None = None) -> set[int]:
    """Processes with this parent (our own by default) that decode images."""
    pids = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().rpartition(")")
            command = status.with_name("cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, ppid = rest.split()[:2]
        if int(ppid) == (parent or os.getpid()) and state != "Z" and b"image_worker" in command:
            pids.add(int(name.split()[0]))
    return pids


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.fixture
async def workers() -> AsyncIterator[ImageWorkers]:
    workers = ImageWorkers(ImageLimits())
    yield workers
    await workers.close()
    assert worker_pids() == set()


async def test_no_process_runs_before_the_first_image(workers: ImageWorkers) -> None:
    assert worker_pids() == set()
    assert isinstance(await workers.recode(picture()), Recoded)
    assert len(worker_pids()) == 1


async def test_one_process_decodes_one_image_after_the_other(workers: ImageWorkers) -> None:
    await workers.recode(picture())
    before = worker_pids()
    assert isinstance(await workers.recode(b"no image"), Fault)
    result = await workers.recode(picture("JPEG"))
    assert isinstance(result, Recoded)
    assert result.type == "image/jpeg"
    assert worker_pids() == before


async def test_the_same_process_cuts_portraits(workers: ImageWorkers) -> None:
    await workers.recode(picture())
    before = worker_pids()
    made = await workers.portray(picture(size=(90, 80)), PortraitOrder((64, 128)))
    assert isinstance(made, Portrait)
    assert len(made.squares) == 2
    assert isinstance(await workers.portray(b"no image", PortraitOrder((64,))), Fault)
    assert isinstance(await workers.recode(picture()), Recoded)
    assert worker_pids() == before


async def test_many_images_at_once_take_two_processes_at_most(workers: ImageWorkers) -> None:
    results = await asyncio.gather(*(workers.recode(picture(size=(n, 9))) for n in range(1, 9)))
    assert [r.width for r in results if isinstance(r, Recoded)] == list(range(1, 9))
    assert len(worker_pids()) <= 2


async def test_after_its_process_was_killed_the_next_image_gets_another(
    workers: ImageWorkers,
) -> None:
    await workers.recode(picture())
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGKILL)
    assert isinstance(await workers.recode(picture()), Recoded)
    assert worker_pids().isdisjoint({pid})


async def test_a_process_that_takes_too_much_time_is_ended_and_the_image_refused(
    caplog: pytest.LogCaptureFixture,
) -> None:
    workers = ImageWorkers(ImageLimits(wall_seconds=1))
    await workers.recode(picture())
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGSTOP)  # as if it decoded for ever
    result = await workers.recode(picture())
    assert isinstance(result, Fault)
    assert "too much time" in result.reason
    assert not is_running(pid)
    assert "ended its worker" in caplog.text
    assert isinstance(await workers.recode(picture()), Recoded)
    await workers.close()


async def test_an_image_that_takes_too_much_processor_time_is_refused(
    caplog: pytest.LogCaptureFixture,
) -> None:
    workers = ImageWorkers(ImageLimits(cpu_seconds=0))
    result = await workers.recode(picture("WEBP", (7_000, 7_000)))
    assert isinstance(result, Fault)
    assert "too much time" in result.reason
    assert "ended its worker" in caplog.text
    await workers.close()


async def test_an_image_that_takes_too_much_memory_is_refused() -> None:
    workers = ImageWorkers(ImageLimits(memory_bytes=200_000_000))
    result = await workers.recode(picture("PNG", (7_000, 7_000)))
    assert isinstance(result, Fault)
    assert "memory" in result.reason
    assert isinstance(await workers.recode(picture()), Recoded), "the process itself lives on"
    await workers.close()


async def test_when_too_much_waits_the_sender_is_asked_to_come_again() -> None:
    data = picture()
    workers = ImageWorkers(ImageLimits(), waiting_bytes=2 * len(data))
    results = await asyncio.gather(
        *(workers.recode(data) for _ in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [Recoded, Recoded, Unavailable]
    assert isinstance(await workers.recode(data), Recoded), "there is room again"
    await workers.close()


async def test_a_process_without_work_is_ended() -> None:
    workers = ImageWorkers(ImageLimits(), idle_seconds=0.1)
    await workers.recode(picture())
    await until(lambda: worker_pids() == set())
    assert isinstance(await workers.recode(picture()), Recoded)
    await workers.close()


async def test_giving_up_on_an_image_ends_its_process(workers: ImageWorkers) -> None:
    await workers.recode(picture())
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGSTOP)
    task = asyncio.ensure_future(workers.recode(picture()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_running(pid)


async def test_decoding_does_not_hold_the_event_loop(workers: ImageWorkers) -> None:
    data = picture("PNG", (5_000, 5_000))
    await workers.recode(picture())
    task = asyncio.ensure_future(workers.recode(data))
    longest = 0.0
    while not task.done():
        before = time.thread_time()  # of this thread only, however busy the machine is
        await asyncio.sleep(0.001)
        longest = max(longest, time.thread_time() - before)
    assert isinstance(await task, Recoded)
    assert longest < 0.1


async def test_a_process_knows_no_secret_of_the_environment(
    workers: ImageWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STONECHAT_DATABASE_URL", "postgresql://user:hunter2@db/chat")
    await workers.recode(picture())
    (pid,) = worker_pids()
    assert b"hunter2" not in Path(f"/proc/{pid}/environ").read_bytes()


SERVER = """
import asyncio, sys
from stonechat.delivery.image_frames import ImageLimits
from stonechat.delivery.image_workers import ImageWorkers

async def main():
    workers = ImageWorkers(ImageLimits())
    await workers.recode(sys.stdin.buffer.read())
    print("decoded", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_nothing_is_left_behind_when_the_server_is_killed() -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(picture())
        server.stdin.close()
        assert await asyncio.to_thread(server.stdout.readline) == b"decoded\n"
        (worker,) = worker_pids(server.pid)
        server.kill()
    await until(lambda: not is_running(worker))
