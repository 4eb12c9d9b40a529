"""The tables, for both databases. A change here needs a migration; a test compares the two.

What a stream's change touched carries the stream's revision after it, in a column `revision`: "what
has a revision above r" is all that a catch-up asks. Memberships, messages and images begin their
keys with the room or stream, so that they can be spread by it one day.
"""

from stonechat.storage.tables.accounts import accounts, invitations, links, mails, sessions
from stonechat.storage.tables.columns import Characters, Whole, YesNo, metadata
from stonechat.storage.tables.messages import images, messages
from stonechat.storage.tables.people import blocks, listings, names, profiles, reports, users
from stonechat.storage.tables.rooms import memberships, room_names, rooms, streams

__all__ = [
    "Characters",
    "Whole",
    "YesNo",
    "accounts",
    "blocks",
    "images",
    "invitations",
    "links",
    "listings",
    "mails",
    "memberships",
    "messages",
    "metadata",
    "names",
    "profiles",
    "reports",
    "room_names",
    "rooms",
    "sessions",
    "streams",
    "users",
]
