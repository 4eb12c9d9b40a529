"""Rooms over REST, beside the sockets of the same people."""

import httpx
import pytest

from tests.e2e.rest.conftest import Arrives, Guest
from tests.support.rest import problem


async def test_a_room_that_is_made_over_rest_is_heard_by_the_sockets_of_its_owner(
    wren: Guest,
) -> None:
    answer = await wren.rest.post("rooms", json={"name": "nest", "topic": "twigs"})
    assert answer.status_code == 201, answer.text
    room = answer.json()["room"]
    assert (room["name"], room["topic"], room["members_count"]) == ("nest", "twigs", 1)
    assert await wren.chatter.hears("room_joined") == {"room": room, "role": "owner"}


async def test_a_room_that_is_entered_over_rest_is_heard_by_the_sockets(
    wren: Guest, arrives: Arrives
) -> None:
    robin = await arrives("robin")
    await wren.chatter.gets("create_room", name="nest")
    answer = await robin.rest.put("rooms/nest/membership")
    assert answer.status_code == 200, answer.text
    joined = answer.json()
    assert {member["user"]["username"] for member in joined["members"]} == {"wren", "robin"}
    assert (await robin.chatter.hears("room_joined"))["room"] == joined["room"]
    assert (await wren.chatter.hears("user_joined"))["user"]["username"] == "robin"
    await wren.chatter.gets("send_message", room="nest", text="Welcome!")
    assert (await robin.chatter.hears("message"))["text"] == "Welcome!"


async def test_entering_twice_changes_nothing(wren: Guest) -> None:
    await wren.rest.post("rooms", json={"name": "nest"})
    first = await wren.rest.put("rooms/nest/membership", json={"limit": 1})
    second = await wren.rest.put("rooms/nest/membership")
    assert first.json()["room"] == second.json()["room"]


async def test_who_leaves_over_rest_stops_hearing_the_room(wren: Guest) -> None:
    room = (await wren.rest.post("rooms", json={"name": "nest"})).json()["room"]
    answer = await wren.rest.delete("rooms/nest/membership")
    assert (answer.status_code, answer.json()) == (200, {})
    assert await wren.chatter.hears("room_removed") == {"room": room["id"]}
    problem(await wren.rest.delete("rooms/nest/membership"), 403, "not_in_room")


async def test_rooms_come_in_pages(wren: Guest) -> None:
    for name in ("acorn", "beech", "cedar"):
        await wren.rest.post("rooms", json={"name": name})
    first = (await wren.rest.get("rooms", params={"limit": 2})).json()
    assert [room["name"] for room in first["rooms"]] == ["acorn", "beech"]
    rest = (await wren.rest.get("rooms", params={"limit": 2, "cursor": first["next"]})).json()
    assert [room["name"] for room in rest["rooms"]] == ["cedar", "lobby"]
    assert rest["next"] is None
    found = (await wren.rest.get("rooms", params={"query": "ced"})).json()
    assert [room["name"] for room in found["rooms"]] == ["cedar"]


async def test_members_come_in_pages(wren: Guest, arrives: Arrives) -> None:
    await wren.rest.put("rooms/lobby/membership")
    await (await arrives("robin")).rest.put("rooms/lobby/membership")
    first = (await wren.rest.get("rooms/lobby/members", params={"limit": 1})).json()
    assert [member["user"]["username"] for member in first["members"]] == ["robin"]
    place = {"limit": 1, "cursor": first["next"]}
    rest = (await wren.rest.get("rooms/lobby/members", params=place)).json()
    assert [member["user"]["username"] for member in rest["members"]] == ["wren"]
    assert rest["next"] is None


async def test_a_room_is_found_by_its_id_and_by_its_name_in_any_script(wren: Guest) -> None:
    made = (await wren.rest.post("rooms", json={"name": "Steinkäuzchen"})).json()["room"]
    by_name = await wren.rest.get("rooms/Steink%C3%A4uzchen")
    assert by_name.json() == {"room": made}
    assert (await wren.rest.get(f"rooms/{made['id']}")).json() == {"room": made}


@pytest.mark.parametrize(
    "reference", ["nowhere", "%2e%2e", "a%2Fb", "%ff", "x" * 128, "0199f0c0-cafe-7abc-babe"]
)
async def test_what_is_no_room_is_not_there(wren: Guest, reference: str) -> None:
    answer = await wren.rest.get(f"rooms/{reference}")
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] in {"room_not_found", "invalid_request"}


async def test_catching_up_over_rest_tells_what_a_socket_would_be_told(wren: Guest) -> None:
    room = (await wren.rest.post("rooms", json={"name": "nest"})).json()["room"]
    await wren.rest.post("rooms/nest/messages", json={"text": "First egg"})
    asked = {"rooms": {room["id"]: room["revision"], "0199f0c0": 1}}
    answer = await wren.rest.post("catch-up", json=asked)
    assert answer.status_code == 200, answer.text
    told = await wren.chatter.gets("catch_up", **asked)
    assert answer.json() == {"rooms": told["rooms"], "whispers": told["whispers"]}
    (message,) = answer.json()["rooms"][room["id"]]["messages"]
    assert message["text"] == "First egg"
    assert answer.json()["rooms"]["0199f0c0"] is None


async def test_nobody_is_answered_without_a_session(stranger: httpx.AsyncClient) -> None:
    for method, address in [
        ("GET", "rooms"),
        ("POST", "rooms"),
        ("GET", "rooms/lobby"),
        ("GET", "rooms/lobby/members"),
        ("GET", "rooms/lobby/messages"),
        ("POST", "rooms/lobby/messages"),
        ("PUT", "rooms/lobby/membership"),
        ("DELETE", "rooms/lobby/membership"),
        ("POST", "catch-up"),
    ]:
        answer = await stranger.request(method, address, content=b"{ not even JSON")
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
