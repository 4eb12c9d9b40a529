"""Watching who is there, and saying how one is to be seen."""

from functools import partial
from typing import Final

from stonechat.actions import presence as acts
from stonechat.actions.act import Outcome
from stonechat.actions.store import Appearance, Neighbour
from stonechat.chat.errors import ChatError
from stonechat.chat.values import Availability
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire.people import PresenceReply, SetStatus, Watch, WatchReply

_ATTEMPTS: Final = 5
"""Each but the first is for somebody who changed while they were read."""


def watch(visitor: Visitor, request: Watch, answer: Answer) -> None:
    """Let this connection hear of these people, and tell how they are."""
    _Watching(visitor, request, answer).start()


def is_shown(request: SetStatus) -> bool:
    """Whether others see who chooses this; to hide is no sign of oneself."""
    return request.status is not Availability.INVISIBLE


def set_status(visitor: Visitor, request: SetStatus, answer: Answer) -> None:
    """Choose how one is seen."""

    def done(result: Outcome[Appearance] | ChatError) -> None:
        if isinstance(result, ChatError):
            answer.refuse(result)
            return
        own = Neighbour(result.reply, frozenset())
        user = result.reply.user
        presence = visitor.services.presence.presence_of(user, own, seen_by=user.id)
        answer.reply(PresenceReply(presence=presence))

    last_sign_at = visitor.services.presence.last_sign(visitor.actor.id)
    choice = acts.StatusChoice(visitor.actor, request, last_sign_at)
    visitor.services.appender.submit(acts.set_status, choice, done, visitor.connection)


class _Watching:
    """One list on its way to being watched; the store is asked after those who are not known."""

    def __init__(self, visitor: Visitor, request: Watch, answer: Answer) -> None:
        self._visitor = visitor
        self._presence = visitor.services.presence
        self._person_id = visitor.actor.id
        self._ids = list(dict.fromkeys(request.users))
        self._answer = answer
        self._attempts = _ATTEMPTS

    def start(self) -> None:
        """Watch, and answer later if the store has to be asked."""
        missing = self._presence.missing(self._person_id, self._ids)
        if not missing:
            self._watch({})
            return
        self._attempts -= 1
        self._presence.readings.begin(missing)
        person_id = self._person_id
        self._visitor.services.readers.submit(
            lambda tx: tx.find_neighbours(person_id, missing), partial(self._read, missing)
        )

    def _read(self, ids: list[str], result: dict[str, Neighbour] | ChatError) -> None:
        overtaken = self._presence.readings.end(ids)
        if isinstance(result, ChatError):
            self._answer.refuse(result)
        elif overtaken and self._attempts:
            self.start()
        else:
            self._watch({one: found for one, found in result.items() if one not in overtaken})

    def _watch(self, neighbours: dict[str, Neighbour]) -> None:
        visitor = self._visitor
        if visitor.closed:  # nobody hears the answer, and the list would stay for ever
            self._answer.reply(WatchReply(presences=[]))
            return
        presences = self._presence.watch(self._person_id, visitor.connection, self._ids, neighbours)
        self._answer.reply(WatchReply(presences=presences))
