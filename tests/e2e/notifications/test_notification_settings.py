"""Choosing over REST what one is told of, and being told so, by the real process."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from stonechat.delivery.unsubscribing import Unsubscribing
from tests.e2e.push.conftest import ENVIRONMENT
from tests.e2e.push.test_messages import direct, say, subscribe
from tests.support.accounts import Account, register
from tests.support.chatter import chatter
from tests.support.names import new_name
from tests.support.push_service import PushService
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

SETTINGS = "notification-settings"

DEFAULTS = {
    "tells": "direct_and_mentions",
    "keywords": [],
    "privacy": "full",
    "delay_seconds": 5,
    "quiet_until": None,
    "quiet_hours": {"time_zone": "UTC", "spans": [], "except_rooms": [], "except_people": []},
    "mail": {"after_minutes": 60, "digest": "off"},
}

CHOSEN = {
    "tells": "all",
    "keywords": ["On Call", "pager"],
    "privacy": "sender",
    "delay_seconds": 30,
    "quiet_until": "2999-01-01T00:00:00.000Z",
    "quiet_hours": {
        "time_zone": "Europe/Zurich",
        "spans": [{"days": ["monday", "sunday"], "since": "22:30", "until": "07:00"}],
        "except_rooms": [],
        "except_people": [],
    },
    "mail": {"after_minutes": None, "digest": "weekly"},
}


async def test_what_was_chosen_is_read_and_the_rest_stays(
    server: RunningServer, wren: Account
) -> None:
    async with rest_client(server.url, wren.token) as rest:
        assert (await rest.get(SETTINGS)).json() == {"settings": DEFAULTS, "rooms": []}
        for name, value in CHOSEN.items():
            changed = (await rest.put(SETTINGS, json={name: value})).json()
            assert changed["settings"][name] == value
        assert (await rest.get(SETTINGS)).json()["settings"] == CHOSEN
        assert (await rest.put(SETTINGS, json={})).json()["settings"] == CHOSEN
        cleared = await rest.put(SETTINGS, json={"quiet_until": None, "keywords": []})
        assert cleared.json()["settings"] == {**CHOSEN, "quiet_until": None, "keywords": []}


@pytest.mark.parametrize(
    ("field", "value", "status", "path"),
    [
        ("tells", "everything", 400, "tells"),
        ("tells", None, 400, "tells"),
        ("keywords", ["..."], 422, "keywords[0]"),
        ("keywords", ["x"] * 51, 400, "keywords"),
        ("keywords", ["x" * 65], 400, "keywords[0]"),
        ("delay_seconds", -1, 400, "delay_seconds"),
        ("delay_seconds", 3_601, 400, "delay_seconds"),
        ("quiet_until", "tomorrow", 422, "quiet_until"),
        ("quiet_hours", {"time_zone": "Mars/Olympus_Mons"}, 422, "quiet_hours.time_zone"),
        ("quiet_hours", {"time_zone": "../../etc/passwd"}, 422, "quiet_hours.time_zone"),
        ("quiet_hours", {}, 400, "quiet_hours.time_zone"),
        ("mail", {"after_minutes": 1, "digest": "off"}, 400, "mail.after_minutes"),
        ("mail", {"after_minutes": 60, "digest": "hourly"}, 400, "mail.digest"),
    ],
)
async def test_a_refusal_names_the_field(
    server: RunningServer, wren: Account, field: str, value: Any, status: int, path: str
) -> None:
    async with rest_client(server.url, wren.token) as rest:
        answer = await rest.put(SETTINGS, json={field: value})
        document = problem(answer, status, "invalid_request")
        assert document["details"]["path"] == path
        assert (await rest.get(SETTINGS)).json()["settings"] == DEFAULTS


async def test_nobody_exempts_whom_or_what_they_know_nothing_of(
    server: RunningServer, wren: Account, robin: Account
) -> None:
    nobody = "019a0000-0000-7000-8000-000000000000"
    async with (
        rest_client(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        made = await theirs.post("rooms", json={"title": "Nest", "visibility": "private"})
        hidden = made.json()["room"]["id"]
        answers = []
        for room in (hidden, nobody):
            hours = {"time_zone": "UTC", "except_rooms": [room]}
            document = problem(
                await rest.put(SETTINGS, json={"quiet_hours": hours}), 404, "room_not_found"
            )
            assert document["details"].pop("room") == room
            answers.append({**document, "request": None})
        assert answers[0] == answers[1]
        hours = {"time_zone": "UTC", "except_people": [nobody]}
        refused = await rest.put(SETTINGS, json={"quiet_hours": hours})
        assert problem(refused, 404, "user_not_found")["details"] == {"user": nobody}
        assert (await rest.get(SETTINGS)).json()["settings"] == DEFAULTS
        hours["except_people"] = [robin.user["id"]]
        taken = (await rest.put(SETTINGS, json={"quiet_hours": hours})).json()["settings"]
        assert taken["quiet_hours"]["except_people"] == [robin.user["id"]]


@pytest.mark.parametrize(
    "span",
    [
        {"days": [], "since": "22:00", "until": "07:00"},
        {"days": ["someday"], "since": "22:00", "until": "07:00"},
        {"days": ["monday"], "since": "24:00", "until": "07:00"},
        {"days": ["monday"], "since": "22:00\n", "until": "07:00"},
        {"days": ["monday"], "since": "22:00", "until": "7:00"},
        {"days": ["monday"], "since": "22:00"},
    ],
)
async def test_a_span_that_no_clock_shows_is_refused(
    server: RunningServer, wren: Account, span: dict[str, Any]
) -> None:
    async with rest_client(server.url, wren.token) as rest:
        hours = {"time_zone": "UTC", "spans": [span]}
        problem(await rest.put(SETTINGS, json={"quiet_hours": hours}), 400, "invalid_request")


async def test_a_room_has_a_level_of_its_own(server: RunningServer, wren: Account) -> None:
    async with rest_client(server.url, wren.token) as rest:
        made = await rest.post("rooms", json={"name": new_name("Nest")})
        room = made.json()["room"]["id"]
        nothing = {"room": room, "level": "default", "quiet_until": None}
        assert (await rest.get(f"rooms/{room}/notifications")).json()["notifications"] == nothing
        chosen = {"level": "all", "quiet_until": "2999-01-01T00:00:00.000Z"}
        changed = await rest.put(f"rooms/{room}/notifications", json=chosen)
        assert changed.json()["notifications"] == {"room": room, **chosen}
        assert (await rest.get(SETTINGS)).json()["rooms"] == [{"room": room, **chosen}]
        await rest.put(f"rooms/{room}/notifications", json={})
        assert (await rest.get(SETTINGS)).json()["rooms"] == []
        refused = await rest.put(f"rooms/{room}/notifications", json={"level": "loud"})
        problem(refused, 400, "invalid_request")


async def test_guests_have_no_settings(server: RunningServer) -> None:
    async with chatter(server.url) as guest:
        named = await guest.gets("add_user", username=new_name("Guest"))
        async with rest_client(server.url, named["token"]) as rest:
            problem(await rest.get(SETTINGS), 403, "forbidden")
            problem(await rest.put(SETTINGS, json={}), 403, "forbidden")


async def test_what_was_read_within_the_delay_is_never_told(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with (
        rest_client(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, device)
        await rest.put(SETTINGS, json={"delay_seconds": 5})
        room = await direct(theirs, wren)
        message = await say(theirs, room, "One")
        await rest.put(f"rooms/{room}/read", json={"position": message["position"]})
        # In another place, so that it would not take the place of the first, which is due before.
        nest = (await theirs.post("rooms", json={"name": new_name("Nest")})).json()["room"]["id"]
        await rest.put(f"rooms/{nest}/membership", json={})
        second = await say(theirs, nest, f"@{wren.user['username']}")
        assert push_service.wait_for(device).read["message"] == second["id"]
        assert device.tries == 1


async def test_do_not_disturb_ends_with_one_summary(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with (
        rest_client(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, device)
        ends_at = datetime.now(UTC) + timedelta(seconds=4)
        chosen = {"delay_seconds": 0, "quiet_until": ends_at.isoformat()}
        await rest.put(SETTINGS, json=chosen)
        room = await direct(theirs, wren)
        for text in ("One", "Two", "Three"):
            await say(theirs, room, text)
        told = push_service.wait_for(device).read
        assert datetime.now(UTC) >= ends_at
        assert (told["kind"], told["badge"]) == ("summary", 3)
        assert "Three" not in str(told)


async def test_what_a_killed_server_left_is_told_by_the_next(
    start_server: StartServer, push_service: PushService
) -> None:
    first = start_server(environment=ENVIRONMENT)
    wren = await register(first.url, new_name("Wren"))
    robin = await register(first.url, new_name("Robin"))
    device = push_service.subscribe()
    async with (
        rest_client(first.url, wren.token) as rest,
        rest_client(first.url, robin.token) as theirs,
    ):
        await subscribe(rest, device)
        await rest.put(SETTINGS, json={"delay_seconds": 0})
        room = await direct(theirs, wren)
        message = await say(theirs, room, "Last words")
        # It is acknowledged, and nobody can have looked at it yet.
        first.kill()
    assert device.tries == 0
    start_server(environment=ENVIRONMENT)
    assert push_service.wait_for(device).read["message"] == message["id"]


async def test_opening_the_link_of_a_mail_leads_to_a_page_and_stops_nothing(
    server: RunningServer, wren: Account
) -> None:
    key = (server.data / "unsubscribe.key").read_bytes()
    token = Unsubscribing(key).token_of(wren.user["id"])
    async with httpx.AsyncClient(base_url=server.url, verify=False) as scanner:  # noqa: S501
        opened = await scanner.get(f"/api/v1/unsubscribe/{token}")
        assert (opened.status_code, opened.headers["location"]) == (303, f"/unsubscribe#{token}")
        odd = await scanner.get("/api/v1/unsubscribe/x%23%0d%0a%2f%2fy")
        assert odd.headers.get("location", "/").startswith("/")
    async with rest_client(server.url, wren.token) as rest:
        assert (await rest.get(SETTINGS)).json()["settings"] == DEFAULTS


async def test_a_mail_is_stopped_by_one_click(server: RunningServer, wren: Account) -> None:
    key = (server.data / "unsubscribe.key").read_bytes()
    token = Unsubscribing(key).token_of(wren.user["id"])
    async with httpx.AsyncClient(base_url=server.url, verify=False) as stranger:  # noqa: S501
        forged = await stranger.post(f"/api/v1/unsubscribe/{token[:-4]}AAAA")
        problem(forged, 422, "invalid_link")
        stopped = await stranger.post(
            f"/api/v1/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"}
        )
        assert (stopped.status_code, stopped.json()) == (200, {})
    async with rest_client(server.url, wren.token) as rest:
        settings = (await rest.get(SETTINGS)).json()["settings"]
        assert settings == {**DEFAULTS, "mail": {"after_minutes": None, "digest": "off"}}
