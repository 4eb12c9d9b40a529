"""Rules about rooms, and about what is said in them."""

from typing import Final

from stonechat.chat.rights.rule import MEMBERS, MODERATORS, OPEN, OWNERS, SEEN, Right, Rule
from stonechat.chat.values import ServerRole

_GUEST, _MEMBER = ServerRole.GUEST, ServerRole.MEMBER
_MODERATOR, _ADMIN = ServerRole.MODERATOR, ServerRole.ADMIN

OF_ROOMS: Final = {
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
        strangers=OPEN,
        routes=("GET /uploads/{image}", "GET /uploads/{image}/thumbnail"),
        note=(
            "What one may read, and what one has uploaded and not sent. Strangers see those of"
            " public rooms, so that a page elsewhere may show them."
        ),
    ),
    Right.JOIN_ROOM: Rule(
        _GUEST, SEEN, events=("join_room",), routes=("PUT rooms/{room}/membership",)
    ),
    Right.LEAVE_ROOM: Rule(
        _GUEST,
        MEMBERS,
        direct=False,
        events=("leave_room",),
        routes=("DELETE rooms/{room}/membership",),
        note="A direct room is left with one's account alone.",
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
    Right.CHOOSE_NOTIFICATIONS_OF_ROOM: Rule(
        _MEMBER,
        MEMBERS,
        routes=("GET rooms/{room}/notifications", "PUT rooms/{room}/notifications"),
        refusal="Only people with an account are told of something while they are away.",
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
        direct=False,
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
        direct=False,
        events=("list_join_requests", "answer_join_request"),
        routes=("GET rooms/{room}/join-requests", "PUT rooms/{room}/join-requests/{user}"),
        broadcasts=("join_asked",),
    ),
    Right.UPDATE_ROOM: Rule(
        _GUEST,
        MODERATORS,
        ownerless=_MODERATOR,
        direct=False,
        events=("update_room",),
        routes=("PATCH rooms/{room}",),
        note="Direct rooms stay as they are.",
    ),
    Right.ARCHIVE_ROOM: Rule(
        _GUEST,
        OWNERS,
        ownerless=_MODERATOR,
        direct=False,
        events=("archive_room",),
        routes=("PUT rooms/{room}/archive", "DELETE rooms/{room}/archive"),
        note="Direct rooms and the lobby stay as they are.",
    ),
    Right.MODERATE_ROOM: Rule(
        _GUEST,
        MODERATORS,
        ownerless=_MODERATOR,
        direct=False,
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
