"""Finding whom messages concern, after they were sent and beside sending them.

Looking reads alone, so that it holds up nobody's message; what it finds is then written by one act.
Looking twice finds the same, and a notice that is there stays: a crash between the two loses
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from stonechat.actions.act import Outcome
from stonechat.actions.store import Concerned, Said, Transaction
from stonechat.chat.notifications import (
    Keyword,
    Notice,
    NoticeState,
    Spoken,
    Tie,
    reason_to_tell,
)

LOOKED_AT: Final = 200
LOOKED_AT_CHARACTERS: Final = 100_000
"""Messages, and their text, of one look: a few milliseconds of a reader."""

CROWD: Final = 300
"""Members of one room whom its messages concern that are looked at together; of more, one piece
after the other, so that nobody's message waits for thousands of notices."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A message that concerns more people than are looked at together: those behind one are left.

    Attributes:
        after: the id of the last person who was looked at.
    """

    stream_id: str
    position: int
    after: str


@dataclass(frozen=True, slots=True)
class Looking:
    """Where to look: past these positions of streams, or first at the rest of a crowd."""

    done: Mapping[str, int]
    crowd: Crowd | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found.

    Attributes:
        notices: who is to be told of what.
        reached: up to which position streams were looked at.
        crowd: what is left of a crowd.
    """

    notices: tuple[Notice, ...] = ()
    reached: Mapping[str, int] = field(default_factory=dict)
    crowd: Crowd | None = None


def look(tx: Transaction, asked: Looking) -> Looked:
    """Find whom the next messages of streams concern; writes nothing.

    A number of statements that depends neither on how many messages there are nor on how many
    members their rooms have; one more for each room.
    """
    if asked.crowd is not None:
        return _look_on(tx, asked.crowd)
    said = tx.read_said(asked.done, most=LOOKED_AT, most_characters=LOOKED_AT_CHARACTERS)
    ties = _Ties(said)
    ended, crowd = _gather_crowds(tx, ties)
    ties.cut(ended)
    _gather_parties(tx, ties)
    _gather_called(tx, ties)
    _gather_words(tx, ties)
    reached = {it.stream_id: it.position for it in ties.said}
    if crowd is not None:
        reached[crowd.stream_id] = crowd.position - 1
    return Looked(_decide(tx, ties), reached, crowd)


def note_notices(tx: Transaction, looked: Looked) -> Outcome[None]:
    """Store what was found, and how far was looked."""
    tx.add_notices(looked.notices)
    tx.note_noticed(looked.reached)
    return Outcome(None)


class _Ties:
    """What messages have to do with people, as far as it was found out."""

    def __init__(self, said: Sequence[Said]) -> None:
        self.said = list(said)
        self._of: dict[tuple[str, int], dict[str, set[Tie]]] = {}

    def cut(self, count: int) -> None:
        """Leave all but the first messages for later."""
        self.said = self.said[:count]

    def add(self, said: Said, person_id: str, tie: Tie) -> None:
        people = self._of.setdefault((said.stream_id, said.position), {})
        people.setdefault(person_id, set()).add(tie)

    def of(self, said: Said) -> Mapping[str, set[Tie]]:
        return self._of.get((said.stream_id, said.position), {})

    @property
    def heard(self) -> Iterable[Said]:
        """Those that still say something."""
        return (it for it in self.said if not it.is_deleted)


def _look_on(tx: Transaction, crowd: Crowd) -> Looked:
    """Look at some more of a crowd; whom the message concerns for more was found before."""
    said = tx.read_said_at(crowd.stream_id, crowd.position)
    done = Looked(reached={crowd.stream_id: crowd.position})
    if said is None or said.is_deleted:
        return done
    called = said.calls_room or _is_counted_for_all(tx, said)
    members = tx.crowd(said.room_id, called=called, after=crowd.after, limit=CROWD + 1)
    ties = _Ties([said])
    for person_id in members[:CROWD]:
        ties.add(said, person_id, Tie.CALL if called else Tie.NONE)
    notices = _decide(tx, ties)
    if len(members) <= CROWD:
        return Looked(notices, done.reached)
    return Looked(notices, crowd=Crowd(said.stream_id, said.position, members[CROWD - 1]))


def _gather_parties(tx: Transaction, ties: _Ties) -> None:
    """Find those to whom messages are said as such: in direct rooms and whispers."""
    small: dict[str, list[Said]] = {}
    for said in ties.heard:
        if said.is_whisper or said.is_direct:
            small.setdefault(said.stream_id, []).append(said)
    for stream_id, person_id in tx.parties(small) if small else ():
        for said in small[stream_id]:
            ties.add(said, person_id, Tie.WHISPER if said.is_whisper else Tie.DIRECT)
            if said.calls_room or said.calls_here:
                ties.add(said, person_id, Tie.CALL)


def _gather_crowds(tx: Transaction, ties: _Ties) -> tuple[int, Crowd | None]:
    """Find those whom messages concern because they are in the room.

    Returns:
        How many messages were gone through, and what is left of the last one.
    """
    known: dict[tuple[str, bool], list[str]] = {}
    gathered = 0
    for count, said in enumerate(ties.said, 1):
        if said.is_deleted or said.is_whisper or said.is_direct:
            continue
        called = said.calls_room or _is_counted_for_all(tx, said)
        key = said.room_id, called
        if key not in known:
            known[key] = tx.crowd(said.room_id, called=called, after="", limit=CROWD + 1)
        members = known[key]
        for person_id in members[:CROWD]:
            ties.add(said, person_id, Tie.CALL if called else Tie.NONE)
        if len(members) > CROWD:
            return count, Crowd(said.stream_id, said.position, members[CROWD - 1])
        gathered += len(members)
        if gathered > CROWD:
            return count, None
    return len(ties.said), None


def _is_counted_for_all(tx: Transaction, said: Said) -> bool:
    """Whether so many were connected that `@here` called them like `@room`."""
    if not said.calls_here:
        return False
    counted = tx.counted_as_here([(said.stream_id, said.position)])
    return any(not person_id for _, _, person_id in counted)


def _gather_called(tx: Transaction, ties: _Ties) -> None:
    """Find those who are mentioned, answered, or were here."""
    answered = {(it.stream_id, it.reply_to): it for it in ties.heard if it.reply_to is not None}
    authors = tx.authors_at([(one, at or 0) for one, at in answered]) if answered else {}
    here = {(it.stream_id, it.position): it for it in ties.heard if it.calls_here}
    for stream_id, position, person_id in tx.counted_as_here(list(here)) if here else ():
        if person_id:
            ties.add(here[stream_id, position], person_id, Tie.CALL)
    for said in ties.heard:
        for person_id in said.mentioned:
            ties.add(said, person_id, Tie.MENTION)
        author_id = authors.get((said.stream_id, said.reply_to or 0))
        if author_id is not None:
            ties.add(said, author_id, Tie.REPLY)


def _gather_words(tx: Transaction, ties: _Ties) -> None:
    """Find those one of whose keywords is said; whether they may read it is looked at with all."""
    spoken = [(it, Spoken(it.text)) for it in ties.heard if it.text and not it.is_whisper]
    words = {word for _, text in spoken for word in text.first_words}
    owners: dict[str, list[tuple[str, Keyword]]] = {}
    for person_id, keyword in tx.keyword_owners(words) if words else ():
        owners.setdefault(keyword.first_word, []).append((person_id, keyword))
    if not owners:
        return
    for said, text in spoken:
        for person_id, keyword in (it for word in text.first_words for it in owners.get(word, ())):
            if text.says(keyword):
                ties.add(said, person_id, Tie.KEYWORD)


def _decide(tx: Transaction, ties: _Ties) -> tuple[Notice, ...]:
    asked = {
        Concerned(person_id, it.stream_id, it.room_id, it.position, it.author_id): (it, found)
        for it in ties.heard
        for person_id, found in ties.of(it).items()
    }
    notices = []
    for concerned, facts in tx.find_hearers(list(asked)).items():
        said, found = asked[concerned]
        reason = reason_to_tell(facts.hearer, found, tx.now)
        if reason is not None:
            notices.append(
                Notice(
                    person_id=concerned.person_id,
                    stream_id=said.stream_id,
                    position=said.position,
                    message_id=said.id,
                    reason=reason,
                    state=NoticeState.WAITING,
                    due_at=said.sent_at + timedelta(seconds=facts.settings.delay_seconds),
                )
            )
    return tuple(notices)
