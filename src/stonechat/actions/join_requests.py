"""Asking to be let into private rooms."""

from dataclasses import dataclass

from stonechat.actions.access import (
    access_person,
    access_room,
    access_self,
    check_right,
    find_membership,
)
from stonechat.actions.act import Outcome
from stonechat.actions.arrivals import check_may_enter, enter
from stonechat.actions.changes import Change, JoinRequested
from stonechat.actions.paging import time_cursor, time_place
from stonechat.actions.store import Audit, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import JoinRequestNotFound
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire.replies import Done
from stonechat.wire.rooms import (
    AnswerJoinRequest,
    AskToJoin,
    JoinAsked,
    JoinRequestList,
    ListJoinRequests,
)
from stonechat.wire.shapes import user_shape


@dataclass(frozen=True, slots=True)
class Asking:
    """A room, if it is one, that somebody wants to be let into."""

    actor: Person
    request: AskToJoin


@dataclass(frozen=True, slots=True)
class Answering:
    """Somebody who asks, and is to be let in or not."""

    actor: Person
    request: AnswerJoinRequest


def ask_to_join(tx: Transaction, asked: Asking) -> Outcome[Done]:
    """Ask for a private room by its id; emits JoinRequested.

    Neither the answer nor the work tells whether there is such a room: a change is emitted in any
    case, which nobody hears if there is none, if nobody could let the actor in, or if they asked
    before. Raises NotNamed, or Forbidden for guests.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    check_right(Right.ASK_TO_JOIN, actor)
    text = (request.text or "").strip() or None
    is_new = tx.add_join_request(request.room, actor.id, text)
    admitters = tx.find_admitters(request.room, actor.id)
    told = JoinAsked(room=request.room, user=user_shape(actor), text=text)
    return Outcome(Done(), (JoinRequested(told, tuple(admitters) if is_new else ()),))


def list_join_requests(
    tx: Transaction, actor: Person, request: ListJoinRequests
) -> JoinRequestList:
    """A page of those who ask to be let in, those first who have asked for longest."""
    access = access_room(tx, actor.id, request.room)
    check_right(Right.LET_IN, access_self(tx, actor), access)
    limit = request.limit or limits.PAGE_DEFAULT
    after = time_place(request.cursor)
    found = tx.list_join_requests(access.room.id, after=after, limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return JoinRequestList(
        requests=found[:limit], next=time_cursor(last.asked_at, last.user.id) if last else None
    )


def answer_join_request(tx: Transaction, asked: Answering) -> Outcome[Done]:
    """Let somebody in who asked, or not; emits MemberJoined if they come in by it.

    Either way they ask no longer. Raises NotNamed, RoomNotFound, UserNotFound,
    JoinRequestNotFound, what the rights say, or Forbidden for who cannot come in.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    check_right(Right.LET_IN, actor, access)
    person = access_person(tx, request.user)
    if not tx.end_join_request(access.room.id, person.id):
        raise JoinRequestNotFound(request.user)
    details = {"accept": request.accept}
    audit = Audit(access.room.id, actor.id, "answer_join_request", person.id, details=details)
    tx.add_audit(audit)
    changes: tuple[Change, ...] = ()
    if request.accept and not find_membership(tx, access.room.id, person.id):
        check_may_enter(tx, access.room, person)
        _, joined = enter(tx, access.room, person)
        changes = (joined,)
    return Outcome(Done(), changes)
