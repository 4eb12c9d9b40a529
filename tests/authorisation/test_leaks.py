"""Every way in which something private could get out.

What one may not see does not exist: it is in no list, count, answer, error or event, and asking for
it is answered as if it had never been.
"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest

from stonechat.actions.store import Invitation, Report
from stonechat.actions.tokens import hash_token, new_token
from stonechat.chat.values import Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from tests.authorisation.cases import Case, Cell, Props, cases
from tests.authorisation.cast import EVERYBODY, PASSWORD, Actor, Cast, Place, Scene
from tests.authorisation.doors import Doors
from tests.authorisation.spies import Json, Spy
from tests.support.chatter import Chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer, StartServer

ENVIRONMENT: Final = {
    "STONECHAT_RATE_LIMITS": "off",
    "STONECHAT_GUEST_GRACE_SECONDS": "600",
    # Whoever hides looks so as late as whoever goes.
    "STONECHAT_PRESENCE_GRACE_SECONDS": "0.5",
}

NEVER_WAS: Final = "01a00000-0000-7000-8000-000000000000"
"""An id of nothing."""


@dataclass(frozen=True, slots=True)
class House:
    """A server with a private room, those who are in it, and those who are not."""

    server: RunningServer
    scene: Scene
    keeper: Actor
    friend: Actor
    leaver: Actor
    outsiders: list[Actor]
    secrets: dict[str, str]

    @property
    def everybody_outside(self) -> Iterator[Actor]:
        """Give those to whom nothing of the room may be told; the leaver once they have left."""
        yield from self.outsiders
        yield self.leaver


@pytest.fixture
def house(start_server: StartServer, tmp_path: Path) -> House:
    """Return a server on which private things are."""
    data = tmp_path / "data"
    data.mkdir()
    database = Database.open(data / "stonechat.db")
    with database.transaction() as tx:
        cast = Cast(tx)
        keeper, friend = cast.host, cast.member
        scene = cast.scene(Place(RoomKind.PRIVATE, None), keeper)
        leaver = cast.actor(ServerRole.MEMBER)
        cast.enter(scene.room_id, leaver.id, Role.MEMBER)
        outsiders = [cast.actor(standing) for standing in EVERYBODY]
        report = Report(tx.new_id(), friend.id, keeper.id, "The reason of a report", tx.now)
        tx.add_report(report)
        secret = new_token()
        invitation = Invitation(
            id=tx.new_id(),
            created_by=keeper.id,
            role=ServerRole.MEMBER,
            uses_left=1,
            created_at=tx.now,
            expires_at=tx.now + timedelta(days=1),
            revoked_at=None,
        )
        tx.add_invitation(invitation, hash_token(secret))
    database.close()
    secrets = {
        "the keeper's address": f"{keeper.username}@example.org",
        "the keeper's session": keeper.session_id,
        "the keeper's token": keeper.token or "",
        "the friend's session": friend.session_id,
        "an invitation's secret": secret,
        "what the room is called": "A title",
        "what was said in it": "Something that was said",
        "what is said in it": "Something that is said",
        "what is said instead": "Something that is edited",
        "what its picture shows": "A picture for friends",
        "its topic": "A topic for friends",
    }
    server = start_server(data=data, environment=ENVIRONMENT)
    return House(server, scene, keeper, friend, leaver, outsiders, secrets)


@asynccontextmanager
async def person(house: House, actor: Actor) -> AsyncIterator[Chatter]:
    chatter = Chatter()
    await chatter.connect(house.server.url, token=actor.token)
    yield chatter
    await chatter.leaves()


async def live(house: House) -> tuple[str, str]:
    """Let life go on in the private room; returns the message's and the image's id."""
    room = house.scene.room_id
    async with person(house, house.keeper) as keeper, person(house, house.leaver) as leaver:
        await leaver.gets("leave_room", room=room)
        image = {"data": picture(), "alt": "A picture for friends"}
        sent = await keeper.gets(
            "send_message", room=room, text="Something that is said", images=[image]
        )
        await keeper.gets("set_role", room=room, user=house.friend.id, role="moderator")
        await keeper.gets("update_room", room=room, topic="A topic for friends")
        message: Json = sent["message"]
        await keeper.gets("edit_message", message=message["id"], text="Something that is edited")
        await keeper.gets("react", message=message["id"], emoji="🐦", on=True)
        await keeper.gets("pin", message=message["id"], on=True)
        return message["id"], message["images"][0]["id"]


async def look_everywhere(spy: Spy) -> None:
    """Ask for all lists and all that can be searched."""
    for query in (None, "A title", "title", ""):
        await spy.asks("list_rooms", query=query, limit=100)
    for path in ("rooms", "users", "sessions", "account", "account/export", "profile", "blocks"):
        await spy.gets(path)
    await spy.gets("rooms", query="A title")
    await spy.gets("users", query="example.org")
    await spy.gets("session")
    await spy.gets("server")


async def ask_for(spy: Spy, house: House, message_id: str, image_id: str) -> None:
    """Ask for what is in the room, by ids that somebody must have told."""
    room, keeper = house.scene.room_id, house.keeper
    await spy.asks("history", room=room)
    await spy.asks("history", room="lobby", around_message=message_id)
    await spy.asks("catch_up", rooms={room: 0})
    await spy.asks("join_room", room=room)
    await spy.asks("list_members", room=room)
    await spy.asks("send_message", room="lobby", text="!", reply_to=message_id)
    await spy.asks("send_message", room=room, text="!", to=[keeper.id])
    await spy.asks("report", message=message_id, reason="Let me see.")
    await spy.asks("edit_message", message=message_id, text="!")
    await spy.asks("react", message=message_id, emoji="🐦", on=True)
    await spy.asks("pin", message=message_id, on=True)
    await spy.asks("list_edits", message=message_id)
    await spy.asks("list_pins", room=room)
    await spy.asks("watch", users=[keeper.id, house.friend.id])
    await spy.asks("set_role", room=room, user=keeper.id, role="member")
    await spy.asks("open_direct", user=keeper.id)
    await spy.asks("ask_to_join", room=room)
    for event in ("list_join_requests", "list_bans", "list_audit", "update_room"):
        await spy.asks(event, room=room)
    for event in ("invite", "remove_member", "mute_member"):
        await spy.asks(event, room=room, user=keeper.id)
    await spy.asks("ban", room=room, user=keeper.id, on=True)
    await spy.asks("archive_room", room=room, on=True)
    for path in (
        f"rooms/{room}",
        f"rooms/{room}/members",
        f"rooms/{room}/messages",
        f"rooms/{room}/join-requests",
        f"rooms/{room}/bans",
        f"rooms/{room}/audit",
        f"rooms/{room}/pins",
        f"messages/{message_id}",
        f"messages/{message_id}/edits",
        f"users/{keeper.id}",
        f"users/{keeper.username}",
        f"/uploads/{image_id}",
        f"/uploads/{image_id}/thumbnail",
    ):
        await spy.gets(path)
    await spy.requests("POST", "catch-up", json={"rooms": {room: 0}})
    await spy.requests("PUT", f"rooms/{room}/membership", json={})
    await spy.requests("DELETE", f"sessions/{keeper.session_id}")


async def test_nothing_of_a_private_room_or_of_others_accounts_reaches_anybody_outside(
    house: House,
) -> None:
    async with AsyncExitStack() as stack:
        spies = [await stack.enter_async_context(Spy(actor)) for actor in house.outsiders]
        for spy in spies:
            await spy.come(house.server.url)
        message_id, image_id = await live(house)
        leaver = await stack.enter_async_context(Spy(house.leaver))
        await leaver.come(house.server.url)
        for spy in (*spies, leaver):
            await look_everywhere(spy)
            if spy is not leaver:  # to whom their own data name it
                assert house.scene.room_id not in "\n".join(spy.notes)
            assert message_id not in "\n".join(spy.notes)
            assert image_id not in "\n".join(spy.notes)
            await ask_for(spy, house, message_id, image_id)
        known = {str(spy.actor.standing): spy.knows(house.secrets) for spy in (*spies, leaver)}
        assert {who: secrets for who, secrets in known.items() if secrets} == {}


async def test_whoever_may_know_all_that_is_told_it(house: House) -> None:
    """The same questions, so that the walk above is known to ask the right ones."""
    message_id, image_id = await live(house)
    async with Spy(house.keeper) as keeper:
        await keeper.come(house.server.url)
        await look_everywhere(keeper)
        assert (await keeper.gets(f"/uploads/{image_id}/thumbnail")).is_success
        await ask_for(keeper, house, message_id, image_id)
        told = set(keeper.knows(house.secrets))
    assert told >= {
        "the keeper's address",
        "the keeper's session",
        "what the room is called",
        "what was said in it",
        "what is said in it",
        "what its picture shows",
    }


def _naming_a_room() -> list[Case]:
    return [case for case in cases() if case.is_about_room]


async def test_a_hidden_room_is_refused_in_the_words_for_one_that_never_was(house: House) -> None:
    hidden = house.scene.room_id
    nobody = Props(house.friend, "", "", "")
    async with AsyncExitStack() as stack:
        doors = Doors(house.server.url, stack)
        await doors.open()
        for actor in house.outsiders:
            for case in _naming_a_room():
                replies = []
                for room in (hidden, NEVER_WAS):
                    scene = Scene(house.scene.place, room, "", "", house.friend.id)
                    cell = Cell(actor, nobody, scene)
                    reply = await doors.reply(case, cell)
                    replies.append(json.dumps(reply).replace(room, "<room>"))
                assert replies[0] == replies[1], f"{case} by {actor.standing}"


async def test_a_hidden_message_and_image_are_refused_like_those_that_never_were(
    house: House,
) -> None:
    message_id, image_id = await live(house)
    for actor in house.everybody_outside:
        async with Spy(actor) as spy:
            await spy.come(house.server.url)
            await spy.asks("join_room", room="lobby")
            for event, field, more in (
                ("history", "around_message", {"room": "lobby"}),
                ("send_message", "reply_to", {"room": "lobby", "text": "!"}),
                ("report", "message", {"reason": "Let me see."}),
                ("edit_message", "message", {"text": "!"}),
                ("delete_message", "message", {}),
                ("react", "message", {"emoji": "🐦", "on": True}),
                ("pin", "message", {"on": True}),
                ("list_edits", "message", {}),
            ):
                said = [
                    json.dumps(await spy.asks(event, **{field: which}, **more)).replace(which, "")
                    for which in (message_id, NEVER_WAS)
                ]
                assert said[0] == said[1], f"{event} by {actor.standing}"
            for place in ("/uploads/{}", "/uploads/{}/thumbnail"):
                seen = []
                for which in (image_id, NEVER_WAS):
                    answer = await spy.gets(place.format(which))
                    seen.append((answer.status_code, answer.text.replace(which, "")))
                assert seen[0] == seen[1]
                assert seen[0][0] == HTTPStatus.NOT_FOUND


async def test_people_are_not_told_apart_by_what_is_wrong_with_a_log_in_or_a_reset(
    house: House,
) -> None:
    async with Spy(house.outsiders[0]) as spy:
        await spy.come(house.server.url)
        refused = [
            await spy.requests("POST", "sessions", json={"login": login, "password": password})
            for login, password in (
                (house.keeper.username, f"not {PASSWORD}"),
                ("nobody-of-that-name", PASSWORD),
                (f"{house.keeper.username}@example.org", PASSWORD),  # not verified
                ("nobody@example.org", PASSWORD),
                (house.outsiders[1].username, PASSWORD),  # a guest
            )
        ]
        assert len({(answer.status_code, answer.text) for answer in refused}) == 1
        asked = [
            await spy.requests("POST", "password-resets", json={"email": email})
            for email in (f"{house.keeper.username}@example.org", "nobody@example.org")
        ]
        assert len({(answer.status_code, answer.text) for answer in asked}) == 1


async def test_a_report_is_known_to_moderators_and_to_nobody_else(house: House) -> None:
    reason = "The reason of a report"
    async with AsyncExitStack() as stack:
        for actor in (*house.outsiders, house.keeper, house.friend):
            spy = await stack.enter_async_context(Spy(actor))
            await spy.come(house.server.url)
            for path in ("reports", "reports?open=true", "account/export", "profile"):
                await spy.gets(path)
            knows = bool(spy.knows({"reason": reason}))
            is_moderator = actor.standing is not None and (
                actor.standing.rank >= ServerRole.MODERATOR.rank
            )
            # Whoever filed it finds it in the export of their own data.
            assert knows == (is_moderator or actor is house.friend), actor.standing


async def seen_of(spy: Spy, actor: Actor) -> list[tuple[str, Any]]:
    """What somebody is shown of how another one is: by watching, and in the profile."""
    watched = await spy.asks("watch", users=[actor.id])
    profile = (await spy.gets(f"users/{actor.id}")).json()["profile"]
    presences = [*watched["presences"], profile["presence"]]
    return [(presence["status"], presence["text"]) for presence in presences]


async def test_whoever_hides_looks_as_if_they_were_not_there(house: House) -> None:
    async with Spy(house.friend) as friend, person(house, house.keeper) as keeper:
        await friend.come(house.server.url)
        await keeper.gets("set_status", status="online", text="Here I am")
        assert await seen_of(friend, house.keeper) == [("online", "Here I am")] * 2
        await keeper.gets("watch", users=[house.keeper.id])  # to see what others do
        await keeper.gets("set_status", status="invisible", text="Psst")
        assert (await keeper.hears("presence"))["status"] == "offline"
        assert {status for status, _ in await seen_of(friend, house.keeper)} == {"offline"}
        await keeper.gets("set_status", status="online", text="Here again")
        await keeper.gets("block", user=house.friend.id, on=True)
        assert {status for status, _ in await seen_of(friend, house.keeper)} == {"offline"}
        assert "blocked" not in "\n".join(friend.notes)
        await keeper.gets("block", user=house.friend.id, on=False)
        assert await seen_of(friend, house.keeper) == [("online", "Here again")] * 2


async def test_nobody_is_told_that_they_are_blocked(house: House) -> None:
    async with Spy(house.friend) as friend, person(house, house.keeper) as keeper:
        await friend.come(house.server.url)
        before = await _seen_by_the_blocked(friend, keeper, house)
        await keeper.gets("block", user=house.friend.id, on=True)
        assert await _seen_by_the_blocked(friend, keeper, house) == before
        assert "block" not in "\n".join(friend.notes)


async def _seen_by_the_blocked(friend: Spy, keeper: Chatter, house: House) -> list[Any]:
    """Let two talk in the room that both are in; returns what is the same, blocked or not.

    Presence is not: see `test_whoever_hides_looks_as_if_they_were_not_there`.
    """
    room = house.scene.room_id
    sent = await friend.asks("send_message", room=room, text="Can you hear me?")
    heard = await keeper.hears("message")
    answered = await keeper.gets("send_message", room=room, text="Loud and clear")
    await keeper.hears("message")
    read = await friend.asks("history", room=room, limit=1)
    assert (heard, read["messages"]) == (sent["message"], [answered["message"]])
    listed = await friend.asks("list_members", room=room)
    profile = (await friend.gets(f"users/{house.keeper.id}")).json()["profile"]
    found = (await friend.gets("users", query=house.keeper.username)).json()["users"]
    return [
        listed,
        {**profile, "presence": None},
        found,
    ]


async def test_what_somebody_said_is_out_of_their_reach_once_they_are_out(house: House) -> None:
    room = house.scene.room_id
    async with person(house, house.leaver) as leaver:
        sent = await leaver.gets("send_message", room=room, text="Good-bye", client_id="once")
        await leaver.gets("leave_room", room=room)
        again = await leaver.gets("send_message", room=room, text="Good-bye", client_id="once")
        assert set(again["message"]) == {"id", "room", "position", "sent_at"}
        refused = await leaver.is_refused("report", message=sent["message"]["id"], reason="Mine.")
        assert refused["code"] == "message_not_found"
