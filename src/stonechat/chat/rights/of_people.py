"""Rules about coming in, about oneself, and about others."""

from typing import Final

from stonechat.chat.rights.rule import OPEN, Right, Rule
from stonechat.chat.values import ServerRole

_GUEST, _MEMBER = ServerRole.GUEST, ServerRole.MEMBER
_MODERATOR, _ADMIN = ServerRole.MODERATOR, ServerRole.ADMIN

OF_PEOPLE: Final = {
    # Coming in.
    Right.SEE_SERVER: Rule(None, routes=("GET server",), broadcasts=("welcome",)),
    Right.CHOOSE_NAME: Rule(None, access=OPEN, events=("add_user",)),
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
    Right.CHOOSE_NOTIFICATIONS: Rule(
        _MEMBER,
        routes=("GET notification-settings", "PUT notification-settings"),
        refusal="Only people with an account are told of something while they are away.",
    ),
    Right.STOP_MAIL: Rule(
        None,
        routes=("POST unsubscribe/{token}",),
        note="Who holds the mail: its link does nothing else, and needs no signing in.",
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
    Right.WAKE_DEVICES: Rule(
        _MEMBER,
        routes=(
            "GET push",
            "GET push/subscriptions",
            "POST push/subscriptions",
            "PATCH push/subscriptions/{subscription}",
            "DELETE push/subscriptions/{subscription}",
            "POST push/subscriptions/{subscription}/test",
        ),
        refusal="Notifications are for people with an account. Register first.",
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
        strangers=OPEN,
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
}
