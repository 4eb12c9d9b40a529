"""What acts need from a store, in the words of the chat. `storage` implements it for two databases.

A `Transaction` is handed to an act and dies with it. Look-ups that take an `actor_id` are scoped:
what that person may not see is answered exactly like what does not exist.
"""

from stonechat.actions.store.accounts import Account, Accounts, Invitation, Invitations, Link, Links
from stonechat.actions.store.amendments import Amendments, MessagePlace, NewText
from stonechat.actions.store.exports import Exports, Window
from stonechat.actions.store.images import Images, NewFile, NewImage
from stonechat.actions.store.mails import Mail, Mails
from stonechat.actions.store.moderation import Audit, Audits, Blocks, Report, Reports
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
from stonechat.actions.store.reads import Reads
from stonechat.actions.store.rooms import Changes, Rooms, Stream
from stonechat.actions.store.sessions import Session, Sessions
from stonechat.actions.store.transaction import Transaction
from stonechat.actions.store.whispers import OwnWhisper, Whispers, WhisperStream

__all__ = [
    "Account",
    "Accounts",
    "Amendments",
    "Appearance",
    "Audit",
    "Audits",
    "Blocks",
    "Changes",
    "Counters",
    "EarlierSend",
    "Exports",
    "Images",
    "Invitation",
    "Invitations",
    "Link",
    "Links",
    "Mail",
    "Mails",
    "MessagePlace",
    "Messages",
    "Neighbour",
    "NewFile",
    "NewImage",
    "NewMessage",
    "NewText",
    "OwnWhisper",
    "Page",
    "People",
    "PostingPlace",
    "Posts",
    "Presences",
    "ProfileFacts",
    "Profiles",
    "Reads",
    "Report",
    "Reports",
    "Rooms",
    "Session",
    "Sessions",
    "Stream",
    "Transaction",
    "WhisperStream",
    "Whispers",
    "Window",
]
