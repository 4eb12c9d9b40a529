"""Messages that stand already, changed before the eyes of others, at the official client."""

from typing import Any

from tests.support.accounts import register
from tests.support.chatter import Chatter, chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer


async def _said(person: Chatter, room: str, text: str, **more: Any) -> dict[str, Any]:
    reply = await person.gets("send_message", room=room, text=text, **more)
    message: dict[str, Any] = reply["message"]
    return message


async def test_everybody_in_a_room_sees_what_becomes_of_a_message(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        await ada.gets("create_room", name="kitchen")
        await bob.gets("join_room", room="kitchen")
        said = message = await _said(bob, "kitchen", "Helo", images=[picture()])
        requests: list[tuple[Chatter, str, dict[str, Any]]] = [
            (bob, "edit_message", {"text": "Hello"}),
            (ada, "react", {"emoji": "👋", "on": True}),
            (bob, "pin", {"on": True}),
            (ada, "react", {"emoji": "👋", "on": False}),
            (ada, "delete_message", {}),
        ]
        for step, (person, event, fields) in enumerate(requests, 1):
            reply = await person.gets(event, message=said["id"], **fields)
            message = reply["message"]
            assert message["revision"] == said["revision"] + step
            for listener in (ada, bob):
                assert await listener.hears("message_changed") == message
            if event == "pin":
                assert (await ada.gets("list_pins", room="kitchen"))["messages"] == [message]
        assert (message["text"], message["images"], message["pinned_at"]) == ("", [], None)
        page = await bob.gets("history", room="kitchen")
        assert page["messages"] == [message]
        assert (await _said(ada, "kitchen", "Hi"))["revision"] == message["revision"] + 1


async def test_who_was_away_catches_up_with_messages_that_changed(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada:
        room = (await ada.gets("create_room", name="kitchen"))["room"]
        first, second = [await _said(ada, "kitchen", text) for text in ("first", "second")]
        await ada.gets("edit_message", message=second["id"], text="changed")
        await ada.gets("edit_message", message=second["id"], text="changed twice")
        await ada.gets("react", message=first["id"], emoji="👍", on=True)
        last = (await ada.gets("delete_message", message=first["id"]))["message"]
        since = {room["id"]: second["revision"]}
        missed = (await ada.gets("catch_up", rooms=since))["rooms"][room["id"]]
        assert [it["text"] for it in missed["messages"]] == ["changed twice", ""]
        assert missed["messages"][1] == last
        assert (missed["revision"], missed["complete"]) == (last["revision"], True)
        edits = (await ada.gets("list_edits", message=second["id"]))["edits"]
        assert [edit["text"] for edit in edits] == ["second", "changed"]


async def test_what_cannot_be_done_to_a_message_is_refused_by_its_code(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        await ada.gets("create_room", name="kitchen")
        message = (await _said(ada, "kitchen", "Hello"))["id"]

        async def code(person: Chatter, event: str, **fields: Any) -> str:
            return str((await person.is_refused(event, **fields))["code"])

        react = {"message": message, "emoji": "👍", "on": True}
        assert await code(bob, "react", **react) == "not_in_room"
        await bob.gets("join_room", room="kitchen")
        assert await code(bob, "edit_message", message=message, text="Bye") == "forbidden"
        assert await code(bob, "delete_message", message=message) == "forbidden"
        assert await code(bob, "list_edits", message=message) == "forbidden"
        assert await code(ada, "edit_message", message=message, text=" ") == "empty_message"
        assert await code(ada, "react", **{**react, "emoji": "x"}) == "invalid_request"
        assert await code(ada, "pin", message="nothing", on=True) == "message_not_found"
        assert await code(ada, "list_pins") == "invalid_request"
        assert await code(ada, "list_pins", whisper="nothing") == "whisper_not_found"
        assert ada.heard_nothing_more("message_changed")


async def test_a_whisper_is_changed_among_its_members(server: RunningServer) -> None:
    people = [await register(server.url, name) for name in ("ada", "ben", "cleo")]
    async with (
        chatter(server.url, token=people[0].token) as ada,
        chatter(server.url, token=people[1].token) as ben,
        chatter(server.url, token=people[2].token) as cleo,
    ):
        await cleo.gets("create_room", name="kitchen")
        for person in (ada, ben):
            await person.gets("join_room", room="kitchen")
        said = await _said(ada, "kitchen", "Psst", to=["ben"])
        message = (await ben.gets("react", message=said["id"], emoji="🤫", on=True))["message"]
        assert await ada.hears("message_changed") == message
        assert message["whisper"] == said["whisper"]
        assert (message["position"], message["revision"]) == (1, 2)
        for event, fields in (("delete_message", {}), ("pin", {"on": True}), ("list_edits", {})):
            problem = await cleo.is_refused(event, message=said["id"], **fields)
            assert problem["code"] == "message_not_found"
        assert cleo.heard_nothing_more("message_changed")
