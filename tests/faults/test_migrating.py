"""A later release brings the tables up to date while this one serves."""

import asyncio
from pathlib import Path

import psycopg
import pytest

from stonechat.storage.database import Database
from tests.faults.host import Host
from tests.faults.test_database_gone import is_ready
from tests.faults.town import town
from tests.support import later
from tests.support.server import StartServer


@pytest.mark.postgres
async def test_nobody_notices_that_a_later_release_migrates(
    start_server: StartServer, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(start_server, tmp_path / "data", {"STONECHAT_DATABASE_URL": postgres_url})
    await host.start()
    async with town(host) as people:
        await people.progress(60)
        later.arrive(tmp_path, monkeypatch)
        newer = await asyncio.to_thread(Database.open, postgres_url)
        newer.close()
        await people.progress(60)
        assert use_what_is_new(postgres_url) == later.REVISION
        await people.progress(60)
        assert await is_ready(host)
        await people.rest()
        await people.check()
        await people.check_retries()
        assert people.ledger.unavailable == 0


def use_what_is_new(url: str) -> str:
    """Write into the new columns and the new table, as nodes of the later release would."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE messages SET mood = 'glad' WHERE position < 20")
        connection.execute("INSERT INTO moods SELECT stream_id, position FROM messages")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row
    return str(row[0])
