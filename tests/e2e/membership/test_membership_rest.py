"""Running a room over REST, beside the sockets of those whom it concerns."""

import pytest

from tests.e2e.membership.conftest import Member
from tests.support.rest import problem

LATER = "2999-01-01T00:00:00.000Z"


@pytest.fixture
async def room(wren: Member) -> str:
    """Return a private room that is wren's."""
    made = await wren.rest.post("rooms", json={"title": "The nest", "visibility": "private"})
    assert made.status_code == 201, made.text
    return str(made.json()["room"]["id"])


async def test_people_are_brought_in_and_put_out(wren: Member, robin: Member, room: str) -> None:
    answer = await wren.rest.post(f"rooms/{room}/members", json={"user": robin.id})
    assert (answer.status_code, answer.json()) == (200, {})
    assert (await robin.chatter.hears("room_joined"))["room"]["id"] == room
    answer = await wren.rest.delete(f"rooms/{room}/members/{robin.id}")
    assert (answer.status_code, answer.json()) == (200, {})
    assert await robin.chatter.hears("room_removed") == {"room": room}
    problem(await wren.rest.delete(f"rooms/{room}/members/{robin.id}"), 409, "user_not_in_room")
    problem(await robin.rest.delete(f"rooms/{room}/members/{wren.id}"), 404, "room_not_found")


async def test_who_asks_is_answered(wren: Member, robin: Member, room: str) -> None:
    asked = await robin.rest.post(f"rooms/{room}/join-requests", json={"text": "It rains."})
    vain = await robin.rest.post("rooms/of-which-nobody-knows/join-requests")
    assert (asked.status_code, asked.json()) == (vain.status_code, vain.json()) == (200, {})
    listed = (await wren.rest.get(f"rooms/{room}/join-requests")).json()
    assert [one["user"] for one in listed["requests"]] == [robin.user]
    place = f"rooms/{room}/join-requests/{robin.id}"
    assert (await wren.rest.put(place, json={"accept": True})).status_code == 200
    assert (await robin.chatter.hears("room_joined"))["room"]["id"] == room
    problem(await wren.rest.put(place, json={"accept": True}), 404, "join_request_not_found")


async def test_a_room_is_changed_and_archived(wren: Member, room: str) -> None:
    answer = await wren.rest.patch(f"rooms/{room}", json={"topic": "Twigs", "history": "joined"})
    assert answer.status_code == 200, answer.text
    changed = answer.json()["room"]
    assert (changed["topic"], changed["history"]) == ("Twigs", "joined")
    assert await wren.chatter.hears("room_changed") == changed
    answer = await wren.rest.patch(f"rooms/{room}", json={"topic": None})
    assert answer.json()["room"]["topic"] is None
    problem(
        await wren.rest.patch(f"rooms/{room}", json={"slow_seconds": -1}), 400, "invalid_request"
    )
    archived = await wren.rest.put(f"rooms/{room}/archive")
    assert archived.json()["room"]["archived"] is True
    opened = await wren.rest.delete(f"rooms/{room}/archive")
    assert opened.json()["room"]["archived"] is False


async def test_members_are_muted_and_people_banned(wren: Member, robin: Member, room: str) -> None:
    await wren.rest.post(f"rooms/{room}/members", json={"user": robin.id})
    place = f"rooms/{room}/mutes/{robin.id}"
    problem(await wren.rest.put(place), 400, "invalid_request")
    assert (await wren.rest.put(place, json={"until": LATER})).status_code == 200
    members = (await wren.rest.get(f"rooms/{room}/members")).json()["members"]
    assert [one["muted_until"] for one in members] == [LATER, None]
    assert (await wren.rest.delete(place)).status_code == 200
    place = f"rooms/{room}/bans/{robin.id}"
    banned = await wren.rest.put(place, json={"until": LATER, "reason": "Pecks."})
    assert banned.status_code == 200, banned.text
    listed = (await wren.rest.get(f"rooms/{room}/bans")).json()
    ((ban,), cursor) = (listed["bans"], listed["next"])
    assert (ban["user"], ban["until"], ban["reason"]) == (robin.user, LATER, "Pecks.")
    assert (ban["banned_by"], cursor) == (wren.user, None)
    problem(
        await wren.rest.post(f"rooms/{room}/members", json={"user": robin.id}), 403, "forbidden"
    )
    assert (await wren.rest.delete(place)).status_code == 200
    entries = (await wren.rest.get(f"rooms/{room}/audit")).json()["entries"]
    assert [entry["act"] for entry in entries] == ["ban", "ban", "mute_member", "mute_member"]
    assert all(entry["actor"] == wren.user for entry in entries)
    problem(await robin.rest.get(f"rooms/{room}/audit"), 404, "room_not_found")


async def test_a_direct_room_is_opened_over_rest_as_at_the_socket(
    wren: Member, robin: Member
) -> None:
    answer = await wren.rest.post("direct-rooms", json={"user": robin.id})
    assert answer.status_code == 200, answer.text
    room = answer.json()["room"]
    for bird in (wren, robin):
        assert await bird.chatter.hears("room_joined") == {"room": room, "role": "member"}
    assert (await robin.chatter.gets("open_direct", user=wren.id))["room"] == room
    assert (await robin.rest.get(f"rooms/{room['id']}")).json() == {"room": room}
    problem(await wren.rest.delete(f"rooms/{room['id']}/membership"), 403, "forbidden")
    problem(await wren.rest.post("direct-rooms", json={"users": ["nobody"]}), 404, "user_not_found")
