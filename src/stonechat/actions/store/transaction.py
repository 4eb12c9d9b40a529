"""One transaction of the store: all that acts can ask of it."""

from datetime import datetime
from typing import Protocol

from stonechat.actions.store.accounts import Accounts, Invitations, Links
from stonechat.actions.store.admissions import Bans, JoinRequests
from stonechat.actions.store.amendments import Amendments
from stonechat.actions.store.exports import Exports
from stonechat.actions.store.images import Images
from stonechat.actions.store.mails import Mails
from stonechat.actions.store.moderation import Audits, Blocks, Reports
from stonechat.actions.store.notifications import Notices, Noticing, NotificationSettings
from stonechat.actions.store.operation import Operation
from stonechat.actions.store.people import People
from stonechat.actions.store.posts import Posts
from stonechat.actions.store.presence import Presences
from stonechat.actions.store.profiles import Profiles
from stonechat.actions.store.push import PushDeliveries, PushSubscriptions
from stonechat.actions.store.reads import Reads
from stonechat.actions.store.rooms import Rooms
from stonechat.actions.store.search import Searches
from stonechat.actions.store.sessions import Sessions
from stonechat.actions.store.standings import Standings
from stonechat.actions.store.uploads import Uploads
from stonechat.actions.store.whispers import Whispers


class Transaction(
    People,
    Sessions,
    Profiles,
    Accounts,
    Links,
    Invitations,
    Mails,
    Presences,
    Rooms,
    Bans,
    JoinRequests,
    Posts,
    Amendments,
    Whispers,
    Reads,
    Blocks,
    Audits,
    Reports,
    Images,
    Uploads,
    Exports,
    Searches,
    NotificationSettings,
    Noticing,
    Notices,
    PushSubscriptions,
    PushDeliveries,
    Standings,
    Operation,
    Protocol,
):
    """One transaction of the store."""

    @property
    def now(self) -> datetime:
        """The transaction's instant: aware, UTC, whole milliseconds."""

    def new_id(self) -> str:
        """A new UUID version 7 in canonical form."""
