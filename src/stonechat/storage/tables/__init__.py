"""The tables, for both databases. A change here needs a migration; a test compares the two.

What a stream's change touched carries the stream's revision after it, in a column `revision`: "what
has a revision above r" is all that a catch-up asks. Memberships, messages and images begin their
keys with the room or stream, so that they can be spread by it one day.
"""

from stonechat.storage.tables.accounts import accounts, invitations, links, mails, sessions
from stonechat.storage.tables.columns import Characters, Whole, YesNo, metadata
from stonechat.storage.tables.documents import documents, indexed
from stonechat.storage.tables.messages import (
    edits,
    files,
    images,
    mentions,
    messages,
    reactions,
    uploads,
    whisper_members,
    whispers,
)
from stonechat.storage.tables.notifications import (
    keywords,
    noticed,
    notices,
    notification_settings,
    push_deliveries,
    push_subscriptions,
)
from stonechat.storage.tables.people import blocks, listings, names, profiles, reports, users
from stonechat.storage.tables.rooms import (
    audits,
    bans,
    join_requests,
    memberships,
    room_names,
    rooms,
    slow_posts,
    streams,
)

__all__ = [
    "Characters",
    "Whole",
    "YesNo",
    "accounts",
    "audits",
    "bans",
    "blocks",
    "documents",
    "edits",
    "files",
    "images",
    "indexed",
    "invitations",
    "join_requests",
    "keywords",
    "links",
    "listings",
    "mails",
    "memberships",
    "mentions",
    "messages",
    "metadata",
    "names",
    "noticed",
    "notices",
    "notification_settings",
    "profiles",
    "push_deliveries",
    "push_subscriptions",
    "reactions",
    "reports",
    "room_names",
    "rooms",
    "sessions",
    "slow_posts",
    "streams",
    "uploads",
    "users",
    "whisper_members",
    "whispers",
]
