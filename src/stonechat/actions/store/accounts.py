"""Accounts, and the secrets by which one gets or regains one, as acts ask for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import LinkPurpose, ServerRole


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody has who registered.

    `email` is the address that they have shown to be theirs, which only one account can;
    `email_pending` one that they claim, which anybody may.
    """

    person_id: str
    role: ServerRole
    password_hash: str
    email: str | None
    email_pending: str | None
    created_at: datetime
    password_changed_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """What the holder of a secret may do once, and until when; an owner link is nobody's yet."""

    purpose: LinkPurpose
    person_id: str | None
    email: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A secret with which so many people may still register."""

    id: str
    created_by: str
    role: ServerRole
    uses_left: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Accounts(Protocol):
    """What makes somebody more than a guest."""

    def find_account(self, person_id: str) -> Account | None:
        """The account of a person who has one."""

    def find_account_by_login(self, login: str) -> Account | None:
        """The account of a username in any spelling, or of a verified e-mail address."""

    def find_account_by_email(self, email: str) -> Account | None:
        """The account that has verified an address, however it is written."""

    def add_account(self, account: Account) -> None:
        """Make an account of a person who is stored already, as a guest; the role comes with it."""

    def set_password(self, person_id: str, password_hash: str) -> None:
        """Change the hash of a password, now."""

    def renew_password_hash(self, person_id: str, password_hash: str) -> None:
        """Keep the same password under another hash of it."""

    def set_email(self, person_id: str, *, email: str | None, pending: str | None) -> bool:
        """Change both addresses; False, and nothing else, if another account has verified one."""

    def set_server_role(self, person_id: str, role: ServerRole) -> None:
        """Change what an account is on the server."""

    def owners(self) -> list[str]:
        """Ids of the server's owners, who stay what they are until the transaction's end."""

    def remove_account(self, person_id: str) -> None:
        """Take an account away with its links; what its person wrote is a deleted user's then."""


class Links(Protocol):
    """Single-use secrets."""

    def add_link(self, link: Link, secret_hash: bytes) -> None:
        """Store a link; forgets some that have ended."""

    def find_link(self, purpose: LinkPurpose, secret_hash: bytes) -> Link | None:
        """A link that is good for this purpose and has not ended; it stays so."""

    def use_link(self, purpose: LinkPurpose, secret_hash: bytes) -> Link | None:
        """Take a link that is good for this purpose and has not ended: it is gone afterwards."""

    def end_links(self, person_id: str, purpose: LinkPurpose) -> None:
        """Forget all links of a person for a purpose."""


class Invitations(Protocol):
    """Secrets with which people may register."""

    def add_invitation(self, invitation: Invitation, secret_hash: bytes) -> None:
        """Store an invitation, and forget some that are good no more."""

    def find_invitation(self, secret_hash: bytes) -> Invitation | None:
        """An invitation that is good; it stays as it is."""

    def use_invitation(self, secret_hash: bytes) -> Invitation | None:
        """Take one use of an invitation that is good; None if there is none left."""

    def list_invitations(self, *, after: str | None, limit: int) -> list[Invitation]:
        """Invitations that are good, newest first, those older than the id `after` only."""

    def revoke_invitation(self, invitation_id: str) -> bool:
        """End an invitation; False if there is none of this id, or it was ended before."""

    def revoke_invitations_of(self, person_id: str, role: ServerRole) -> None:
        """End all invitations to come in as this that somebody made."""
