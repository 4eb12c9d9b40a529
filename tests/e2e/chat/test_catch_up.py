"""What a client missed, told by the real server."""

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from stonechat.chat import limits
from tests.support.chatter import Chatter, chatter
from tests.support.server import RunningServer, StartServer


async def since(person: Chatter, room_id: str, revision: int) -> dict[str, Any]:
    """Catch up with one room, once."""
    reply = await person.gets("catch_up", rooms={room_id: revision}, whispers={})
    missed: dict[str, Any] = reply["rooms"][room_id]
    return missed


async def test_who_was_away_is_told_what_changed_meanwhile(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada:
        room = (await ada.gets("create_room", name="kitchen"))["room"]
        async with chatter(server.url, "Bob") as bob:
            joined = await bob.gets("join_room", room="kitchen")
            token = bob.token
        known = joined["room"]["revision"]
        async with chatter(server.url, "Cleo") as cleo:
            await cleo.gets("join_room", room="kitchen")
            sent = await cleo.gets("send_message", room="kitchen", text="Hi", client_id="1")
            await cleo.gets("leave_room", room="kitchen")
        async with chatter(server.url, token=token) as bob:
            [state] = bob.welcome["rooms"]
            assert state["room"]["revision"] == known + 3
            missed = await since(bob, room["id"], known)
            assert missed["messages"] == [sent["message"]]
            [cleo_member] = missed["members"]
            assert cleo_member["user"]["username"] == "Cleo"
            assert cleo_member["left_at"] is not None
            assert missed["room"] == state["room"]
            assert (missed["revision"], missed["complete"]) == (known + 3, True)
            nothing = await since(bob, room["id"], known + 3)
            assert (nothing["messages"], nothing["members"]) == ([], [])
            assert (nothing["revision"], nothing["complete"]) == (known + 3, True)


async def test_what_is_not_ones_own_is_null(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        kitchen = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        own = (await bob.gets("create_room", name="cellar"))["room"]["id"]
        asked = {kitchen: 0, "kitchen": 0, "cellar": 0, own: 0, "nothing": 7}
        reply = await bob.gets("catch_up", rooms=asked, whispers={"whisper": 3})
        assert list(reply["rooms"]) == list(asked)
        assert [room for room, missed in reply["rooms"].items() if missed] == [own]
        assert reply["whispers"] == {"whisper": None}
        assert await bob.gets("catch_up") == {"ok": True, "rooms": {}, "whispers": {}}


async def test_a_request_that_is_not_understood_says_where(server: RunningServer) -> None:
    async with chatter(server.url) as nobody, chatter(server.url, "Ada") as ada:
        assert (await nobody.is_refused("catch_up", rooms={}))["code"] == "not_named"
        bad: list[dict[str, Any]] = [
            {"rooms": {"x": -1}},
            {"rooms": {"x": "1"}},
            {"rooms": {"x": 1.5}},
            {"rooms": [1]},
            {"whispers": {"x": None}},
            {"rooms": {"x" * 200: 1}},
            {"rooms": {str(number): 1 for number in range(limits.CATCH_UP_STREAMS + 1)}},
        ]
        for fields in bad:
            problem = await ada.is_refused("catch_up", **fields)
            assert problem["code"] == "invalid_request", fields
            assert problem["details"]["path"].startswith(next(iter(fields)))


async def test_a_long_absence_is_told_page_by_page(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off"})
    count = limits.CATCH_UP_CHANGES * 2 + 10
    async with chatter(server.url, "Ada") as ada:
        rooms = []
        for name in ("kitchen", "cellar"):
            rooms.append((await ada.gets("create_room", name=name))["room"]["id"])
            for number in range(1, count + 1):
                await ada.tells("send_message", room=name, text=f"{name} {number}")
        for _ in range(2 * count):
            await ada.hears("message")
        known = dict.fromkeys(rooms, 0)
        heard: dict[str, list[int]] = {room: [] for room in rooms}
        for _ in range(8):
            reply = await ada.gets("catch_up", rooms=known, whispers={})
            page = [missed for missed in reply["rooms"].values() if missed]
            changes = sum(len(missed["messages"]) + len(missed["members"]) for missed in page)
            assert changes <= limits.CATCH_UP_CHANGES
            for room, missed in reply["rooms"].items():
                heard[room] += [message["position"] for message in missed["messages"]]
                known[room] = missed["revision"]
            if all(missed["complete"] for missed in page):
                break
        assert all(positions == list(range(1, count + 1)) for positions in heard.values())


async def next_packet(connection: ClientConnection) -> str:
    while (packet := str(await connection.recv())) == "2":
        await connection.send("3")
    return packet


async def test_after_catching_up_the_next_broadcast_is_its_revision_plus_one(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off"})
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        await bob.gets("join_room", room=room)
        writing = True

        async def write() -> None:
            while writing:
                await ada.gets("send_message", room=room, text="x")

        writers = [asyncio.create_task(write()) for _ in range(8)]
        where = f"ws{server.url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket"
        try:
            async with connect(where, max_size=None) as again:
                await again.send("40" + json.dumps({"token": bob.token}))
                while not (await next_packet(again)).startswith('42["welcome"'):
                    pass
                requests: list[tuple[str, dict[str, Any]]] = [
                    ("catch_up", {"rooms": {room: 0}})
                ] * 40
                requests.append(("join_room", {"room": room}))
                for number, (name, fields) in enumerate(requests):
                    await again.send(f"42{number}" + json.dumps([name, fields]))
                    while not (packet := await next_packet(again)).startswith(f"43{number}["):
                        pass
                    [reply] = json.loads(packet.removeprefix(f"43{number}"))
                    standing = _standing(reply, room)
                    if standing is not None:
                        [event, told] = json.loads((await next_packet(again)).removeprefix("42"))
                        assert (event, told["revision"]) == ("message", standing + 1)
        finally:
            writing = False
            await asyncio.gather(*writers)


def _standing(reply: dict[str, Any], room: str) -> int | None:
    """The revision that a reply stands at; None if there is more to be asked for."""
    if "room" in reply:
        return int(reply["room"]["revision"])
    missed = reply["rooms"][room]
    return missed["revision"] if missed["complete"] else None
