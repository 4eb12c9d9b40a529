"""What a right is, and what its rule can ask for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stonechat.chat.values import Access, Role, ServerRole


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
    CHOOSE_NOTIFICATIONS = "choose what one is told of while away"
    CHOOSE_NOTIFICATIONS_OF_ROOM = "choose what one is told of in a room"
    STOP_MAIL = "stop mail by the link in it"
    HOLD_PROFILE = "see one's own profile, and hide one's presence"
    DESCRIBE_ONESELF = "have a display name, a picture, and say something of oneself"
    SET_STATUS = "say how one is to be seen"
    HEAR_OWN = "hear what is about oneself"
    WAKE_DEVICES = "have one's devices woken by what one misses"
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
    SEE_IMAGES = "see the images and files of a room's messages"
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
OPEN: Final = frozenset({Access.OPEN})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a right takes.

    Attributes:
        least: the least role on the server; None lets strangers do it too.
        room: what one may be in the room that it is about; None if it is about no room.
        ownerless: the least role on the server that stands in for the owner of a public room who is
            not there.
        direct: whether there is such a thing in a direct room.
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
    direct: bool = True
    access: frozenset[Access] = ALWAYS
    strangers: frozenset[Access] = frozenset()
    events: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    broadcasts: tuple[str, ...] = ()
    note: str = ""
    refusal: str = ""
