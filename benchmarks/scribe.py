"""Writes down what people say, by the functions with which the server does, in large batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import Final

from stonechat.actions.store import Counters, NewMessage, WhisperStream
from stonechat.chat.values import Person
from stonechat.storage.transaction import SqlTransaction
from stonechat.wire.shapes import Mentions, Whisper

MENTIONED_EVERY: Final = 50
MENTIONED_AT: Final = 5
"""The fifth message of a room mentions the reader, and every fiftieth from there."""

BEGAN_AT: Final = datetime(2025, 1, 1, tzinfo=UTC)
_SEED: Final = 3


@dataclass(slots=True)
class Talk:
    """A room, and how much was said there."""

    id: str
    name: str | None
    counters: Counters


@dataclass(frozen=True, slots=True)
class Cast:
    """Who talks, who reads, and who whispers in the one room where most is said.

    Attributes:
        authors: those first who say most.
    """

    reader: Person
    authors: list[Person]
    one: Talk
    many: list[Talk]
    whispers: list[WhisperStream]


class Scribe:
    """Writes down what is said, all of a batch at one time.

    Attributes:
        sent_at: that time.
    """

    def __init__(self, cast: Cast) -> None:
        self.sent_at = BEGAN_AT
        self._cast = cast
        self._random = Random(_SEED)
        self._weights = [*accumulate(1 / (rank + 1) for rank in range(len(cast.authors)))]
        self._mentions = Mentions(users=[cast.reader.id], room=False, here=False)
        self._whispered = {whisper.id: Counters(0, 0) for whisper in cast.whispers}
        self._written = 0

    def say(
        self, tx: SqlTransaction, rooms: Sequence[Talk], said: Sequence[str], before: int
    ) -> None:
        """Say these in rooms in turn, in which so many were said before."""
        authors = self._random.choices(self._cast.authors, cum_weights=self._weights, k=len(said))
        places = [rooms[number % len(rooms)] for number in range(before, before + len(said))]
        new_messages = [
            self._message(room, author, text)
            for room, author, text in zip(places, authors, said, strict=True)
        ]
        tx.add_messages(new_messages, {room.id: room.counters for room in places})

    def whisper(self, tx: SqlTransaction) -> None:
        """Say one thing in each whisper, behind what was said in their room."""
        one = self._cast.one
        new_messages: list[NewMessage] = []
        for stream in self._cast.whispers:
            author = next(a for a in self._cast.authors if a.id in stream.member_ids)
            whisper = Whisper(
                id=stream.id, members=list(stream.member_ids), after=one.counters.head
            )
            place = Talk(one.id, None, self._whispered[stream.id])
            new_messages.append(self._message(place, author, "psst", whisper))
        tx.add_messages(new_messages, self._whispered)

    def _message(
        self, talk: Talk, author: Person, text: str, whisper: Whisper | None = None
    ) -> NewMessage:
        counters = talk.counters
        counters.head += 1
        counters.revision += 1
        self._written += 1
        message_id = _id_at(self.sent_at, self._written)
        calls = whisper is None and counters.head % MENTIONED_EVERY == MENTIONED_AT
        return NewMessage(
            id=message_id,
            room_id=talk.id,
            position=counters.head,
            revision=counters.revision,
            author_id=author.id,
            text=f"@{self._cast.reader.username} {text}" if calls else text,
            client_id=message_id,
            reply_to=None,
            sent_at=self.sent_at,
            mentions=self._mentions if calls else None,
            called=(self._cast.reader.id,) if calls else (),
            whisper=whisper,
        )


def _id_at(instant: datetime, number: int) -> str:
    """A UUID version 7 of that time; the numbers of those that come later are higher."""
    time_part = f"{int(instant.timestamp() * 1000):012x}"
    return f"{time_part[:8]}-{time_part[8:]}-7000-8000-{number:012x}"
