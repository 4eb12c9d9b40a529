"""What was acknowledged is there after a crash, and a retry is answered with the first message."""

import asyncio
import os
import urllib.request
from pathlib import Path

import pytest

from tests.support.chatter import chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer, StartServer


@pytest.fixture(params=["sqlite", "postgres"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"STONECHAT_DATABASE_URL": request.getfixturevalue("postgres_url")}


async def test_messages_and_images_survive_a_kill(
    start_server: StartServer, environment: dict[str, str]
) -> None:
    server = start_server(environment=environment)
    async with chatter(server.url, "Ada") as ada:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        await ada.gets("send_message", room=room, text="Set in stone", client_id="stone")
        sent = await ada.gets("send_message", room=room, images=[picture("JPEG")])
        stored = [
            message
            for page in [await ada.gets("history", room=room)]
            for message in page["messages"]
        ]
        server.kill()

    server = start_server(environment=environment)
    async with chatter(server.url, token=ada.token) as ada:
        page = await ada.gets("history", room="kitchen")
        assert page["messages"] == stored
        [image] = sent["message"]["images"]
        with urllib.request.urlopen(server.url + image["url"]) as response:  # noqa: S310, ASYNC210
            assert response.headers["content-type"] == "image/jpeg"
            assert len(response.read()) == image["bytes"]
        again = await ada.gets("send_message", room=room, text="Set in stone", client_id="stone")
        assert again["message"] == stored[0]
        after = await ada.gets("send_message", room=room, text="And on")
        assert (after["message"]["position"], after["message"]["revision"]) == (3, 4)


async def test_a_retry_is_answered_with_the_first_message(server: RunningServer) -> None:
    async with (
        chatter(server.url, "Ada") as ada,
        chatter(server.url, token=ada.token) as phone,
        chatter(server.url, "Bob") as bob,
    ):
        await ada.gets("create_room", name="kitchen")
        await bob.gets("join_room", room="kitchen")
        first, second = await asyncio.gather(
            ada.gets("send_message", room="kitchen", text="Once", client_id="c1"),
            ada.gets("send_message", room="kitchen", text="Once", client_id="c1"),
        )
        assert first == second
        for fields in (
            {"room": "kitchen", "text": "Once", "client_id": "c1"},
            {"room": "kitchen", "text": "", "client_id": "c1"},
            {"room": "kitchen", "text": "x" * 20_000, "client_id": "c1"},
            {"room": "no-such-room", "text": "Once", "client_id": "c1"},
            {"room": "kitchen", "client_id": "c1", "images": [b"no image"]},
            {"room": "kitchen", "client_id": "c1", "images": [{"upload": "x"}] * 11},
        ):
            assert await phone.gets("send_message", **fields) == first
        own = await bob.gets("send_message", room="kitchen", text="Mine", client_id="c1")
        assert own["message"]["position"] == 2
        assert (await bob.hears("message"))["text"] == "Once"
        assert (await bob.hears("message"))["text"] == "Mine"
        assert bob.heard_nothing_more("message")


async def test_history_is_read_in_pages_in_both_directions(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        for number in range(1, 26):
            await ada.tells("send_message", room="kitchen", text=str(number))

        async def positions(**place: object) -> tuple[list[int], bool, bool]:
            page = await ada.gets("history", room="kitchen", limit=10, **place)
            assert page["whispers"] == []
            numbers = [message["position"] for message in page["messages"]]
            assert [message["text"] for message in page["messages"]] == list(map(str, numbers))
            return numbers, page["more_before"], page["more_after"]

        assert await positions() == (list(range(16, 26)), True, False)
        assert await positions(before=16) == (list(range(6, 16)), True, True)
        assert await positions(before=6) == (list(range(1, 6)), False, True)
        assert await positions(after=0) == (list(range(1, 11)), False, True)
        assert await positions(after=20) == (list(range(21, 26)), True, False)
        assert await positions(after=25) == ([], True, False)
        numbers, before, after = await positions(around=13)
        assert 13 in numbers
        assert (len(numbers), before, after) == (10, True, True)
        page = await ada.gets("history", room="kitchen", limit=1, after=12)
        found = page["messages"][0]["id"]
        around, _, _ = await positions(around_message=found)
        assert around == numbers


async def test_another_database_beside_the_same_images_removes_none_of_them(
    start_server: StartServer, tmp_path: Path
) -> None:
    server = start_server()
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        await ada.gets("send_message", room="kitchen", images=[picture()])
    server.stop()
    files = [path for path in (server.data / "uploads").rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (0, 0))
    other = start_server(environment={"STONECHAT_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"})
    other.stop()
    assert "another database" in other.log
    assert len(files) == 2
    assert all(path.exists() for path in files)
    start_server().stop()
    assert all(path.exists() for path in files)
