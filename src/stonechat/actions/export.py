"""Taking everything of one's own along, in pieces: each is a query that costs little.

The pieces are read one after the other, so that neither a reader nor anybody's memory is held for
long; what is said meanwhile may be in it or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import msgspec

from stonechat.actions.access import access_account
from stonechat.actions.accounts import read_account
from stonechat.actions.notification_settings import read_settings
from stonechat.actions.paging import name_cursor, name_place
from stonechat.actions.sessions import list_sessions
from stonechat.actions.store import ProfileFacts, Transaction, Window
from stonechat.chat.rights import may_see
from stonechat.chat.values import Person, RoomAccess
from stonechat.wire.accounts import Account, Session
from stonechat.wire.exports import OwnFacts, OwnMembership, OwnReport
from stonechat.wire.notifications import NotificationSettingsReply
from stonechat.wire.people import FiledReport
from stonechat.wire.shapes import Message, Shape, Timestamp, timestamp

PIECE: Final = 200
"""Entries of one piece: as many messages of the greatest length are some megabytes."""

WINDOW: Final = 5_000
"""Messages of a room, by anybody, that are looked through for one piece."""


class Preface(Shape):
    """What an export begins with: what there is one of, or few."""

    exported_at: Timestamp
    account: Account
    profile: OwnFacts
    notifications: NotificationSettingsReply
    sessions: list[Session]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where the next piece of a list begins.

    Attributes:
        after: the cursor of the last entry; the id of the room or whisper, for messages.
        ended: of memberships: whether those that have not ended are all told.
        position: of messages: how far the room or whisper has been looked through.
        head: of messages: how far it is to be.
    """

    after: str | None = None
    ended: bool = False
    position: int = 0
    head: int = 0


Piece = tuple[Sequence[Shape], Bookmark | None]
"""Some entries, perhaps none, and where the next ones begin; None at the end."""


def begin_export(tx: Transaction, actor: Person, session_id: str) -> Preface:
    """The first piece; raises Forbidden for guests."""
    return Preface(
        exported_at=timestamp(tx.now),
        account=read_account(tx, actor).account,
        profile=_facts(tx.find_profile(actor.id)),
        notifications=read_settings(tx, actor),
        sessions=list_sessions(tx, actor.id, session_id).sessions,
    )


def _blocks(tx: Transaction, actor: Person, bookmark: Bookmark) -> Piece:
    found = tx.list_blocked(actor.id, after=name_place(bookmark.after), limit=PIECE)
    return found, Bookmark(name_cursor(found[-1])) if found else None


def _reports(tx: Transaction, actor: Person, bookmark: Bookmark) -> Piece:
    found = tx.reports_by(actor.id, after=bookmark.after, limit=PIECE)
    return [_own_report(report) for report in found], Bookmark(found[-1].id) if found else None


def _memberships(tx: Transaction, actor: Person, bookmark: Bookmark) -> Piece:
    found, ended = _rooms(tx, actor, bookmark, PIECE)
    entries = [_own_membership(access) for access in found]
    return entries, Bookmark(found[-1].room.id, ended=ended) if found else None


def _messages(tx: Transaction, actor: Person, bookmark: Bookmark) -> Piece:
    """What they wrote in a window of a room, also of one that they may not see any more."""
    if bookmark.after is None or bookmark.position == bookmark.head:
        rooms, ended = _rooms(tx, actor, bookmark, 1)
        if not rooms:
            return [], None
        bookmark = Bookmark(rooms[0].room.id, ended=ended, head=rooms[0].room.head)
    found, after = _window(tx, actor, bookmark)
    access = tx.find_room(bookmark.after or "", actor.id) if found else None
    first = access.first_visible if access and may_see(access) else None
    return [
        said if first is not None and said.position >= first else _as_said(said) for said in found
    ], after


def _as_said(message: Message) -> Message:
    """A message of which its author may not know what has become of it since."""
    return msgspec.structs.replace(message, revision=0, reactions=[], pinned_at=None)


def _window(
    tx: Transaction, actor: Person, bookmark: Bookmark
) -> tuple[Sequence[Message], Bookmark]:
    stream_id, upto = bookmark.after or "", min(bookmark.position + WINDOW, bookmark.head)
    found = tx.messages_by(actor.id, stream_id, Window(bookmark.position, upto, PIECE))
    end = found[-1].position if len(found) == PIECE else upto
    return found, replace(bookmark, position=end)


def _whispers(tx: Transaction, actor: Person, bookmark: Bookmark) -> Piece:
    """What they wrote in a window of a whisper; what others whispered to them is not theirs."""
    if bookmark.after is None or bookmark.position == bookmark.head:
        found = tx.list_own_whispers(actor.id, after=bookmark.after, limit=1)
        if not found:
            return [], None
        bookmark = Bookmark(found[0].id, head=found[0].head)
    return _window(tx, actor, bookmark)


def _rooms(
    tx: Transaction, actor: Person, bookmark: Bookmark, limit: int
) -> tuple[list[RoomAccess], bool]:
    """The next rooms that somebody is in; then those that they were in, and that it is those."""
    if not bookmark.ended:
        found = tx.memberships_of(actor.id, ended=False, after=bookmark.after, limit=limit)
        if found:
            return found, False
    after = bookmark.after if bookmark.ended else None
    return tx.memberships_of(actor.id, ended=True, after=after, limit=limit), True


LISTS: Final = MappingProxyType(
    {
        "blocks": _blocks,
        "reports": _reports,
        "memberships": _memberships,
        "messages": _messages,
        "whispers": _whispers,
    }
)
"""The lists of an export, in order, and how a piece of each is read."""


def read_piece(tx: Transaction, actor: Person, name: str, bookmark: Bookmark) -> Piece:
    """Some entries of one of the `LISTS`; raises NotNamed for who deleted their account meanwhile.

    The cost is bounded, however much there is of it.
    """
    access_account(tx, actor)
    return LISTS[name](tx, actor, bookmark)


def _facts(facts: ProfileFacts) -> OwnFacts:
    return OwnFacts(
        bio=facts.bio,
        pronouns=facts.pronouns,
        time_zone=facts.time_zone,
        status_text=facts.status_text,
        status_emoji=facts.status_emoji,
        status_until=timestamp(facts.status_until) if facts.status_until else None,
        availability=facts.availability,
        shows_presence=facts.shows_presence,
    )


def _own_membership(access: RoomAccess) -> OwnMembership:
    room, membership = access.room, access.membership
    if membership is None:  # they were found by it
        raise AssertionError
    is_visible = may_see(access)
    return OwnMembership(
        room=room.id,
        name=room.name if is_visible else None,
        title=room.title if is_visible else None,
        role=membership.role,
        joined_at=timestamp(membership.joined_at),
        left_at=timestamp(membership.left_at) if membership.left_at else None,
    )


def _own_report(report: FiledReport) -> OwnReport:
    return OwnReport(
        id=report.id,
        user=report.user,
        message=report.message.id if report.message else None,
        reason=report.reason,
        created_at=report.created_at,
    )
