"""What is asked and answered about coming in: accounts, sessions, links and invitations.

For REST only. Passwords, secrets and tokens are never part of a broadcast or a log.
"""

from typing import Annotated

from msgspec import Meta

from stonechat.chat import limits
from stonechat.chat.values import ServerRole, SessionKind
from stonechat.wire.requests import NO_NUL, Cursor, Limit, Name, Reference, Request
from stonechat.wire.shapes import Shape, Timestamp, User

Password = Annotated[str, Meta(max_length=limits.PASSWORD_INPUT_LENGTH, pattern=NO_NUL)]
"""As typed: what is too long is refused before anything is computed with it."""

Email = Annotated[str, Meta(max_length=limits.EMAIL_INPUT_LENGTH, pattern=NO_NUL)]
Secret = Annotated[str, Meta(min_length=1, max_length=limits.SECRET_LENGTH, pattern=NO_NUL)]
"""A token, or what stands behind the `#` of a link."""

Login = Annotated[str, Meta(min_length=1, max_length=limits.EMAIL_INPUT_LENGTH, pattern=NO_NUL)]
Agent = Annotated[str, Meta(max_length=limits.AGENT_LENGTH, pattern=NO_NUL)]
DisplayName = Annotated[str, Meta(max_length=1_000, pattern=NO_NUL)]


class Entry(Request, kw_only=True):
    """What every way in has in common.

    With `cookie` the token is not told but set as a cookie that no script can read; `agent` is how
    the session is called in the list of sessions, by default what the HTTP client says of itself.
    """

    cookie: bool = False
    agent: Agent | None = None


class Register(Entry, kw_only=True):
    """Make an account; a guest who shows their token keeps id, rooms and messages."""

    username: Name
    password: Password
    email: Email | None = None
    name: DisplayName | None = None
    invitation: Secret | None = None


class BecomeOwner(Entry, kw_only=True):
    """Make the account that owns the server, by the link that its first start printed."""

    link: Secret
    username: Name
    password: Password
    email: Email | None = None


class LogIn(Entry, kw_only=True):
    """Begin a session; `login` is a username or an e-mail address that was verified."""

    login: Login
    password: Password


class UseToken(Request):
    """Put a token that one has into a cookie, for pages that show images."""

    token: Secret


class EndSession(Request):
    """Take a session back."""

    session: Reference


class ChangePassword(Request):
    """Change one's password; all other sessions end."""

    current: Password
    new: Password


class ChangeEmail(Request):
    """Change one's e-mail address, or remove it by null.

    The old one stays until the new one is verified.
    """

    email: Email | None
    password: Password


class ChangeUsername(Request):
    """Change what one is called."""

    username: Name


class DeleteAccount(Request):
    """Delete one's account; the password shows that it is meant."""

    password: Password


class UseLink(Request):
    """Show that an e-mail address is one's own."""

    link: Secret


class AskReset(Request):
    """Have a link sent with which the password can be set anew."""

    email: Email


class ResetPassword(Request):
    """Set the password anew, by a link."""

    link: Secret
    password: Password


class Invite(Request):
    """Make an invitation for so many people and days."""

    uses: Annotated[int, Meta(ge=1, le=limits.INVITATION_USES)] = 1
    days: Annotated[int, Meta(ge=1, le=limits.INVITATION_DAYS)] = 7
    role: ServerRole = ServerRole.MEMBER


class ListInvitations(Request):
    """Invitations that are good, newest first."""

    cursor: Cursor | None = None
    limit: Limit | None = None


class RevokeInvitation(Request):
    """Let nobody use an invitation any more."""

    invitation: Reference


class Session(Shape):
    """One way in that somebody has open; `current` is the one that asks."""

    id: str
    kind: SessionKind
    agent: str | None
    address: str | None
    created_at: Timestamp
    used_at: Timestamp
    expires_at: Timestamp
    current: bool


class SessionOpened(Shape):
    """Who came in, and the token; it is null when it was set as a cookie."""

    user: User
    session: Session
    token: str | None


class SessionReply(Shape):
    """Who asks, and by which session."""

    user: User
    session: Session


class SessionList(Shape):
    """One's sessions, the one used last first; there are few enough for one page."""

    sessions: list[Session]


class Account(Shape):
    """One's own account. `email` is the verified address, `email_pending` one that is not yet."""

    user: User
    role: ServerRole
    email: str | None
    email_pending: str | None
    created_at: Timestamp
    password_changed_at: Timestamp


class AccountReply(Shape):
    """One's account as it is now."""

    account: Account


class Invitation(Shape):
    """An invitation, without its secret."""

    id: str
    role: ServerRole
    uses_left: int
    created_by: str
    created_at: Timestamp
    expires_at: Timestamp


class InvitationMade(Shape):
    """An invitation, and the link to give away: it is told only now."""

    invitation: Invitation
    link: str


class InvitationList(Shape):
    """A page of invitations, newest first; `next` is the cursor of the next one."""

    invitations: list[Invitation]
    next: str | None
