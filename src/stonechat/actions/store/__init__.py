"""What acts need from a store, in the words of the chat. `storage` implements it for two databases.

A `Transaction` is handed to an act and dies with it. Look-ups that take an `actor_id` are scoped:
what that person may not see is answered exactly like what does not exist.
"""

from stonechat.actions.store.accounts import Account, Accounts, Invitation, Invitations, Link, Links
from stonechat.actions.store.admissions import AskedPlace, Bans, BanTerms, JoinRequests
from stonechat.actions.store.amendments import Amendments, MessagePlace, NewText
from stonechat.actions.store.exports import Exports, Window
from stonechat.actions.store.images import Images, NewFile, NewImage
from stonechat.actions.store.mails import Mail, Mails
from stonechat.actions.store.moderation import Audit, Audits, Blocks, Report, Reports
from stonechat.actions.store.notifications import (
    Concerned,
    DueNotice,
    HearerFacts,
    Notices,
    Noticing,
    NotificationSettings,
    ReadUpTo,
    RoomNotifications,
    Said,
)
from stonechat.actions.store.operation import Operation, Waiting
from stonechat.actions.store.people import People
from stonechat.actions.store.posts import (
    Counters,
    EarlierSend,
    Messages,
    NewMessage,
    Page,
    PostingPlace,
    Posts,
)
from stonechat.actions.store.presence import Appearance, Neighbour, Presences
from stonechat.actions.store.profiles import ProfileFacts, Profiles
from stonechat.actions.store.push import (
    NewPush,
    PushDeliveries,
    PushDelivery,
    PushSubscription,
    PushSubscriptions,
)
from stonechat.actions.store.reads import Reads
from stonechat.actions.store.rooms import Changes, Rooms, Stream
from stonechat.actions.store.search import FoundMessages, MessageSearch, Searches
from stonechat.actions.store.sessions import Session, Sessions
from stonechat.actions.store.transaction import Transaction
from stonechat.actions.store.uploads import Content, NewUpload, Uploads
from stonechat.actions.store.whispers import OwnWhisper, Whispers, WhisperStream

__all__ = [
    "Account",
    "Accounts",
    "Amendments",
    "Appearance",
    "AskedPlace",
    "Audit",
    "Audits",
    "BanTerms",
    "Bans",
    "Blocks",
    "Changes",
    "Concerned",
    "Content",
    "Counters",
    "DueNotice",
    "EarlierSend",
    "Exports",
    "FoundMessages",
    "HearerFacts",
    "Images",
    "Invitation",
    "Invitations",
    "JoinRequests",
    "Link",
    "Links",
    "Mail",
    "Mails",
    "MessagePlace",
    "MessageSearch",
    "Messages",
    "Neighbour",
    "NewFile",
    "NewImage",
    "NewMessage",
    "NewPush",
    "NewText",
    "NewUpload",
    "Notices",
    "Noticing",
    "NotificationSettings",
    "Operation",
    "OwnWhisper",
    "Page",
    "People",
    "PostingPlace",
    "Posts",
    "Presences",
    "ProfileFacts",
    "Profiles",
    "PushDeliveries",
    "PushDelivery",
    "PushSubscription",
    "PushSubscriptions",
    "ReadUpTo",
    "Reads",
    "Report",
    "Reports",
    "RoomNotifications",
    "Rooms",
    "Said",
    "Searches",
    "Session",
    "Sessions",
    "Stream",
    "Transaction",
    "Uploads",
    "Waiting",
    "WhisperStream",
    "Whispers",
    "Window",
]
