"""Who may do what: one table, read by every act, printed in docs/rights.md, tested as a matrix.

A right is something that somebody may do, hear or look at. Its rule says what it takes: a role on
the server, a place in the room, and what the server's access mode makes of it. What somebody may
not see does not exist for them; so a rule about a room is about a room that they may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from stonechat.chat.errors import ChatError, Forbidden, NotInRoom
from stonechat.chat.values import Access, Person, Role, RoomAccess, RoomKind, ServerRole


class Right(StrEnum):
    """One thing that somebody may do, hear or look at."""

    SEE_SERVER = "see what server this is"
    CHOOSE_NAME = "choose a name as a guest"
    REGISTER = "register"
    LOG_IN = "log in"
    USE_LINK = "use a link that was sent or printed"
    KEEP_SESSION = "turn a token into a cookie, and log out"
    HOLD_SESSIONS = "see and end one's own sessions"
    HOLD_ACCOUNT = "see, change, take away and delete one's own account"
    HOLD_PROFILE = "see one's own profile, and hide one's presence"
    DESCRIBE_ONESELF = "have a display name, a picture, and say something of oneself"
    SET_STATUS = "say how one is to be seen"
    HEAR_OWN = "hear what is about oneself"
    SEE_PEOPLE = "look people up, see their profiles, watch their presence"
    SEE_PICTURES = "see people's pictures"
    HEAR_PEOPLE = "hear of changes of people whom one watches"
    BLOCK = "block somebody"
    REPORT = "report a message or somebody"
    JUDGE_REPORTS = "hear of reports, read and close them"
    INVITE_PEOPLE = "invite people to the server, see and revoke invitations"
    INVITE_MODERATORS = "invite people as moderators"
    SET_SERVER_ROLE = "change somebody's role on the server"
    FIND_ROOMS = "list and search rooms"
    CREATE_PUBLIC_ROOM = "make a public room"
    CREATE_PRIVATE_ROOM = "make a private room"
    READ_ROOM = "read a room: its description, members and messages"
    SEE_IMAGES = "see the images of a room's messages"
    JOIN_ROOM = "join a room"
    LEAVE_ROOM = "leave a room"
    HEAR_ROOM = "hear a room live"
    CATCH_UP = "learn what was missed in a room"
    SEND_MESSAGE = "say something in a room"
    WHISPER = "whisper to members of a room"
    HEAR_WHISPER = "read and hear a whisper"
    SET_ROLE = "change a member's role in a room"
    EDIT_MESSAGE = "say something else instead of what one said"
    DELETE_MESSAGE = "take back what one said"
    DELETE_OTHERS = "delete what others said"
    SEE_EDITS = "see what a message said before it was edited"
    REACT = "put an emoji on a message"
    PIN = "pin a message"
    MARK_READ = "say how far one has read"
    SHOW_TYPING = "show that one is writing"
    SEARCH = "search messages"
    OPEN_DIRECT = "be in a direct room"
    INVITE = "bring somebody into a room"
    ASK_TO_JOIN = "ask to be let into a room"
    LET_IN = "let in who asks, or not"
    UPDATE_ROOM = "change what a room is like"
    ARCHIVE_ROOM = "archive a room"
    MODERATE_ROOM = "remove, mute and ban members of a room, and see what was done there"
    UPLOAD = "upload images and files"


Standing = Role | None
"""What somebody is in a room that they may see; None for not being in it."""

SEEN: Final[frozenset[Standing]] = frozenset({None, *Role})
"""Whoever may see the room."""

MEMBERS: Final[frozenset[Standing]] = frozenset(Role)
OWNERS: Final[frozenset[Standing]] = frozenset({Role.OWNER})
MODERATORS: Final[frozenset[Standing]] = frozenset({Role.OWNER, Role.MODERATOR})

ALWAYS: Final = frozenset(Access)
_OPEN: Final = frozenset({Access.OPEN})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a right takes.

    Attributes:
        least: the least role on the server; None lets strangers do it too.
        room: what one may be in the room that it is about; None if it is about no room.
        ownerless: the least role on the server that stands in for a room's owner who is not there.
        access: in which access modes anybody has the right.
        strangers: in which access modes strangers have it too, for what is public.
        events: what a client sends for it.
        routes: what a program asks for it, under /api/v1 unless it begins with a slash.
        broadcasts: what is heard by it.
        note: what else the documents say.
        refusal: what somebody is told whose role on the server is not enough.
    """

    least: ServerRole | None
    room: frozenset[Standing] | None = None
    ownerless: ServerRole | None = None
    access: frozenset[Access] = ALWAYS
    strangers: frozenset[Access] = frozenset()
    events: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    broadcasts: tuple[str, ...] = ()
    note: str = ""
    refusal: str = ""


_GUEST, _MEMBER = ServerRole.GUEST, ServerRole.MEMBER
_MODERATOR, _ADMIN = ServerRole.MODERATOR, ServerRole.ADMIN

RIGHTS: Final[Mapping[Right, Rule]] = MappingProxyType(
    {
        # Coming in.
        Right.SEE_SERVER: Rule(None, routes=("GET server",), broadcasts=("welcome",)),
        Right.CHOOSE_NAME: Rule(None, access=_OPEN, events=("add_user",)),
        Right.REGISTER: Rule(
            None,
            routes=("POST accounts",),
            note="Where one has to be invited, with an invitation.",
        ),
        Right.LOG_IN: Rule(None, routes=("POST sessions", "POST password-resets")),
        Right.USE_LINK: Rule(
            None,
            routes=("POST verifications", "POST password-resets/redeem", "POST owner"),
            note="Who holds the link, once.",
        ),
        Right.KEEP_SESSION: Rule(
            None, routes=("POST session", "DELETE session"), note="Who holds the token."
        ),
        # Oneself.
        Right.HOLD_SESSIONS: Rule(
            _GUEST,
            routes=(
                "GET session",
                "GET sessions",
                "DELETE sessions",
                "DELETE sessions/{session}",
            ),
        ),
        Right.HOLD_ACCOUNT: Rule(
            _MEMBER,
            routes=(
                "GET account",
                "DELETE account",
                "PUT account/password",
                "PUT account/email",
                "PUT account/username",
                "GET account/export",
                "POST account/verification",
            ),
            note="The server's last owner cannot delete their account.",
            refusal="You have no account here yet. Register first.",
        ),
        Right.HOLD_PROFILE: Rule(_GUEST, routes=("GET profile", "PATCH profile")),
        Right.DESCRIBE_ONESELF: Rule(
            _MEMBER,
            routes=("PATCH profile", "PUT profile/avatar", "DELETE profile/avatar"),
            refusal="Display names, pictures and the like are for people with an account.",
        ),
        Right.SET_STATUS: Rule(_GUEST, events=("set_status",), routes=("PUT profile/status",)),
        Right.HEAR_OWN: Rule(
            _GUEST,
            broadcasts=("room_joined", "room_removed", "behind", "problem", "profile_changed"),
            note="`behind` and `problem` are for the one connection that they are about.",
        ),
        # Others.
        Right.SEE_PEOPLE: Rule(
            _GUEST,
            events=("watch",),
            routes=("GET users", "GET users/{user}"),
            note="Presence is seen by those who share a room; not by whom that person blocked.",
        ),
        Right.SEE_PICTURES: Rule(
            _GUEST,
            strangers=_OPEN,
            routes=(
                "GET /avatars/{avatar}",
                "GET /avatars/{avatar}/{side}",
                "GET /avatars/of/{user}.svg",
            ),
        ),
        Right.HEAR_PEOPLE: Rule(
            _GUEST,
            broadcasts=("presence", "profile_changed"),
            note="Who watches that person and shares a room with them.",
        ),
        Right.BLOCK: Rule(
            _GUEST,
            events=("block",),
            routes=("GET blocks", "PUT blocks/{user}", "DELETE blocks/{user}"),
            note="Nobody blocks themselves.",
        ),
        Right.REPORT: Rule(
            _GUEST,
            events=("report",),
            routes=("POST reports",),
            note="What one can see; nobody reports themselves.",
        ),
        Right.JUDGE_REPORTS: Rule(
            _MODERATOR,
            routes=("GET reports", "PATCH reports/{report}"),
            broadcasts=("report_filed",),
            note="Reports about oneself do not exist for oneself.",
            refusal="Reports are for the server's moderators.",
        ),
        Right.INVITE_PEOPLE: Rule(
            _MODERATOR,
            routes=("GET invitations", "POST invitations", "DELETE invitations/{invitation}"),
            refusal="Inviting people is for the server's moderators.",
        ),
        Right.INVITE_MODERATORS: Rule(
            _ADMIN,
            routes=("POST invitations",),
            refusal="Inviting moderators is for the server's admins.",
        ),
        Right.SET_SERVER_ROLE: Rule(
            _ADMIN,
            routes=("PUT users/{user}/role",),
            note=(
                "Of people who stand below oneself, to a role below one's own; owners give any"
                " role. Anybody lowers themselves, but for the last owner. Guests have no role."
            ),
            refusal="Roles on the server are given by its admins.",
        ),
        # Rooms.
        Right.FIND_ROOMS: Rule(_GUEST, events=("list_rooms",), routes=("GET rooms",)),
        Right.CREATE_PUBLIC_ROOM: Rule(_GUEST, events=("create_room",), routes=("POST rooms",)),
        Right.CREATE_PRIVATE_ROOM: Rule(
            _MEMBER,
            events=("create_room",),
            routes=("POST rooms",),
            refusal="Private rooms are for people with an account.",
        ),
        Right.READ_ROOM: Rule(
            _GUEST,
            SEEN,
            events=("history", "list_members", "list_pins"),
            routes=(
                "GET rooms/{room}",
                "GET rooms/{room}/members",
                "GET rooms/{room}/messages",
                "GET rooms/{room}/pins",
                "GET messages/{message}",
            ),
        ),
        Right.SEE_IMAGES: Rule(
            _GUEST,
            SEEN,
            strangers=_OPEN,
            routes=("GET /uploads/{image}", "GET /uploads/{image}/thumbnail"),
            note="Strangers see those of public rooms, so that a page elsewhere may show them.",
        ),
        Right.JOIN_ROOM: Rule(
            _GUEST, SEEN, events=("join_room",), routes=("PUT rooms/{room}/membership",)
        ),
        Right.LEAVE_ROOM: Rule(
            _GUEST, MEMBERS, events=("leave_room",), routes=("DELETE rooms/{room}/membership",)
        ),
        Right.HEAR_ROOM: Rule(
            _GUEST,
            MEMBERS,
            broadcasts=(
                "message",
                "message_changed",
                "room_changed",
                "user_joined",
                "user_left",
                "member_changed",
                "read",
                "typing",
            ),
            note="`read` where the room tells it; one's own is heard by one's other connections.",
        ),
        Right.CATCH_UP: Rule(
            _GUEST,
            MEMBERS,
            events=("catch_up",),
            routes=("POST catch-up",),
            note="A room that one is not in is answered with null.",
        ),
        Right.SEND_MESSAGE: Rule(
            _GUEST, MEMBERS, events=("send_message",), routes=("POST rooms/{room}/messages",)
        ),
        Right.WHISPER: Rule(
            _MEMBER,
            MEMBERS,
            events=("send_message",),
            routes=("POST rooms/{room}/messages",),
            refusal="Whispers are for people with an account.",
        ),
        Right.HEAR_WHISPER: Rule(
            _GUEST,
            routes=(
                "GET whispers/{whisper}/messages",
                "GET whispers/{whisper}/pins",
                "PUT whispers/{whisper}/read",
            ),
            note="Who is part of it, also after having left the room.",
        ),
        Right.SET_ROLE: Rule(
            _GUEST,
            OWNERS,
            ownerless=_MODERATOR,
            events=("set_role",),
            routes=("PUT rooms/{room}/members/{user}",),
            note=(
                "Owners do not lower each other. Anybody lowers themselves, but for the last owner."
                " Direct rooms have no roles."
            ),
        ),
        # Messages that stand already, and how far one has read.
        Right.EDIT_MESSAGE: Rule(
            _GUEST,
            MEMBERS,
            events=("edit_message",),
            routes=("PATCH messages/{message}",),
            note="One's own.",
        ),
        Right.DELETE_MESSAGE: Rule(
            _GUEST,
            MEMBERS,
            events=("delete_message",),
            routes=("DELETE messages/{message}",),
            note="One's own; in whispers also after having left the room.",
        ),
        Right.DELETE_OTHERS: Rule(
            _GUEST,
            MODERATORS,
            ownerless=_MODERATOR,
            events=("delete_message",),
            routes=("DELETE messages/{message}",),
            note="Neither in direct rooms nor in whispers.",
        ),
        Right.SEE_EDITS: Rule(
            _GUEST,
            MODERATORS,
            ownerless=_MODERATOR,
            events=("list_edits",),
            routes=("GET messages/{message}/edits",),
            note="One's own are seen by anybody, and nobody else's in direct rooms and whispers.",
        ),
        Right.REACT: Rule(
            _GUEST,
            MEMBERS,
            events=("react",),
            routes=(
                "PUT messages/{message}/reactions/{emoji}",
                "DELETE messages/{message}/reactions/{emoji}",
            ),
        ),
        Right.PIN: Rule(
            _GUEST,
            MEMBERS,
            events=("pin",),
            routes=("PUT messages/{message}/pin", "DELETE messages/{message}/pin"),
        ),
        Right.MARK_READ: Rule(
            _GUEST,
            MEMBERS,
            events=("mark_read",),
            routes=("PUT rooms/{room}/read",),
        ),
        Right.SHOW_TYPING: Rule(_GUEST, MEMBERS, events=("typing",)),
        Right.SEARCH: Rule(
            _GUEST, events=("search",), routes=("GET search",), note="What one may read."
        ),
        # Who is in a room, and how it is run.
        Right.OPEN_DIRECT: Rule(
            _MEMBER,
            events=("open_direct",),
            routes=("POST direct-rooms",),
            note="With people who have an account, and who have not blocked one.",
            refusal="Direct rooms are for people with an account.",
        ),
        Right.INVITE: Rule(
            _MEMBER,
            MEMBERS,
            events=("invite",),
            routes=("POST rooms/{room}/members",),
            note="As the room's setting `inviting` says. Nobody who has blocked one.",
            refusal="Bringing people in is for people with an account.",
        ),
        Right.ASK_TO_JOIN: Rule(
            _MEMBER,
            events=("ask_to_join",),
            routes=("POST rooms/{room}/join-requests",),
            note="The answer does not tell whether there is such a room.",
            refusal="Private rooms are for people with an account.",
        ),
        Right.LET_IN: Rule(
            _GUEST,
            MODERATORS,
            events=("list_join_requests", "answer_join_request"),
            routes=("GET rooms/{room}/join-requests", "PUT rooms/{room}/join-requests/{user}"),
            broadcasts=("join_asked",),
        ),
        Right.UPDATE_ROOM: Rule(
            _GUEST,
            MODERATORS,
            ownerless=_MODERATOR,
            events=("update_room",),
            routes=("PATCH rooms/{room}",),
            note="Direct rooms stay as they are.",
        ),
        Right.ARCHIVE_ROOM: Rule(
            _GUEST,
            OWNERS,
            ownerless=_MODERATOR,
            events=("archive_room",),
            routes=("PUT rooms/{room}/archive", "DELETE rooms/{room}/archive"),
            note="Direct rooms and the lobby stay as they are.",
        ),
        Right.MODERATE_ROOM: Rule(
            _GUEST,
            MODERATORS,
            ownerless=_MODERATOR,
            events=("remove_member", "mute_member", "ban", "list_bans", "list_audit"),
            routes=(
                "DELETE rooms/{room}/members/{user}",
                "PUT rooms/{room}/mutes/{user}",
                "DELETE rooms/{room}/mutes/{user}",
                "GET rooms/{room}/bans",
                "PUT rooms/{room}/bans/{user}",
                "DELETE rooms/{room}/bans/{user}",
                "GET rooms/{room}/audit",
            ),
            note="People who stand below oneself in the room. Direct rooms have no moderators.",
        ),
        Right.UPLOAD: Rule(
            _GUEST, routes=("POST uploads", "DELETE uploads/{upload}"), note="One's own."
        ),
    }
)
"""The one table."""


_FOR_OWNERS: Final = "This is for the room's owners."


def may(
    right: Right, person: Person, access: RoomAccess | None = None, *, ownerless: bool = False
) -> bool:
    """Whether somebody has a right; the arguments are those of `fault`."""
    return fault(right, person, access, ownerless=ownerless) is None


def fault(
    right: Right, person: Person, access: RoomAccess | None = None, *, ownerless: bool = False
) -> ChatError | None:
    """Why somebody may not do something, or None if they may.

    Args:
        right: what they want to do.
        person: who, as they are now.
        access: the room that it is about, which they may see; needed by rules about rooms.
        ownerless: whether nobody who is in the room owns it.

    Returns:
        Forbidden, or NotInRoom when being in the room is what is missing.
    """
    rule = RIGHTS[right]
    if rule.room is not None and access is not None and standing_of(access) not in rule.room:
        stands_in = ownerless and rule.ownerless is not None
        if not stands_in or _is_below(person, rule.ownerless):
            return Forbidden(_FOR_OWNERS) if access.is_member else NotInRoom(access.room.id)
    if _is_below(person, rule.least):
        return Forbidden(rule.refusal or "You may not do this here.")
    return None


def _is_below(person: Person, least: ServerRole | None) -> bool:
    # Nobody is below a guest; said first, because every message is asked about.
    return least is not None and least is not _GUEST and person.role.rank < least.rank


def standing_of(access: RoomAccess) -> Standing:
    """What somebody is in a room now."""
    membership = access.membership
    return membership.role if membership is not None and membership.active else None


def may_see(access: RoomAccess) -> bool:
    """Whether a room exists for somebody: public ones for anybody, others for their members."""
    return access.room.kind is RoomKind.PUBLIC or access.is_member


def may_be_guest(access: Access) -> bool:
    """Whether guests may come in; where they may not, their tokens make them strangers."""
    return access in RIGHTS[Right.CHOOSE_NAME].access


def may_look_as_stranger(access: Access) -> bool:
    """Whether people without a name are shown pictures: those of public rooms, and of people."""
    return access in RIGHTS[Right.SEE_IMAGES].strangers


def creation_right(kind: RoomKind) -> Right:
    """What it takes to make a room of this kind."""
    return Right.CREATE_PUBLIC_ROOM if kind is RoomKind.PUBLIC else Right.CREATE_PRIVATE_ROOM
