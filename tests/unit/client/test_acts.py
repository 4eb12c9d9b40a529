"""What a program calls, and what is asked by that."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from stonechat.chat.values import Role
from stonechat.client.acts import Acts
from stonechat.wire.events import REQUESTS
from stonechat.wire.requests import Request
from stonechat.wire.shapes import Shape


class _Asked(Exception):
    def __init__(self, name: str, request: Request, reply: type[Shape]) -> None:
        self.name, self.request, self.reply = name, request, reply


class _Program(Acts):
    async def _ask(self, name: str, request: Request, reply: Any) -> Any:
        raise _Asked(name, request, reply)


Call = Callable[[Acts], Awaitable[object]]


def fields(**given: object) -> dict[str, object]:
    """The fields of a request beside those that are null."""
    return given


@pytest.mark.parametrize(
    ("name", "call", "given"),
    [
        ("add_user", lambda it: it.add_user("Ada"), fields(username="Ada")),
        ("create_room", lambda it: it.create_room("kitchen"), fields(name="kitchen")),
        (
            "create_room",
            lambda it: it.create_room(title="Plans", visibility="private"),
            fields(title="Plans", visibility="private"),
        ),
        ("join_room", lambda it: it.join_room("r", limit=3), fields(room="r", limit=3)),
        ("leave_room", lambda it: it.leave_room("r"), fields(room="r")),
        ("open_direct", lambda it: it.open_direct("a", "b"), fields(users=["a", "b"])),
        ("list_rooms", lambda it: it.list_rooms("k"), fields(query="k")),
        (
            "update_room",
            lambda it: it.update_room("r", topic=None, receipts=True),
            fields(room="r", topic=None, receipts=True),
        ),
        ("archive_room", lambda it: it.archive_room("r"), fields(room="r", on=True)),
        ("list_members", lambda it: it.list_members("r"), fields(room="r")),
        ("invite", lambda it: it.invite("r", "u"), fields(room="r", user="u")),
        (
            "remove_member",
            lambda it: it.remove_member("r", "u"),
            fields(room="r", user="u"),
        ),
        (
            "set_role",
            lambda it: it.set_role("r", "u", Role.OWNER),
            fields(room="r", user="u", role="owner"),
        ),
        (
            "mute_member",
            lambda it: it.mute_member("r", "u", until=None),
            fields(room="r", user="u"),
        ),
        (
            "ban",
            lambda it: it.ban("r", "u", reason="spam"),
            fields(room="r", user="u", on=True, reason="spam"),
        ),
        ("ask_to_join", lambda it: it.ask_to_join("r", "Hi"), fields(room="r", text="Hi")),
        (
            "answer_join_request",
            lambda it: it.answer_join_request("r", "u", accept=False),
            fields(room="r", user="u", accept=False),
        ),
        ("history", lambda it: it.history("r", around=9), fields(room="r", around=9)),
        ("history", lambda it: it.history(whisper="w"), fields(whisper="w")),
        ("catch_up", lambda it: it.catch_up({"r": 3}), fields(rooms={"r": 3}, whispers={})),
        (
            "edit_message",
            lambda it: it.edit_message("m", "t"),
            fields(message="m", text="t"),
        ),
        ("delete_message", lambda it: it.delete_message("m"), fields(message="m")),
        (
            "react",
            lambda it: it.react("m", "👍", on=False),
            fields(message="m", emoji="👍", on=False),
        ),
        ("pin", lambda it: it.pin("m"), fields(message="m", on=True)),
        ("search", lambda it: it.search("tea"), fields(query="tea")),
        (
            "mark_read",
            lambda it: it.mark_read(7, room="r"),
            fields(position=7, room="r", unread=False),
        ),
        ("typing", lambda it: it.typing(whisper="w"), fields(whisper="w", on=True)),
    ],
)
async def test_a_method_asks_what_it_is_called_after(
    name: str, call: Call, given: dict[str, object]
) -> None:
    with pytest.raises(_Asked) as asked:
        await call(_Program())
    assert asked.value.name == name
    assert (type(asked.value.request), asked.value.reply) == (
        REQUESTS[name].request,
        REQUESTS[name].reply,
    )
    sent = msgspec.to_builtins(asked.value.request)
    assert {key: value for key, value in sent.items() if value is not None or key in given} == given
