"""The database goes, and comes back, and nobody has to do anything about it."""

import asyncio
import json
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.faults.conftest import rounds
from tests.faults.host import Host
from tests.faults.line import line
from tests.faults.pair import pair, talking_pair, until
from tests.faults.proxy import commit_cutter
from tests.faults.town import history, town
from tests.support.measured import measured
from tests.support.pictures import picture
from tests.support.postgres import Cluster
from tests.support.server import StartServer


def said(url: str) -> tuple[int, str]:
    """Ask over HTTP: the status and the body."""
    try:
        with urllib.request.urlopen(url, timeout=15) as response:  # noqa: S310 - our own server
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


async def check_it_says_so(host: Host) -> None:
    """Check that it is known to live, and known not to be ready because of its database."""
    assert await asyncio.to_thread(said, f"{host.server.url}/healthz") == (200, "ok")
    status, body = await asyncio.to_thread(said, f"{host.server.url}/readyz")
    assert status == 503
    assert json.loads(body).items() >= {"database": "failed", "accepting": "ok"}.items()


async def check_nothing_is_promised(host: Host) -> None:
    """Check that a newcomer is told to try again, and soon."""
    async with line(host.port) as stranger:
        problem = await stranger.refused("add_user", username="Hal")
        assert problem["code"] == "unavailable"
        assert problem["retry_after_ms"] > 0


async def is_ready(host: Host) -> bool:
    status, _ = await asyncio.to_thread(said, f"{host.server.url}/readyz")
    return status == 200


@pytest.mark.postgres
@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_postgresql_goes_and_comes_back_under_load(
    start_server: StartServer, tmp_path: Path, cluster: Cluster, mode: str
) -> None:
    url = f"{cluster.url()}/postgres".replace("postgresql", "postgresql+psycopg", 1)
    environment = {"STONECHAT_DATABASE_URL": url, "STONECHAT_METRICS": "loopback"}
    host = Host(start_server, tmp_path / "data", environment)
    await host.start()
    async with town(host) as people:
        for _ in range(rounds(2)):
            await people.progress(60)
            await asyncio.to_thread(cluster.halt, mode)
            await check_it_says_so(host)
            await check_nothing_is_promised(host)
            figures = await asyncio.to_thread(measured, host.server)
            assert figures["stonechat_database_up"] == 0
            await asyncio.to_thread(cluster.resume)
            await people.progress(60)
            assert await is_ready(host)
        await people.rest()
        await people.check()
        await people.check_retries()


@pytest.mark.postgres
async def test_connections_to_postgresql_are_cut_again_and_again(
    start_server: StartServer, tmp_path: Path, postgres_url: str
) -> None:
    host = Host(start_server, tmp_path / "data", {"STONECHAT_DATABASE_URL": postgres_url})
    await host.start()
    async with town(host) as people:
        for _ in range(rounds(25)):
            await people.progress(5)
            await asyncio.to_thread(cut_connections, postgres_url)
        await people.rest()
        await people.check()
        await people.check_retries()


def cut_connections(url: str) -> None:
    """End all sessions of a database but this one."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_sqlite_is_locked_by_another_process_for_a_while(host: Host) -> None:
    await host.start()
    async with talking_pair(host.port) as pair:
        await pair.more(acknowledged=20)
        with closing(sqlite3.connect(host.data / "stonechat.db", isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout = 5000")
            other.execute("BEGIN EXCLUSIVE")
            await check_it_says_so(host)
            bob = await pair.bob.ready()
            page = await bob.get("history", room=pair.room)
            assert page["messages"]
            await pair.more(unavailable=1)
            other.execute("ROLLBACK")
        await pair.more(acknowledged=20)
        assert await is_ready(host)
        async with line(host.port, pair.bob.person.token) as back:
            assert back.welcome["user"]["id"] == pair.bob.person.id


@pytest.mark.postgres
async def test_what_was_committed_unheard_is_heard_by_everybody(
    start_server: StartServer, tmp_path: Path, postgres_url: str
) -> None:
    url = make_url(postgres_url)
    assert url.port
    async with commit_cutter(url.port) as cutter:
        through = url.set(port=cutter.port).render_as_string(hide_password=False)
        host = Host(start_server, tmp_path / "data", {"STONECHAT_DATABASE_URL": through})
        await host.start()
        async with pair(host.port) as people:
            for number in range(3):
                cutter.arm()
                # The last of them is followed by nothing that would show a gap.
                await people.ada.say(people.room, f"in doubt {number}")
                await until(lambda: not people.ada.person.pending)
                assert cutter.cuts == number + 1
        await host.stop()


@pytest.mark.postgres
async def test_nothing_overtakes_what_a_commit_in_doubt_did_not_store(
    start_server: StartServer, tmp_path: Path, postgres_url: str
) -> None:
    url = make_url(postgres_url)
    assert url.port
    async with commit_cutter(url.port) as cutter:
        through = url.set(port=cutter.port).render_as_string(hide_password=False)
        host = Host(start_server, tmp_path / "data", {"STONECHAT_DATABASE_URL": through})
        await host.start()
        async with pair(host.port) as people:
            said = []
            for number in range(6):
                cutter.arm(stops_commit=True)
                # The picture waits for what was said before it, and the last for the picture.
                for text, image in (("in doubt", None), ("shown", picture()), ("after", None)):
                    said.append(f"{text} {number}")
                    await people.ada.say(people.room, said[-1], image)
                await until(lambda: not people.ada.person.pending)
                assert cutter.cuts == number + 1
            async with line(host.port, people.bob.person.token) as bob:
                stored = await history(bob, people.room)
            assert [message["text"] for message in stored] == said
        await host.stop()
