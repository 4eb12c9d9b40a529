"""Telling people what they have not read: what becomes of notices when they are due.

Everything that may have changed since the message was sent is looked at again, in the transaction
that puts what tells of it into the outboxes.
"""

from collections.abc import Callable, Iterable, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Final

from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change
from stonechat.actions.mails import Template, add_mail
from stonechat.actions.push_outbox import add_pushes
from stonechat.actions.store import Concerned, DueNotice, NewPush, ReadUpTo, Transaction
from stonechat.chat.notifications import Fate, Found, Notice, NoticeState, Settled, settle
from stonechat.wire.push import PushKind

PEOPLE_AT_ONCE: Final = 25
NOTICES_AT_ONCE: Final = 200
"""What one act settles: some milliseconds, for which somebody's message may have to wait."""

TOLD_FOR: Final = timedelta(days=1)
"""How long a device that is switched off is still told of something."""

SUMMARY: Final = "summary"
"""The tag of what tells of all that was held back."""


@dataclass(frozen=True, slots=True)
class Settling:
    """Whose notices are to be settled.

    Attributes:
        person_ids: those of whom some are due.
        active: which of them are doing something on some device.
        zone_of: finds the clock of a time zone.
    """

    person_ids: Sequence[str]
    active: AbstractSet[str]
    zone_of: Callable[[str], tzinfo]


def settle_notices(tx: Transaction, asked: Settling) -> Outcome[int]:
    """Tell, hold back, mail or drop what is due of some people; answers how many notices that were.

    Emits PushesAdded and MailAdded.
    """
    due = tx.due_notices(asked.person_ids, NOTICES_AT_ONCE)
    settled = [settle(found, tx.now) for found in _find(tx, due, asked)]
    known = {_key(it.notice) for it in settled}
    # Of a room that is gone nothing is found, and nothing is told.
    lost = [it.notice for it in due if _key(it.notice) not in known]
    tx.drop_notices([*lost, *(it.notice for it in settled if it.fate is Fate.DROP)])
    tx.save_notices([it.notice for it in settled if it.fate is not Fate.DROP])
    tx.drop_superseded([it.notice for it in settled if it.fate is Fate.TELL])
    changes: list[Change] = []
    changes += add_pushes(tx, _pushes(tx, due, settled))
    changes += _mails(tx, due, settled)
    return Outcome(len(due), tuple(changes))


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


def _pushes(tx: Transaction, due: Iterable[DueNotice], settled: Iterable[Settled]) -> list[NewPush]:
    """Say what devices are told: of each place the latest, of what was held back how much it was.

    A single message that was held back is told as if it came now.
    """
    held = {it.notice for it in due if it.notice.state is NoticeState.HELD}
    keys = {_key(notice) for notice in held}
    told = [it.notice for it in settled if it.fate is Fate.TELL]
    by_person: dict[str, list[Notice]] = {}
    for notice in told:
        by_person.setdefault(notice.person_id, []).append(notice)
    pushes = []
    for person_id, notices in by_person.items():
        late = [it for it in notices if _key(it) in keys]
        if len(late) > 1:
            pushes.append(_summary(tx, person_id, late))
        single = [it for it in notices if len(late) == 1 or _key(it) not in keys]
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


def _summary(tx: Transaction, person_id: str, notices: Sequence[Notice]) -> NewPush:
    return NewPush(
        person_id=person_id,
        kind=PushKind.SUMMARY,
        tag=SUMMARY,
        expires_at=tx.now + TOLD_FOR,
        fields={"messages": len(notices), "rooms": len({it.stream_id for it in notices})},
    )


def _key(notice: Notice) -> tuple[str, str, int]:
    return notice.person_id, notice.stream_id, notice.position


def _mails(
    tx: Transaction, due: Iterable[DueNotice], settled: Iterable[Settled]
) -> Iterable[Change]:
    """Send one mail to each person of whom any is due, to the address that is shown to be theirs.

    What they get says how much there is, when it is sent, and nothing that anybody wrote.
    """
    listed = {_key(it.notice) for it in due if it.notice.state is NoticeState.LISTED}
    templates: dict[str, Template] = {}
    for it in settled:
        if it.fate is Fate.MAIL:
            is_listed = _key(it.notice) in listed
            template = Template.DIGEST if is_listed else Template.UNREAD
            templates.setdefault(it.notice.person_id, template)
    for person_id, template in templates.items():
        account = tx.find_account(person_id)
        if account is not None and account.email is not None:
            yield add_mail(tx, template, account.email, person_id)
