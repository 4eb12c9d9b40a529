"""Any object on any event: a clear refusal, and nothing else happens."""

from typing import Any

import pytest

from stonechat.wire.events import REQUESTS
from tests.support.chatter import chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer

UUID = "019a0000-0000-7000-8000-000000000000"

BAD_NAMES = ("", " ", "a b", "💬", "a\tb", "..", "a/b", "\u3164", "a\u200bb", "\ufdfa", "\ufdfb")

INVALID: list[tuple[str, dict[str, Any], str]] = [
    ("add_user", {}, "username"),
    ("add_user", {"username": 5}, "username"),
    ("add_user", {"username": None}, "username"),
    ("create_room", {}, "name"),
    ("create_room", {"name": "ok", "visibility": "secret"}, "visibility"),
    ("create_room", {"name": "ok", "topic": "x" * 501}, "topic"),
    ("join_room", {"room": ["lobby"]}, "room"),
    ("join_room", {"room": "lobby", "limit": 101}, "limit"),
    ("join_room", {"room": "lobby", "limit": 0}, "limit"),
    ("join_room", {"room": "lobby", "limit": "5"}, "limit"),
    ("leave_room", {"room": ""}, "room"),
    ("send_message", {"room": "lobby", "text": {"a": 1}}, "text"),
    ("send_message", {"room": "lobby", "text": "a\0b"}, "text"),
    ("send_message", {"room": "lobby", "text": "x", "client_id": "y" * 65}, "client_id"),
    ("send_message", {"room": "lobby", "text": "x", "images": "none"}, "images"),
    ("send_message", {"room": "lobby", "text": "x", "images": [5]}, "images[0]"),
    ("send_message", {"room": "lobby", "text": "x", "images": ["text"]}, "images[0]"),
    ("send_message", {"room": "lobby", "text": "x", "images": [{}]}, "images[0].data"),
    (
        "send_message",
        {"room": "lobby", "text": "x", "images": [{"data": "text"}]},
        "images[0].data",
    ),
    ("history", {"room": "lobby", "before": -1}, "before"),
    ("history", {"room": "lobby", "before": 1.5}, "before"),
    ("history", {"room": "lobby", "before": 1, "after": 2}, ""),
    ("history", {"room": "lobby", "at": "yesterday"}, "at"),
    ("mark_read", {"position": 1}, "room"),
    ("typing", {"room": "lobby", "whisper": "lobby", "on": True}, "room"),
    ("history", {}, "room"),
    ("send_message", {"room": "lobby", "images": [{"upload": UUID}] * 11}, "images"),
    ("list_rooms", {"cursor": 7}, "cursor"),
    ("list_members", {"room": "lobby", "cursor": "made-up"}, "cursor"),
]

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("join_room", {"room": "nowhere"}, "room_not_found"),
    ("join_room", {"room": UUID}, "room_not_found"),
    ("join_room", {"room": UUID.upper()}, "room_not_found"),
    ("leave_room", {"room": "nowhere"}, "room_not_found"),
    ("leave_room", {"room": "lobby"}, "not_in_room"),
    ("history", {"room": "nowhere"}, "room_not_found"),
    ("history", {"room": "lobby", "around_message": UUID}, "message_not_found"),
    ("history", {"whisper": UUID}, "whisper_not_found"),
    ("list_members", {"room": "nowhere"}, "room_not_found"),
    ("send_message", {"room": "nowhere", "text": "x"}, "room_not_found"),
    ("send_message", {"room": "lobby", "text": "x"}, "not_in_room"),
    ("create_room", {"title": "Secret", "visibility": "private"}, "forbidden"),
    ("create_room", {"name": ""}, "invalid_room_name"),
    ("create_room", {"name": "two words"}, "invalid_room_name"),
    ("create_room", {"name": "x" * 33}, "invalid_room_name"),
    ("create_room", {"name": UUID.replace("-", "")}, "invalid_room_name"),
    ("create_room", {"name": "Lobby"}, "room_name_taken"),
    ("create_room", {"name": "l0bby"}, "room_name_taken"),
]


async def test_an_object_of_the_wrong_shape_is_refused_by_the_path_of_its_field(
    server: RunningServer, subtests: pytest.Subtests
) -> None:
    async with chatter(server.url) as stranger, chatter(server.url, "Ada") as ada:
        await ada.gets("join_room", room="lobby")
        for event, fields, path in INVALID:
            with subtests.test(event=event, fields=fields):
                person = stranger if event == "add_user" else ada
                problem = await person.is_refused(event, **fields)
                assert (problem["code"], problem["details"]["path"]) == ("invalid_request", path)
                assert problem["retry_after_ms"] is None
        assert ada.heard_nothing_more("message")


async def test_a_request_that_cannot_be_done_is_refused_by_its_code(
    server: RunningServer, subtests: pytest.Subtests
) -> None:
    async with chatter(server.url, "Ada") as ada:
        for event, fields, code in REFUSED:
            with subtests.test(event=event, fields=fields):
                assert (await ada.is_refused(event, **fields))["code"] == code


async def test_before_a_name_only_add_user_is_answered(server: RunningServer) -> None:
    async with chatter(server.url) as stranger:
        for event in [*REQUESTS, "no_such_event"]:
            if event != "add_user":
                assert (await stranger.is_refused(event))["code"] == "not_named"


async def test_a_name_against_the_rules_is_refused(
    server: RunningServer, subtests: pytest.Subtests
) -> None:
    async with chatter(server.url) as stranger:
        for name in (*BAD_NAMES, "x" * 33, UUID):
            with subtests.test(name=name):
                problem = await stranger.is_refused("add_user", username=name)
                assert problem["code"] == "invalid_username"


async def test_a_name_that_looks_like_another_is_taken(
    server: RunningServer, subtests: pytest.Subtests
) -> None:
    async with chatter(server.url, "Ada"), chatter(server.url) as stranger:
        for name in ("ADA", "\uff41da", "\u0430da", "Ad\u0430"):
            with subtests.test(name=name):
                problem = await stranger.is_refused("add_user", username=name)
                assert problem["code"] == "username_taken"


async def test_an_event_carries_exactly_one_object(
    server: RunningServer, subtests: pytest.Subtests
) -> None:
    async with chatter(server.url, "Ada") as ada:
        cases: list[tuple[Any, ...]] = [(), ({}, {}), (["lobby"],), ("lobby",), (None,)]
        for arguments in cases:
            with subtests.test(arguments=arguments):
                reply = await ada.client.call("join_room", arguments)
                assert reply["error"]["code"] == "invalid_request"


async def test_messages_have_limits(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        for text in (None, "", " \n\t"):
            problem = await ada.is_refused("send_message", room="kitchen", text=text)
            assert problem["code"] == "empty_message"
        problem = await ada.is_refused("send_message", room="kitchen", text="x" * 10_001)
        assert problem["code"] == "message_too_long"
        assert problem["details"] == {"path": "text", "length": 10_001, "limit": 10_000}
        longest = "\U0001f426" * 10_000
        sent = await ada.gets("send_message", room="kitchen", text=longest)
        assert sent["message"]["text"] == longest
        problem = await ada.is_refused("send_message", room="kitchen", text="x", to=["Ada"])
        assert problem["code"] == "forbidden"
        problem = await ada.is_refused("send_message", room="kitchen", text="x", reply_to=UUID)
        assert problem["code"] == "message_not_found"
        reply = await ada.gets(
            "send_message", room="kitchen", text="x", reply_to=sent["message"]["id"]
        )
        assert reply["message"]["reply_to"] == {"id": sent["message"]["id"], "position": 1}


async def test_bad_images_are_refused_by_name_and_reason_and_nothing_is_sent(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        good = picture()
        for bad in (b"", b"no image", good[: len(good) // 2], b"<svg xmlns='x'></svg>"):
            problem = await ada.is_refused("send_message", room="kitchen", images=[good, bad])
            assert (problem["code"], problem["details"]["image"]) == ("invalid_image", 1)
            assert problem["details"]["reason"]
        problem = await ada.is_refused(
            "send_message", room="kitchen", images=[{"data": bytes(10_000_001)}]
        )
        assert problem["code"] == "image_too_large"
        problem = await ada.is_refused("send_message", room="kitchen", images=[{"upload": UUID}])
        assert problem["code"] == "invalid_image"
        sent = await ada.gets("send_message", room="kitchen", images=[good] * 10)
        assert sent["message"]["position"] == 1
        assert len(sent["message"]["images"]) == 10


async def test_lists_are_paged_by_cursor(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada:
        names = [f"room-{number:02}" for number in range(25)]
        for name in names:
            await ada.gets("create_room", name=name)
        found: list[str] = []
        cursor = None
        while True:
            page = await ada.gets("list_rooms", cursor=cursor, limit=10)
            found += [room["name"] for room in page["rooms"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert found == ["lobby", *names]
        one = await ada.gets("list_rooms", query="OOM-07")
        assert [room["name"] for room in one["rooms"]] == ["room-07"]
        members = await ada.gets("list_members", room="room-07")
        assert [member["user"] for member in members["members"]] == [ada.user]
        assert members["next"] is None
