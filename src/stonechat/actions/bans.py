"""Keeping people out of rooms, and what else was done there."""

from dataclasses import dataclass

from stonechat.actions.access import access_person, access_room, access_self, check_room_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change
from stonechat.actions.departures import leave
from stonechat.actions.instants import read_end
from stonechat.actions.membership import check_may_moderate
from stonechat.actions.paging import name_cursor, name_place
from stonechat.actions.store import Audit, BanTerms, Transaction
from stonechat.chat import limits
from stonechat.chat.rights import Right
from stonechat.chat.values import Membership, Person, RoomAccess
from stonechat.wire.replies import Done
from stonechat.wire.rooms import AuditList, Ban, BanList, ListAudit, ListBans
from stonechat.wire.shapes import timestamp


@dataclass(frozen=True, slots=True)
class Banning:
    """Somebody who is to be kept out of a room, or no longer."""

    actor: Person
    request: Ban


def ban(tx: Transaction, asked: Banning) -> Outcome[Done]:
    """Keep somebody out of a room, or no longer; emits MemberLeft for a member.

    Terms that are given anew replace those before. Raises NotNamed, RoomNotFound, UserNotFound,
    InvalidRequest for an end that has passed, or what the rights say.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    person = access_person(tx, request.user)
    membership = check_may_moderate(tx, actor, access, person)
    room_id, until = access.room.id, read_end(request.until, tx.now)
    if request.on:
        tx.set_ban(room_id, person.id, BanTerms(until, request.reason, actor.id))
        tx.end_join_request(room_id, person.id)
    elif not tx.lift_ban(room_id, person.id):
        return Outcome(Done())
    ends = timestamp(until) if until else None
    details = {"on": request.on, "until": ends, "reason": request.reason}
    tx.add_audit(Audit(room_id, actor.id, "ban", person.id, details=details))
    return Outcome(Done(), _put_out(tx, person, access, membership) if request.on else ())


def _put_out(
    tx: Transaction, person: Person, access: RoomAccess, membership: Membership | None
) -> tuple[Change, ...]:
    return leave(tx, person, RoomAccess(access.room, membership)) if membership else ()


def list_bans(tx: Transaction, actor: Person, request: ListBans) -> BanList:
    """A page of those who are kept out of a room, by username; for who runs the room."""
    access = access_room(tx, actor.id, request.room)
    check_room_right(tx, Right.MODERATE_ROOM, access_self(tx, actor), access)
    limit = request.limit or limits.PAGE_DEFAULT
    bans = tx.list_bans(access.room.id, after=name_place(request.cursor), limit=limit + 1)
    last = bans[limit - 1].user if len(bans) > limit else None
    return BanList(bans=bans[:limit], next=name_cursor(last) if last else None)


def list_audit(tx: Transaction, actor: Person, request: ListAudit) -> AuditList:
    """A page of what was done in a room, the latest first; for who runs the room."""
    access = access_room(tx, actor.id, request.room)
    check_room_right(tx, Right.MODERATE_ROOM, access_self(tx, actor), access)
    limit = request.limit or limits.PAGE_DEFAULT
    entries = tx.list_audits(access.room.id, before=request.cursor, limit=limit + 1)
    more = len(entries) > limit
    return AuditList(entries=entries[:limit], next=entries[limit - 1].id if more else None)
