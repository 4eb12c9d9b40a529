"""How everything that the table of rights names is asked for, at both doors.

The doors of a right are asked the same, because they carry the same structs, unless one of them has
an asking of its own. Who names neither is asked with no fields at all.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from stonechat.chat.rights import RIGHTS, Right
from stonechat.chat.values import ServerRole
from tests.authorisation.cast import EVERYBODY, PASSWORD, Actor, Scene, Standing
from tests.support.pictures import picture
from tests.support.push_device import Device

Fields = dict[str, Any]
Reply = Mapping[str, Any]

OK: Final = "ok"

LATER: Final = "2999-12-31T00:00:00Z"

_numbers: Final = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Props:
    """What requests that are not about a room are about: somebody else's things."""

    somebody: Actor
    report_id: str
    invitation_id: str
    invitation: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One case for one actor, in one place if it is about a room."""

    actor: Actor
    props: Props
    scene: Scene | None = None

    @property
    def room(self) -> str:
        """The room that it is about."""
        assert self.scene
        return self.scene.room_id


def _nothing(_: Cell) -> Fields:
    return {}


def _code(reply: Reply, _: Cell) -> str:
    return str(reply.get("code", OK))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, and what comes of it.

    Attributes:
        fields: the request's fields; those of the path are among them.
        body: what is sent as it is instead, with its type.
        allowed: the verdict on who has the right: `ok`, or a refusal of what is asked as such.
        expected: by what somebody is, verdicts that are others than the table's.
        verdict: what a reply, or a problem, comes to.
        renames: verdicts of the table that this request words differently.
    """

    fields: Callable[[Cell], Fields] = _nothing
    body: tuple[str, bytes] | None = None
    allowed: str = OK
    expected: Mapping[Standing, str] = field(default_factory=dict)
    verdict: Callable[[Reply, Cell], str] = _code
    renames: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One right at one of its doors: an event, or method and path."""

    right: Right
    door: str
    asking: Asking

    @property
    def is_event(self) -> bool:
        """Whether it is asked over Socket.IO."""
        return " " not in self.door

    @property
    def is_about_room(self) -> bool:
        """Whether its answer depends on the place."""
        return RIGHTS[self.right].room is not None

    def __str__(self) -> str:
        return f"{self.door} ({self.right})"


def cases() -> list[Case]:
    """List every right at every door that it has under the API and on the socket."""
    return [
        Case(right, door, _OWN.get((right, door)) or _SHARED.get(right) or Asking())
        for right, rule in RIGHTS.items()
        for door in (*rule.events, *rule.routes)
        if " /" not in door
    ]


def _fresh(what: str) -> str:
    """A name that nobody has."""
    return f"{what}.new.{next(_numbers)}"


def _in_room(**more: Any) -> Callable[[Cell], Fields]:
    return lambda cell: {"room": cell.room, **more}


def _about_somebody(**more: Any) -> Callable[[Cell], Fields]:
    return lambda cell: {"user": cell.props.somebody.id, **more}


def _caught_up(reply: Reply, cell: Cell) -> str:
    if "rooms" in reply and reply["rooms"][cell.room] is None:
        return "null"
    return _code(reply, cell)


def _whisper(cell: Cell) -> Fields:
    assert cell.scene
    return {"room": cell.room, "text": "Psst", "to": [cell.scene.member_id]}


def _role(cell: Cell) -> Fields:
    assert cell.scene
    return {"room": cell.room, "user": cell.scene.member_id, "role": "moderator"}


def _somebody_else(**more: Any) -> Callable[[Cell], Fields]:
    return lambda cell: {"room": cell.room, "user": cell.props.somebody.id, **more}


def _about_message(**more: Any) -> Callable[[Cell], Fields]:
    def fields(cell: Cell) -> Fields:
        assert cell.scene
        return {"message": cell.scene.message_id, **more}

    return fields


def _about_own_message(**more: Any) -> Callable[[Cell], Fields]:
    def fields(cell: Cell) -> Fields:
        assert cell.scene
        return {"message": cell.scene.own_message_id, **more}

    return fields


_UNSEEN: Final = {"room_not_found": "message_not_found"}

_ALREADY_NAMED: Final[Mapping[Standing, str]] = {
    who: "already_named" for who in EVERYBODY if who not in {None, ServerRole.GUEST}
}

_SHARED: Final[Mapping[Right, Asking]] = {
    Right.SET_STATUS: Asking(lambda _: {"status": "away"}),
    Right.BLOCK: Asking(_about_somebody()),
    Right.REPORT: Asking(_about_somebody(reason="Rude.")),
    Right.INVITE_MODERATORS: Asking(lambda _: {"role": "moderator"}),
    Right.CREATE_PUBLIC_ROOM: Asking(lambda _: {"name": _fresh("room")}),
    Right.CREATE_PRIVATE_ROOM: Asking(lambda _: {"title": "A title", "visibility": "private"}),
    Right.SEARCH: Asking(lambda _: {"query": "hello"}),
    Right.READ_ROOM: Asking(_in_room()),
    Right.JOIN_ROOM: Asking(_in_room()),
    Right.LEAVE_ROOM: Asking(_in_room()),
    Right.SEND_MESSAGE: Asking(_in_room(text="Hello")),
    Right.WHISPER: Asking(_whisper),
    Right.CATCH_UP: Asking(
        lambda cell: {"rooms": {cell.room: 0}},
        verdict=_caught_up,
        renames={"not_in_room": "null", "room_not_found": "null"},
    ),
    Right.SET_ROLE: Asking(_role),
    Right.OPEN_DIRECT: Asking(_about_somebody()),
    Right.INVITE: Asking(lambda cell: {"room": cell.room, "user": cell.props.somebody.id}),
    Right.ASK_TO_JOIN: Asking(lambda _: {"room": "of which nobody knows"}),
    Right.LET_IN: Asking(_in_room()),
    Right.UPDATE_ROOM: Asking(_in_room(topic="Another topic")),
    Right.ARCHIVE_ROOM: Asking(_in_room(on=True)),
    Right.MODERATE_ROOM: Asking(_somebody_else(on=True)),
    Right.EDIT_MESSAGE: Asking(_about_own_message(text="Other words"), renames=_UNSEEN),
    Right.DELETE_MESSAGE: Asking(_about_own_message(), renames=_UNSEEN),
    Right.DELETE_OTHERS: Asking(_about_message(), renames=_UNSEEN),
    Right.SEE_EDITS: Asking(_about_message(), renames=_UNSEEN),
    Right.REACT: Asking(_about_message(emoji="🐦", on=True), renames=_UNSEEN),
    Right.PIN: Asking(_about_message(on=True), renames=_UNSEEN),
    Right.MARK_READ: Asking(_in_room(position=1)),
    Right.CHOOSE_NOTIFICATIONS_OF_ROOM: Asking(_in_room()),
    Right.STOP_MAIL: Asking(lambda _: {"token": "forged"}, allowed="invalid_link"),
    Right.SHOW_TYPING: Asking(_in_room(on=True)),
    Right.HEAR_WHISPER: Asking(lambda _: {"whisper": "none"}, allowed="whisper_not_found"),
}
"""What is asked at each door of a right."""

_OWN: Final[Mapping[tuple[Right, str], Asking]] = {
    (Right.CHOOSE_NAME, "add_user"): Asking(
        lambda _: {"username": _fresh("guest")},
        expected={**_ALREADY_NAMED, ServerRole.GUEST: "already_named"},
    ),
    (Right.REGISTER, "POST accounts"): Asking(
        lambda cell: {
            "username": _fresh("newcomer"),
            "password": PASSWORD,
            "invitation": cell.props.invitation,
        },
        expected=_ALREADY_NAMED,
    ),
    (Right.LOG_IN, "POST sessions"): Asking(
        lambda cell: {"login": cell.props.somebody.username, "password": PASSWORD}
    ),
    (Right.LOG_IN, "POST password-resets"): Asking(lambda _: {"email": "nobody@example.org"}),
    (Right.USE_LINK, "POST verifications"): Asking(
        lambda _: {"link": "wrong"}, allowed="invalid_link"
    ),
    (Right.USE_LINK, "POST password-resets/redeem"): Asking(
        lambda _: {"link": "wrong", "password": PASSWORD}, allowed="invalid_link"
    ),
    (Right.USE_LINK, "POST owner"): Asking(
        lambda _: {"link": "wrong", "username": _fresh("owner"), "password": PASSWORD},
        allowed="invalid_link",
    ),
    (Right.KEEP_SESSION, "POST session"): Asking(lambda cell: {"token": cell.props.somebody.token}),
    (Right.HOLD_SESSIONS, "DELETE sessions/{session}"): Asking(
        lambda cell: {"session": cell.actor.session_id or "none"}
    ),
    (Right.HOLD_ACCOUNT, "DELETE account"): Asking(lambda _: {"password": PASSWORD}),
    (Right.HOLD_ACCOUNT, "PUT account/password"): Asking(
        lambda _: {"current": PASSWORD, "new": f"{PASSWORD} staple"}
    ),
    (Right.HOLD_ACCOUNT, "PUT account/email"): Asking(
        lambda _: {"email": "new@example.org", "password": PASSWORD}
    ),
    (Right.HOLD_ACCOUNT, "PUT account/username"): Asking(lambda _: {"username": _fresh("renamed")}),
    (Right.DESCRIBE_ONESELF, "PATCH profile"): Asking(lambda _: {"bio": "Hello"}),
    (Right.DESCRIBE_ONESELF, "PUT profile/avatar"): Asking(body=("image/png", picture())),
    (Right.WAKE_DEVICES, "POST push/subscriptions"): Asking(
        lambda _: Device().subscription(f"https://push.example.org/{_fresh('device')}")
    ),
    **{
        (Right.WAKE_DEVICES, f"{method} push/subscriptions/{{subscription}}{rest}"): Asking(
            lambda _: {"subscription": "none", "name": "Mine"}, allowed="subscription_not_found"
        )
        for method, rest in (("PATCH", ""), ("DELETE", ""), ("POST", "/test"))
    },
    (Right.UPLOAD, "POST uploads"): Asking(body=("text/plain", b"Some notes")),
    (Right.UPLOAD, "DELETE uploads/{upload}"): Asking(lambda _: {"upload": "none"}),
    (Right.SEE_PEOPLE, "watch"): Asking(lambda cell: {"users": [cell.props.somebody.id]}),
    (Right.SEE_PEOPLE, "GET users/{user}"): Asking(_about_somebody()),
    (Right.READ_ROOM, "GET messages/{message}"): Asking(_about_message(), renames=_UNSEEN),
    (Right.HEAR_WHISPER, "PUT whispers/{whisper}/read"): Asking(
        lambda _: {"whisper": "none", "position": 1}, allowed="whisper_not_found"
    ),
    (Right.BLOCK, "block"): Asking(_about_somebody(on=True)),
    (Right.BLOCK, "GET blocks"): Asking(),
    (Right.JUDGE_REPORTS, "PATCH reports/{report}"): Asking(
        lambda cell: {"report": cell.props.report_id, "outcome": "Done."}
    ),
    (Right.INVITE_PEOPLE, "DELETE invitations/{invitation}"): Asking(
        lambda cell: {"invitation": cell.props.invitation_id}
    ),
    (Right.SET_SERVER_ROLE, "PUT users/{user}/role"): Asking(_about_somebody(role="moderator")),
    **{
        (Right.LET_IN, door): Asking(_somebody_else(accept=True), allowed="join_request_not_found")
        for door in ("answer_join_request", "PUT rooms/{room}/join-requests/{user}")
    },
    **{
        (Right.MODERATE_ROOM, door): Asking(_somebody_else(until=LATER), allowed="user_not_in_room")
        for door in (
            "remove_member",
            "DELETE rooms/{room}/members/{user}",
            "mute_member",
            "PUT rooms/{room}/mutes/{user}",
            "DELETE rooms/{room}/mutes/{user}",
        )
    },
}
"""What is asked where a right's doors differ."""
