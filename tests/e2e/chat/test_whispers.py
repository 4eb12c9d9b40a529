"""Whispers, read positions and typing, through the real server and the official client."""

from contextlib import AsyncExitStack

from tests.support.accounts import Account, register
from tests.support.chatter import Chatter, chatter
from tests.support.server import RunningServer


async def company(
    stack: AsyncExitStack, server: RunningServer, room: str, *names: str
) -> list[Chatter]:
    """Let people with accounts come into a public room."""
    people = []
    for name in names:
        account: Account = await register(server.url, name)
        person = await stack.enter_async_context(chatter(server.url, token=account.token))
        people.append(person)
    await people[0].gets("create_room", name=room)
    for person in people[1:]:
        await person.gets("join_room", room=room)
    return people


async def test_a_whisper_is_heard_by_those_it_is_for_on_all_their_devices(
    server: RunningServer,
) -> None:
    async with AsyncExitStack() as stack:
        ada, bob, eve = await company(stack, server, "whispers.one", "ada.w", "bob.w", "eve.w")
        other = await stack.enter_async_context(chatter(server.url, token=bob.token))
        sent = await ada.gets("send_message", room="whispers.one", text="psst", to=["bob.w"])
        for person in (ada, bob, other):
            assert await person.hears("message") == sent["message"]
        aloud = await ada.gets("send_message", room="whispers.one", text="aloud")
        assert await eve.hears("message") == aloud["message"]
        assert eve.heard_nothing_more("message")
        assert aloud["message"]["position"] == 1
        page = await bob.gets("history", room="whispers.one")
        assert (page["messages"], page["whispers"]) == ([aloud["message"]], [sent["message"]])
        assert (await eve.gets("history", room="whispers.one"))["whispers"] == []

        again = await stack.enter_async_context(chatter(server.url, token=bob.token))
        (state,) = again.welcome["whispers"]
        assert (state["id"], state["unread"]) == (sent["message"]["whisper"]["id"], 1)
        assert [user["username"] for user in state["members"]] == ["ada.w", "bob.w"]
        assert eve.welcome["whispers"] == []


async def test_a_whisper_to_nobody_is_never_told_to_all(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, bob = await company(stack, server, "whispers.two", "ada.n", "bob.n")
        for to in ([], ["ada.n"]):
            error = await ada.is_refused("send_message", room="whispers.two", text="x", to=to)
            assert error["code"] == "invalid_request"
        error = await ada.is_refused("send_message", room="whispers.two", text="x", to=["nobody"])
        assert error["code"] == "user_not_found"
        await ada.gets("send_message", room="whispers.two", text="aloud")
        assert (await bob.hears("message"))["text"] == "aloud"


async def test_a_missed_whisper_is_caught_up_with(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, bob = await company(stack, server, "whispers.three", "ada.c", "bob.c")
        first = await ada.gets("send_message", room="whispers.three", text="1", to=["bob.c"])
        whisper_id = first["message"]["whisper"]["id"]
        await bob.leaves()
        await ada.gets("send_message", room="whispers.three", text="2", to=["bob.c"])
        back = await stack.enter_async_context(chatter(server.url, token=bob.token))
        reply = await back.gets("catch_up", whispers={whisper_id: 1, "unknown": 0})
        missed = reply["whispers"]
        assert missed["unknown"] is None
        assert [message["text"] for message in missed[whisper_id]["messages"]] == ["2"]
        assert missed[whisper_id]["complete"]
        await ada.gets("send_message", room="whispers.three", text="3", to=["bob.c"])
        assert (await back.hears("message"))["revision"] == missed[whisper_id]["revision"] + 1


async def test_what_is_read_on_one_device_is_read_on_all(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, bob = await company(stack, server, "reads.one", "ada.r", "bob.r")
        other = await stack.enter_async_context(chatter(server.url, token=bob.token))
        for _ in range(3):
            await ada.gets("send_message", room="reads.one", text="@bob.r")
        reply = await bob.gets("mark_read", room="reads.one", position=2)
        assert (reply["position"], reply["unread"], reply["mentions"]) == (2, 1, 1)
        told = await other.hears("read")
        assert (told["position"], told["changes"]) == (2, reply["changes"])
        assert told["user"]["username"] == "bob.r"
        assert ada.heard_nothing_more("read")
        assert bob.heard_nothing_more("read")
        late = await other.gets("mark_read", room="reads.one", position=1)
        assert late["position"] == 2
        back = await other.gets("mark_read", room="reads.one", position=0, unread=True)
        assert (back["unread"], back["mentions"]) == (3, 3)
        assert (await bob.hears("read"))["changes"] > reply["changes"]


async def test_who_is_writing_is_shown_to_the_others(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, bob, eve = await company(stack, server, "typing.one", "ada.t", "bob.t", "eve.t")
        await ada.gets("typing", room="typing.one", on=True)
        for person in (bob, eve):
            told = await person.hears("typing")
            assert (told["user"]["username"], told["on"], told["whisper"]) == ("ada.t", True, None)
        sent = await ada.gets("send_message", room="typing.one", text="psst", to=["bob.t"])
        whisper_id = sent["message"]["whisper"]["id"]
        await bob.gets("typing", whisper=whisper_id, on=True)
        assert (await ada.hears("typing"))["whisper"] == whisper_id
        error = await eve.is_refused("typing", whisper=whisper_id, on=True)
        assert error["code"] == "whisper_not_found"
        await ada.gets("typing", room="typing.one", on=False)
        assert (await eve.hears("typing"))["on"] is False
        assert eve.heard_nothing_more("typing")


async def test_catching_up_with_a_whisper_as_a_room_finds_nothing(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, _ = await company(stack, server, "whispers.kinds", "ada.k", "bob.k")
        sent = await ada.gets("send_message", room="whispers.kinds", text="psst", to=["bob.k"])
        room, whisper = sent["message"]["room"], sent["message"]["whisper"]["id"]
        mixed_up = await ada.gets("catch_up", rooms={whisper: 0}, whispers={room: 0})
        assert (mixed_up["rooms"], mixed_up["whispers"]) == ({whisper: None}, {room: None})
        both = {whisper: 0, room: 0}
        reply = await ada.gets("catch_up", rooms=both, whispers=both)
        assert [one for one, missed in reply["rooms"].items() if missed] == [room]
        assert [one for one, missed in reply["whispers"].items() if missed] == [whisper]
        await ada.gets("send_message", room="whispers.kinds", text="aloud")
        assert (await ada.hears("message"))["text"] == "psst"
        assert (await ada.hears("message"))["text"] == "aloud"
