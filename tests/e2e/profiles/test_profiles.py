"""Saying who one is over REST, and who learns of it by which door."""

from typing import Any

import httpx
import pytest

from tests.support.accounts import Account
from tests.support.chatter import chatter
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer

FACTS = {"bio": "I sing.", "pronouns": "she/her", "time_zone": "Europe/Zurich"}


async def test_what_somebody_says_of_themselves_is_read_by_others(
    wren: Account, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    changed = await as_wren.patch("profile", json={"name": "Jenny Wren", **FACTS})
    own = changed.json()["profile"]
    assert own == (await as_wren.get("profile")).json()["profile"]
    private = {"availability", "shows_presence", "status_until"}
    public = {name: value for name, value in own.items() if name not in private}
    for reference in (wren.user["id"], wren.user["username"].upper()):
        seen = (await as_robin.get(f"users/{reference}")).json()["profile"]
        assert seen.keys() == public.keys()
        for name in public.keys() - {"presence"}:
            assert seen[name] == public[name]
        assert seen["presence"] == {
            "user": {**wren.user, "name": "Jenny Wren"},
            "status": "offline",
            "last_active_at": None,
            "text": None,
            "emoji": None,
        }, "they share no room"
    assert {own[name] for name in FACTS} == set(FACTS.values())


async def test_what_is_missing_stays_and_null_clears(as_wren: httpx.AsyncClient) -> None:
    await as_wren.patch("profile", json={"name": "Jenny", **FACTS})
    after = (await as_wren.patch("profile", json={"name": None, "bio": None})).json()["profile"]
    assert (after["name"], after["bio"]) == (None, None)
    assert after["pronouns"] == FACTS["pronouns"]


@pytest.mark.parametrize(
    ("path", "value", "status"),
    [
        ("name", "a\u202eb", 422),
        ("name", 5, 400),
        ("bio", "x" * 501, 422),
        ("pronouns", "x" * 2_001, 400),
        ("time_zone", "Mars/Olympus_Mons", 422),
        ("shows_presence", None, 400),
    ],
)
async def test_a_refusal_names_the_field(
    as_wren: httpx.AsyncClient, path: str, value: Any, status: int
) -> None:
    refused = await as_wren.patch("profile", json={path: value})
    assert problem(refused, status, "invalid_request")["details"] == {"path": path}


async def test_own_connections_and_those_who_watch_hear_of_another_name(
    server: RunningServer, wren: Account, robin: Account, as_wren: httpx.AsyncClient
) -> None:
    async with (
        chatter(server.url, token=wren.token) as own,
        chatter(server.url, token=robin.token) as watcher,
        chatter(server.url, token=robin.token) as other,
    ):
        room = new_name("aviary")
        await own.gets("create_room", name=room)
        await watcher.gets("join_room", room=room)
        await watcher.gets("watch", users=[wren.user["id"]])
        await as_wren.patch("profile", json={"name": "Jenny", "bio": "Nobody hears of this."})
        user = {**wren.user, "name": "Jenny"}
        assert await own.hears("profile_changed") == user
        assert await watcher.hears("profile_changed") == user
        await own.gets("send_message", room=room, text="It is me.")
        assert (await watcher.hears("message"))["author"] == user
        assert other.heard_nothing_more("profile_changed")
        assert watcher.heard_nothing_more("profile_changed")


async def test_those_who_leave_later_are_told_by_the_name_that_they_have_now(
    server: RunningServer, wren: Account, robin: Account, as_wren: httpx.AsyncClient
) -> None:
    async with (
        chatter(server.url, token=wren.token) as own,
        chatter(server.url, token=robin.token) as member,
    ):
        room = new_name("aviary")
        await member.gets("create_room", name=room)
        await own.gets("join_room", room=room)
        await as_wren.patch("profile", json={"name": "Jenny"})
        await own.gets("leave_room", room=room)
        assert (await member.hears("user_left"))["user"]["name"] == "Jenny"


async def test_a_status_is_seen_in_a_shared_room_unless_presence_is_hidden(
    server: RunningServer,
    wren: Account,
    robin: Account,
    as_wren: httpx.AsyncClient,
    as_robin: httpx.AsyncClient,
) -> None:
    async with (
        chatter(server.url, token=wren.token) as own,
        chatter(server.url, token=robin.token) as member,
    ):
        room = new_name("aviary")
        await member.gets("create_room", name=room)
        await own.gets("join_room", room=room)
        status = {"status": "away", "text": "On the moor", "emoji": "🐦"}
        presence = (await as_wren.put("profile/status", json=status)).json()["presence"]
        seen = (await as_robin.get(f"users/{wren.user['id']}")).json()["profile"]["presence"]
        assert seen == presence
        assert {name: seen[name] for name in status} == status

        await as_wren.patch("profile", json={"shows_presence": False})
        hidden = (await as_robin.get(f"users/{wren.user['id']}")).json()["profile"]["presence"]
        assert (hidden["status"], hidden["text"], hidden["emoji"]) == ("offline", None, None)
    refused = await as_wren.put(
        "profile/status", json={"status": "online", "text": "x", "until": "2020-01-01T00:00:00Z"}
    )
    assert problem(refused, 422, "invalid_request")["details"] == {"path": "until"}
    refused = await as_wren.put("profile/status", json={"status": "online", "emoji": "no"})
    assert problem(refused, 422, "invalid_request")["details"] == {"path": "emoji"}


async def test_a_guest_says_nothing_of_themselves_but_is_looked_up(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    username = new_name("Guest")
    async with chatter(server.url, username) as guest, rest_client(server.url, guest.token) as rest:
        problem(await rest.patch("profile", json={"name": "Wren"}), 403, "forbidden")
        problem(await rest.delete("profile/avatar"), 403, "forbidden")
        assert (await rest.patch("profile", json={"shows_presence": False})).status_code == 200
        assert (await rest.get("profile")).json()["profile"]["role"] == "guest"
        found = (await as_wren.get("users", params={"query": username})).json()
        assert [user["username"] for user in found["users"]] == [username]


async def test_people_are_found_by_a_part_of_either_name_page_by_page(
    as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    mark = new_name("Xylophone")
    for rest in (as_wren, as_robin):
        await rest.patch("profile", json={"name": f"The {mark} one"})
    names, cursor = [], None
    while True:
        query = {"query": mark.upper(), "limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await as_wren.get("users", params=query)).json()
        names += [user["name"] for user in page["users"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert names == [f"The {mark} one"] * 2


async def test_strangers_learn_nothing_of_anybody(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient
) -> None:
    async with rest_client(server.url) as stranger:
        for path in ("users", f"users/{wren.user['id']}", "users/nobody", "profile"):
            problem(await stranger.get(path), 401, "unauthenticated")
    for reference in ("nobody", wren.user["id"].upper(), "0199f0c0-cafe-7abc-babe-0123456789ab"):
        problem(await as_wren.get(f"users/{reference}"), 404, "user_not_found")


async def test_no_profile_tells_an_address_or_a_session(
    wren: Account, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    address = "jenny@example.org"
    await as_wren.put("account/email", json={"email": address})
    seen = (await as_robin.get(f"users/{wren.user['id']}")).text
    listed = (await as_robin.get("users", params={"query": "jenny"})).text
    for secret in (address, wren.session["id"], wren.token, "availability"):
        assert secret not in seen + listed
