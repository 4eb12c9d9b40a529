"""`stonechat nodes`: an operator sees which processes there are."""

import asyncio
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.cluster import Nodes
from tests.support.server import COMMAND, clean_environment

pytestmark = pytest.mark.postgres

LINE = re.compile(
    r"\S+  process (\d+)  since \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  (\d+) people  \S+(  steward)?"
)


def stonechat_nodes(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "nodes"],
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_processes_are_listed_while_they_live(forgetful: Nodes, postgres_url: str) -> None:
    async def until(*pids: int) -> None:
        """Wait until these processes are listed, of which one is the steward."""
        listed: list[int] = []
        stewards = 0
        while sorted(listed) != sorted(pids) or stewards != 1:
            asked = {
                "STONECHAT_DATABASE_URL": postgres_url,
                "STONECHAT_NATS_URL": forgetful.nats.url,
            }
            ended = await asyncio.to_thread(stonechat_nodes, **asked)
            assert ended.returncode == 0, ended.stderr
            lines = [LINE.fullmatch(line) for line in ended.stdout.splitlines()]
            assert all(lines), ended.stdout
            listed = [int(line[1]) for line in lines if line]
            stewards = sum(bool(line[3]) for line in lines if line)

    first, second = forgetful.servers
    await until(first.pid, second.pid)
    first.kill()
    await until(second.pid)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "STONECHAT_NATS_URL names no bus"),
        ({"STONECHAT_NATS_URL": "nats://127.0.0.1:1"}, "Several processes need PostgreSQL"),
    ],
)
def test_what_it_needs_is_said_in_one_sentence(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    ended = stonechat_nodes(STONECHAT_DATA=str(tmp_path), **environment)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_bus_that_is_not_there_is_said_too(forgetful: Nodes, postgres_url: str) -> None:
    ended = await asyncio.to_thread(
        stonechat_nodes,
        STONECHAT_DATABASE_URL=postgres_url,
        STONECHAT_NATS_URL="nats://127.0.0.1:1",
    )
    assert forgetful.servers
    assert ended.returncode == 2
    assert "NATS cannot be asked" in ended.stderr
    assert "Traceback" not in ended.stderr
