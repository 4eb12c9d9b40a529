"""Searching, through the real server, at both doors."""

from contextlib import AsyncExitStack
from typing import Any

from tests.support.accounts import register
from tests.support.chatter import Chatter, chatter
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer


async def arrive(stack: AsyncExitStack, server: RunningServer, name: str) -> Chatter:
    """Let somebody with an account come in."""
    account = await register(server.url, name)
    return await stack.enter_async_context(chatter(server.url, token=account.token))


async def texts(person: Chatter, query: str, **more: Any) -> list[str]:
    """Search, and return what was found, page by page."""
    found, cursor = [], None
    while True:
        reply = await person.gets("search", query=query, cursor=cursor, **more)
        found += [result["message"]["text"] for result in reply["results"]]
        cursor = reply["next"]
        if cursor is None:
            return found


async def test_what_was_acknowledged_is_found_at_once(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, bob = await arrive(stack, server, "ada.s"), await arrive(stack, server, "bob.s")
        await ada.gets("create_room", name="found.at.once")
        for number in range(20):
            text = f"Größe {number}: https://example.org/{number}?q=a_b"
            sent = (await ada.gets("send_message", room="found.at.once", text=text))["message"]
            reply = await bob.gets("search", query=f"grosse example.org/{number}?q")
            assert reply["results"] == [
                {
                    "message": sent,
                    "highlights": [
                        {"start": 0, "length": 5},
                        {"start": text.index("example"), "length": 14 + len(str(number))},
                    ],
                }
            ]
        assert len(await texts(bob, "grösse", room="found.at.once", limit=7)) == 20


async def test_nobody_finds_what_was_said_where_they_are_not(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, eve = await arrive(stack, server, "ada.p"), await arrive(stack, server, "eve.p")
        room = (await ada.gets("create_room", title="Our nest", visibility="private"))["room"]
        await ada.gets("send_message", room=room["id"], text="The egg is hidden")
        assert await texts(ada, "egg hidden") == ["The egg is hidden"]
        (found,) = (await ada.gets("search", query="our nest"))["rooms"]
        assert found["id"] == room["id"]
        assert await texts(eve, "egg hidden") == []
        assert (await eve.gets("search", query="our nest"))["rooms"] == []
        for asked in ({"query": f"egg in:{room['id']}"}, {"query": "egg", "room": room["id"]}):
            error = await eve.is_refused("search", **asked)
            nowhere = await eve.is_refused("search", query="egg", room="nowhere.at.all")
            assert error["code"] == nowhere["code"] == "room_not_found"


async def test_a_whisper_is_found_by_those_it_is_for(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada, bob, eve = [await arrive(stack, server, f"{name}.w") for name in ("ada", "bob", "eve")]
        await ada.gets("create_room", name="whispers.found")
        for person in (bob, eve):
            await person.gets("join_room", room="whispers.found")
        await ada.gets("send_message", room="whispers.found", text="Nobody must know", to=["bob.w"])
        for person in (ada, bob):
            assert await texts(person, "must know in:whispers.found") == ["Nobody must know"]
        assert await texts(eve, "must know") == []
        assert await texts(eve, "from:ada.w") == []


async def test_what_is_edited_is_found_as_it_is_and_what_is_deleted_not_at_all(
    server: RunningServer,
) -> None:
    async with AsyncExitStack() as stack:
        ada = await arrive(stack, server, "ada.e")
        await ada.gets("create_room", name="edited.here")
        sent = (await ada.gets("send_message", room="edited.here", text="A misteak"))["message"]
        assert await texts(ada, "misteak") == ["A misteak"]
        await ada.gets("edit_message", message=sent["id"], text="A mistake")
        assert (await texts(ada, "misteak"), await texts(ada, "mistake")) == ([], ["A mistake"])
        await ada.gets("pin", message=sent["id"], on=True)
        assert await texts(ada, "is:pinned in:edited.here") == ["A mistake"]
        await ada.gets("delete_message", message=sent["id"])
        assert await texts(ada, "mistake") == await texts(ada, "from:me") == []


async def test_both_doors_find_the_same(server: RunningServer) -> None:
    async with AsyncExitStack() as stack:
        ada = await arrive(stack, server, "ada.b")
        await ada.gets("create_room", name="both.doors")
        await ada.gets("send_message", room="both.doors", text="東京タワー 50% off")
        rest = await stack.enter_async_context(rest_client(server.url, ada.token))
        for query in ("東", "50%", "on:2020-01-01", '"タワー 5"', "both.doors", "ada.b"):
            answer = await rest.get("search", params={"query": query})
            assert answer.status_code == 200, answer.text
            assert answer.json() == {
                field: value
                for field, value in (await ada.gets("search", query=query)).items()
                if field != "ok"
            }
        refused = await rest.get("search", params={"query": "before:yesterday"})
        problem(refused, 422, "invalid_request")


async def test_what_was_not_indexed_before_a_kill_is_found_after_it(
    start_server: StartServer,
) -> None:
    server = start_server()
    async with AsyncExitStack() as stack:
        ada = await arrive(stack, server, "ada.k")
        await ada.gets("create_room", name="killed")
        await ada.gets("send_message", room="killed", text="Just before the end")
        token = ada.token
        server.kill()
    again = start_server()
    async with chatter(again.url, token=token) as ada:
        assert await texts(ada, "before the end") == ["Just before the end"]
