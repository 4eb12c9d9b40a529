"""A backup made while people talk has what they were promised, and makes the same server again."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stonechat.app.data_directory import SECRETS
from tests.support.chatter import Chatter, chatter
from tests.support.pictures import picture
from tests.support.postgres import find_programs, new_database
from tests.support.rest import rest_client
from tests.support.server import COMMAND, RunningServer, StartServer, clean_environment

FREE = {"STONECHAT_RATE_LIMITS": "off"}


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        env=clean_environment() | variables,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def succeeds(*arguments: str | Path, **variables: str) -> str:
    ended = run(*arguments, **variables)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def refused(*arguments: str | Path, **variables: str) -> str:
    """Run the command, which must end with status 2 and one sentence; that sentence."""
    ended = run(*arguments, **variables)
    assert (ended.returncode, ended.stdout) == (2, "")
    [sentence] = ended.stderr.splitlines()
    return sentence


class Talk:
    """Somebody who says one thing after the other, with pictures, and takes some of it back.

    Attributes:
        kept: what the server has acknowledged and is not taken back, by id.

    """

    def __init__(self, person: Chatter) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.person = person
        self._number = 0

    async def go_on(self) -> None:
        """Talk until cancelled."""
        while True:
            await self.say()

    async def say(self) -> None:
        """Say one thing more."""
        self._number += 1
        fields: dict[str, Any] = {"room": "kitchen", "text": f"number {self._number}"}
        if self._number % 5 == 0:
            # Each is another one: equal pictures would be one file.
            fields["images"] = [picture(colour=f"#{self._number:06x}")]
        sent = (await self.person.gets("send_message", **fields))["message"]
        if self._number % 10 == 0:
            await self.person.gets("delete_message", message=sent["id"])
        else:
            self.kept[sent["id"]] = sent


@asynccontextmanager
async def talking(server: RunningServer) -> AsyncIterator[Talk]:
    """Let somebody talk while something else happens; some of it is said before."""
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        talk = Talk(ada)
        for _ in range(20):
            await talk.say()
        going_on = asyncio.create_task(talk.go_on())
        yield talk
        assert not going_on.done(), "the server refused something meanwhile"
        going_on.cancel()
        await asyncio.wait([going_on])


async def everything_in(person: Chatter, room: str) -> dict[str, dict[str, Any]]:
    """Read a whole room, by id."""
    found: dict[str, dict[str, Any]] = {}
    after, more = 0, True
    while more:
        page = await person.gets("history", room=room, after=after, limit=100)
        found |= {message["id"]: message for message in page["messages"]}
        after, more = page["messages"][-1]["position"], page["more_after"]
    return found


@dataclass
class Places:
    """The settings of a server, of the one that is made of its backup, and of the commands."""

    first: dict[str, str]
    second: dict[str, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest) -> Iterator[Places]:
    """Yield where both servers store."""
    if request.param == "sqlite":
        yield Places({}, {})
        return
    url = str(request.getfixturevalue("postgres_url"))
    path = f"{find_programs()}{os.pathsep}{os.environ['PATH']}"
    if shutil.which("pg_dump", path=path) is None:
        pytest.skip("there is a server of PostgreSQL, but not its pg_dump")
    cluster_url = url.rpartition("/")[0].replace("+psycopg", "")
    with new_database(cluster_url) as other:
        yield Places(
            {"STONECHAT_DATABASE_URL": url, "PATH": path},
            {"STONECHAT_DATABASE_URL": other, "PATH": path},
        )


async def test_a_backup_under_load_has_all_that_was_acknowledged_before(
    start_server: StartServer, places: Places, tmp_path: Path
) -> None:
    server = start_server(environment=FREE | places.first)
    archive, data = tmp_path / "archive.tar", tmp_path / "restored"
    async with talking(server) as talk:
        promised = dict(talk.kept)
        said = await asyncio.to_thread(
            succeeds, "backup", archive, "--data", server.data, **places.first
        )
        assert said.startswith(f"{archive}: ")
        later = len(talk.kept)
    assert later >= len(promised)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert succeeds("restore", archive, "--check").startswith(f"{archive}: ")

    succeeds("restore", archive, "--data", data, **places.second)
    restored = start_server(data=data, environment=FREE | places.second)
    async with (
        chatter(restored.url, token=talk.person.token) as ada,
        rest_client(restored.url, talk.person.token) as rest,
    ):
        found = await everything_in(ada, "kitchen")
        assert {key: found.get(key) for key in promised} == promised
        images = [image for message in found.values() for image in message["images"]]
        assert len(images) >= 2
        for image in images:
            answer = await rest.get(restored.url + image["url"])
            assert (answer.status_code, len(answer.content)) == (200, image["bytes"])
        again = await ada.gets("send_message", room="kitchen", text="And on")
        assert again["message"]["text"] == "And on"
    assert "another database" not in restored.log


def test_a_damaged_archive_is_one_sentence_and_changes_nothing(
    server: RunningServer, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.tar"
    succeeds("backup", archive, "--data", server.data)
    archive.write_bytes(archive.read_bytes()[:100_000])
    assert str(archive) in refused("restore", archive, "--data", tmp_path / "new")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"archive.tar", "data", "data.stdout", "data.stderr"}


def test_nothing_is_overwritten(server: RunningServer, tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar"
    succeeds("backup", archive, "--data", server.data)
    before = archive.read_bytes()
    assert "not overwritten" in refused("backup", archive, "--data", server.data)
    assert archive.read_bytes() == before
    assert "not empty" in refused("restore", archive, "--data", server.data)
    assert server.running


def test_an_empty_directory_is_filled_as_it_is(server: RunningServer, tmp_path: Path) -> None:
    archive, data = tmp_path / "archive.tar", tmp_path / "mounted"
    data.mkdir(mode=0o711)
    inode = data.stat().st_ino
    succeeds("backup", archive, "--data", server.data)
    succeeds("restore", archive, "--data", data)
    assert data.stat().st_ino == inode
    names = {path.name for path in data.iterdir()}
    assert names == {"stonechat.db", "database-id", "push-keys.json", "unsubscribe.key"}
    for name in names:
        assert (data / name).stat().st_mode & 0o777 == 0o600
        if name != "stonechat.db":
            assert (data / name).read_bytes() == (server.data / name).read_bytes()


def test_a_directory_gets_archives_that_are_named_by_the_time(
    server: RunningServer, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    said = succeeds("backup", backups, "--data", server.data)
    [archive] = backups.iterdir()
    assert said.startswith(f"{archive}: ")
    assert archive.name.startswith("stonechat-2")


def test_what_a_killed_backup_left_is_removed_by_the_next(
    server: RunningServer, tmp_path: Path
) -> None:
    left = server.data / "backup-killed" / "uploads"
    left.mkdir(parents=True)
    (left / "file").write_text("second name of a file")
    succeeds("backup", tmp_path / "archive.tar", "--data", server.data)
    assert not left.parent.exists()
    assert [path.name for path in server.data.glob("backup*")] == ["backup.lock"]


def test_everything_in_a_data_directory_is_kept_or_known_not_to_be(server: RunningServer) -> None:
    made = {"stonechat.db", "stonechat.db-shm", "stonechat.db-wal", "lock", "uploads", "avatars"}
    assert {path.name for path in server.data.iterdir()} - made <= set(SECRETS)


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar"
    assert "no data directory" in refused("backup", archive, "--data", tmp_path / "nowhere")
    (tmp_path / "bare").mkdir()
    assert "no database" in refused("backup", archive, "--data", tmp_path / "bare")
    assert str(archive) in refused("restore", archive, "--data", tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bare"]
    assert [path.name for path in (tmp_path / "bare").iterdir()] == ["backup.lock"]


def test_a_database_of_one_kind_is_not_made_of_the_other(
    server: RunningServer, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.tar"
    succeeds("backup", archive, "--data", server.data)
    url = "postgresql://me:secret@127.0.0.1:1/chat"
    sentence = refused("restore", archive, "--data", tmp_path / "new", STONECHAT_DATABASE_URL=url)
    assert "postgresql" in sentence
    assert "secret" not in sentence


def test_without_the_programs_of_postgresql_it_says_what_to_install(
    start_server: StartServer, postgres_url: str, tmp_path: Path
) -> None:
    server = start_server(environment={"STONECHAT_DATABASE_URL": postgres_url})
    sentence = refused(
        "backup",
        tmp_path / "archive.tar",
        "--data",
        server.data,
        STONECHAT_DATABASE_URL=postgres_url,
        PATH=str(tmp_path),
    )
    assert "postgresql-client" in sentence
    assert not (tmp_path / "archive.tar").exists()
