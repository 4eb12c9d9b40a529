"""Processes on one port tell together what they measured."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from stonechat.app.metrics import catalogue, siblings
from stonechat.app.metrics.siblings import Siblings
from stonechat.http.exposition import exposition
from stonechat.http.readings import Reading
from stonechat.storage.tally import Tally


@asynccontextmanager
async def family(directory: Path, count: int = 3) -> AsyncIterator[list[Siblings]]:
    """Yield so many processes, of which each sent as many messages as its number says."""

    def one(number: int) -> Siblings:
        async def collect() -> Iterable[Reading]:
            took = Tally((0.1, 1.0))
            took.note(0.5 * number)
            return [
                Reading(catalogue.MESSAGES, number),
                Reading(catalogue.CONNECTIONS, number, {"transport": "polling"}),
                Reading(catalogue.BATCH_SECONDS, took),
            ]

        return Siblings(number, count, directory, collect)

    members = [one(number) for number in range(count)]
    for member in members:
        await member.start()
    try:
        yield members
    finally:
        for member in members:
            member.stop()


async def told(member: Siblings) -> list[str]:
    lines = exposition(await member.gather()).decode().splitlines()
    return [line for line in lines if not line.startswith("#")]


async def test_whichever_is_asked_answers_for_all(tmp_path: Path) -> None:
    async with family(tmp_path) as members:
        answers = [await told(member) for member in members]
        assert answers[0] == answers[1] == answers[2]
        for number in range(3):
            assert f'stonechat_messages_total{{worker="{number}"}} {number}.0' in answers[0]
            assert f'stonechat_worker_up{{worker="{number}"}} 1.0' in answers[0]
        series = 'stonechat_connections{transport="polling",worker="2"} 2.0'
        assert series in answers[0]
        assert 'stonechat_commit_seconds_bucket{le="1",worker="2"} 1.0' in answers[0]
        assert 'stonechat_commit_seconds_bucket{le="0.1",worker="2"} 0.0' in answers[0]
        assert 'stonechat_commit_seconds_sum{worker="2"} 1.0' in answers[0]


async def test_one_that_is_not_there_is_left_out_and_counted(tmp_path: Path) -> None:
    async with family(tmp_path) as members:
        members[1].stop()
        lines = await told(members[0])
        assert 'stonechat_worker_up{worker="1"} 0.0' in lines
        assert 'stonechat_worker_up{worker="2"} 1.0' in lines
        assert not any(line.startswith('stonechat_messages_total{worker="1"}') for line in lines)


@pytest.mark.parametrize("answer", [None, b"", b"\xc1", b"\x91\x93\xa4none\x01\x80"])
async def test_one_that_hangs_or_talks_nonsense_is_left_out_too(
    tmp_path: Path, answer: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if answer is None:
        monkeypatch.setattr(siblings, "ANSWER_SECONDS", 0.1)
    ended = asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is None:
            await ended.wait()
        else:
            writer.write(answer)
        writer.close()

    async with family(tmp_path, 1) as (asked,):
        asked._count = 2  # noqa: SLF001 - the other is the test
        server = await asyncio.start_unix_server(serve, tmp_path / "figures-1.sock")
        lines = await told(asked)
        assert 'stonechat_messages_total{worker="0"} 0.0' in lines
        assert 'stonechat_worker_up{worker="1"} 0.0' in lines
        ended.set()
        server.close()


async def test_one_that_starts_again_answers_where_it_did(tmp_path: Path) -> None:
    async with family(tmp_path, 2) as members:
        members[1].stop()
        (tmp_path / "figures-1.sock").touch()
        await members[1].start()
        assert 'stonechat_worker_up{worker="1"} 1.0' in await told(members[0])
