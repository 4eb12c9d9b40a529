"""Telling people what they have not read: what becomes of notices when they are due.

Everything that may have changed since the message was sent is looked at again, in the transaction
that puts what tells of it into the outboxes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import Final

from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change
from stonechat.actions.mails import Template, add_mail
from stonechat.actions.push_outbox import add_pushes
from stonechat.actions.store import Concerned, DueNotice, NewPush, ReadUpTo, Transaction
from stonechat.chat.notifications import (
    FORGOTTEN_AFTER,
    Fate,
    Found,
    Notice,
    NoticeState,
    Settled,
    settle,
)
from stonechat.wire.push import PushKind

PEOPLE_AT_ONCE: Final = 4
NOTICES_AT_ONCE: Final = 200
"""What one act settles: a millisecond or so, for which somebody's message may have to wait. More at
once would cost less for each, and make a crowd that is told of something felt by everybody."""

HELD_KEPT: Final = 20
"""How much of what is held back is kept of each place and reason: more is only counted. Who is not
to be disturbed for a year would have a row for each message otherwise."""

TOLD_FOR: Final = timedelta(days=1)
"""How long a device that is switched off is still told of something."""

_SAID_BY: Final = {
    Template.UNREAD: (NoticeState.TOLD,),
    Template.DIGEST: (NoticeState.TOLD, NoticeState.LISTED),
}
"""What else a mail tells of, that would be due later."""

PUT_OFF: Final = timedelta(hours=1)
"""How long notices are left that meet a defect; a newer program may know what to do with them."""

SUMMARY: Final = "summary"
"""The tag of what tells of all that was held back."""


@dataclass(frozen=True, slots=True)
class Late:
    """What somebody was told of that had been held back: how much, and where it was said."""

    messages: int = 0
    streams: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settling:
    """Whose notices are to be settled.

    Attributes:
        person_ids: those of whom some are due.
        active: which of them are doing something on some device.
        zone_of: finds the clock of a time zone.
        late: what was told already of what was held back of people of whom there is more.
    """

    person_ids: Sequence[str]
    active: AbstractSet[str]
    zone_of: Callable[[str], tzinfo]
    late: Mapping[str, Late] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far settling has come.

    Attributes:
        count: how many notices were settled.
        late: what the next one is to know of people of whom there is more.
    """

    count: int
    late: Mapping[str, Late]


def settle_notices(tx: Transaction, asked: Settling) -> Outcome[Progress]:
    """Tell, hold back, mail or drop what is due of some people.

    Emits PushesAdded and MailAdded.
    """
    due = tx.due_notices(asked.person_ids, NOTICES_AT_ONCE)
    settled = [settle(found, tx.now) for found in _find(tx, due, asked)]
    known = {_key(it.notice) for it in settled}
    # Of a room that is gone nothing is found, and nothing is told.
    lost = [it.notice for it in due if _key(it.notice) not in known]
    tx.drop_notices([*lost, *(it.notice for it in settled if it.fate is Fate.DROP)])
    tx.save_notices([it.notice for it in settled if it.fate is not Fate.DROP])
    tx.fold_held({_place(it.notice) for it in settled if _is_held(it)}, kept=HELD_KEPT)
    tx.drop_superseded([it.notice for it in settled if it.fate is Fate.TELL or _is_waiting(it)])
    late = _late(due, settled, asked.late)
    changes: list[Change] = []
    changes += add_pushes(tx, _pushes(tx, due, settled, late))
    changes += _mails(tx, due, settled)
    seen = {it.notice.person_id for it in due} - _cut(due)
    left = {one: told for one, told in (*asked.late.items(), *late.items()) if one not in seen}
    return Outcome(Progress(len(due), left), tuple(changes))


def put_off_notices(tx: Transaction, person_ids: Sequence[str]) -> Outcome[None]:
    """Leave what is due of some people for later, because it cannot be settled now."""
    tx.put_off_notices(person_ids, due_at=tx.now + PUT_OFF)
    return Outcome(None)


def release_left_alone(tx: Transaction, person_ids: Sequence[str]) -> Outcome[None]:
    """Look at once at what people were not told of because they were active; they are no more.

    What was said less than their delay ago is left to it.
    """
    chosen = tx.settings_of_all(person_ids)
    delays = {one: timedelta(seconds=it.delay_seconds) for one, it in chosen.items()}
    tx.release_left_alone({one: tx.now - delay for one, delay in delays.items()})
    return Outcome(None)


def withdraw_read(tx: Transaction, read: Sequence[ReadUpTo]) -> Outcome[None]:
    """Tell nobody of what they have read, and have devices take back what they told of it.

    Emits PushesAdded.
    """
    told = tx.drop_read(read)
    pushes = [
        NewPush(
            person_id=it.person_id,
            kind=PushKind.READ,
            tag=it.stream_id,
            expires_at=tx.now + TOLD_FOR,
            stream_id=it.stream_id,
            position=it.position,
        )
        for it in read
        if (it.person_id, it.stream_id) in told
    ]
    return Outcome(None, add_pushes(tx, pushes))


def seconds_until_notice(tx: Transaction) -> float | None:
    """How long it is until a notice is due, 0 if one is; None if there is none."""
    due_at = tx.next_notice_due_at()
    return None if due_at is None else max(0.0, (due_at - tx.now).total_seconds())


def _find(tx: Transaction, due: Iterable[DueNotice], asked: Settling) -> Iterable[Found]:
    concerned = {it.notice: _concerned(it) for it in due}
    facts = tx.find_hearers(list(concerned.values()))
    for it in due:
        known = facts.get(concerned[it.notice])
        if known is not None:
            yield Found(
                notice=it.notice,
                room_id=it.room_id,
                author_id=it.author_id,
                sent_at=it.sent_at,
                hearer=known.hearer,
                settings=known.settings,
                zone=asked.zone_of(known.settings.quiet_hours.time_zone),
                is_active=it.notice.person_id in asked.active,
                is_deleted=it.is_deleted,
            )


def _concerned(due: DueNotice) -> Concerned:
    notice = due.notice
    return Concerned(
        notice.person_id, notice.stream_id, due.room_id, notice.position, due.author_id
    )


def _is_waiting(settled: Settled) -> bool:
    """Whether it waits for its reader to turn away; so may thousands, of which one is enough."""
    return settled.fate is Fate.WAIT and settled.notice.state is NoticeState.WAITING


def _is_held(settled: Settled) -> bool:
    return settled.fate is Fate.WAIT and settled.notice.state is NoticeState.HELD


def _place(notice: Notice) -> tuple[str, str]:
    return notice.person_id, notice.stream_id


def _cut(due: Sequence[DueNotice]) -> AbstractSet[str]:
    """Whose notices are too many for one piece, so that there may be more."""
    return {due[-1].notice.person_id} if len(due) == NOTICES_AT_ONCE else set()


def _late(
    due: Sequence[DueNotice], settled: Iterable[Settled], before: Mapping[str, Late]
) -> Mapping[str, Late]:
    """Sum up what was held back of people: what is told now, and what was a moment ago.

    A single message is told as if it came now, and left out.
    """
    held = {_key(it.notice) for it in due if it.notice.state is NoticeState.HELD}
    told: dict[str, list[Notice]] = {}
    for it in settled:
        if it.fate is Fate.TELL and _key(it.notice) in held:
            told.setdefault(it.notice.person_id, []).append(it.notice)
    late = {}
    for person_id, notices in told.items():
        known = before.get(person_id, Late())
        streams = known.streams | {it.stream_id for it in notices}
        count = sum(1 + it.stands_for for it in notices)
        if count > 1 or known.messages or person_id in _cut(due):
            late[person_id] = Late(known.messages + count, streams)
    return late


def _pushes(
    tx: Transaction,
    due: Iterable[DueNotice],
    settled: Iterable[Settled],
    late: Mapping[str, Late],
) -> list[NewPush]:
    """Say what devices are told: of each place the latest, of what was late how much it was."""
    held = {_key(it.notice) for it in due if it.notice.state is NoticeState.HELD}
    told = [it.notice for it in settled if it.fate is Fate.TELL]
    by_person: dict[str, list[Notice]] = {}
    for notice in told:
        by_person.setdefault(notice.person_id, []).append(notice)
    pushes = []
    for person_id, notices in by_person.items():
        if person_id in late:
            pushes.append(_summary(tx, person_id, late[person_id]))
        single = [it for it in notices if person_id not in late or _key(it) not in held]
        latest = {it.stream_id: it for it in sorted(single, key=lambda it: it.position)}
        pushes += [_message(tx, notice) for notice in latest.values()]
    return pushes


def _message(tx: Transaction, notice: Notice) -> NewPush:
    return NewPush(
        person_id=notice.person_id,
        kind=PushKind.MESSAGE,
        tag=notice.stream_id,
        expires_at=tx.now + TOLD_FOR,
        stream_id=notice.stream_id,
        position=notice.position,
        message_id=notice.message_id,
    )


def _summary(tx: Transaction, person_id: str, late: Late) -> NewPush:
    return NewPush(
        person_id=person_id,
        kind=PushKind.SUMMARY,
        tag=SUMMARY,
        expires_at=tx.now + TOLD_FOR,
        fields={"messages": late.messages, "rooms": len(late.streams)},
    )


def _key(notice: Notice) -> tuple[str, str, int]:
    return notice.person_id, notice.stream_id, notice.position


def _mails(
    tx: Transaction, due: Iterable[DueNotice], settled: Iterable[Settled]
) -> Iterable[Change]:
    """Send one mail to each person of whom any is due, to the address that is shown to be theirs.

    What they get says how much there is, when it is sent, and nothing that anybody wrote. So it
    tells of all that they were told of by then, and no other mail need follow for it.
    """
    listed = {_key(it.notice) for it in due if it.notice.state is NoticeState.LISTED}
    templates: dict[str, Template] = {}
    for it in settled:
        if it.fate is Fate.MAIL:
            is_listed = _key(it.notice) in listed
            template = Template.DIGEST if is_listed else Template.UNREAD
            templates.setdefault(it.notice.person_id, template)
    added: list[Change] = []
    said: list[tuple[str, NoticeState]] = []
    for person_id, template in templates.items():
        account = tx.find_account(person_id)
        if account is not None and account.email is not None:
            added.append(add_mail(tx, template, account.email, person_id))
            said += ((person_id, state) for state in _SAID_BY[template])
    if said:
        tx.note_mailed(said, due_at=tx.now + FORGOTTEN_AFTER)
    return added
