"""Links: secrets that let their holder do one thing once."""

from datetime import timedelta
from types import MappingProxyType
from typing import Final

from stonechat.actions.store import Link, Transaction
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import InvalidLink
from stonechat.chat.values import LinkPurpose

LIFETIMES: Final = MappingProxyType(
    {
        LinkPurpose.VERIFY: timedelta(days=7),
        # Whoever reads the mail of somebody else can use it.
        LinkPurpose.RESET: timedelta(hours=1),
        LinkPurpose.OWNER: timedelta(days=7),
    }
)
"""How long a link is good from the moment it is made."""


def add_link(
    tx: Transaction,
    purpose: LinkPurpose,
    secret: str,
    *,
    person_id: str | None = None,
    email: str | None = None,
) -> None:
    """Make a secret good for one use.

    Args:
        tx: the transaction.
        purpose: what it lets its holder do.
        secret: stored only as a hash, so whoever made it has to give it away now or never.
        person_id: whose account it is about; an owner link is about none yet.
        email: the address that it is sent to, which using it proves.
    """
    link = Link(purpose, person_id, email, tx.now + LIFETIMES[purpose])
    tx.add_link(link, hash_token(secret))


def find_link(tx: Transaction, purpose: LinkPurpose, secret: str) -> Link:
    """Look at a link without using it; raises InvalidLink as `use_link`."""
    link = tx.find_link(purpose, hash_token(secret))
    if link is None:
        raise InvalidLink
    return link


def use_link(tx: Transaction, purpose: LinkPurpose, secret: str) -> Link:
    """Take a link; raises InvalidLink for one that is unknown, used, ended or for something else.

    If the act fails later, the link is as good as before.
    """
    link = tx.use_link(purpose, hash_token(secret))
    if link is None:
        raise InvalidLink
    return link
