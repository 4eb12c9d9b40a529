"""Every whisper that a client hears, as it holds them."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from stonechat.chat import limits
from stonechat.client.events import Event
from stonechat.client.whisper_view import WhisperView
from stonechat.protocol.errors import RemoteError
from stonechat.wire.replies import MissedWhisper, WhisperState
from stonechat.wire.shapes import Message


class Whispers(Mapping[str, WhisperView]):
    """The whispers by their ids, in the order in which the client came to know them.

    Nobody is told that a whisper begins: it is there with its first message.

    Args:
        keep: how many of the newest messages of each are kept; None keeps all.

    Attributes:
        own_id: who one is, once the server has said it.
    """

    def __init__(self, keep: int | None) -> None:
        self.own_id = ""
        self._keep = keep
        self._views: dict[str, WhisperView] = {}
        # Whispers of which nothing is known but the revision that was shown last.
        self._unknown: dict[str, int] = {}
        self._asked: tuple[str, ...] = ()
        # Where the server names only the latest, or has named none yet, one that is not known need
        # not be new.
        self._all_known = False

    def __getitem__(self, whisper_id: str) -> WhisperView:
        return self._views[whisper_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def welcome(self, states: list[WhisperState]) -> None:
        """Take the whispers that the server says one is part of, on a new connection."""
        all_known, self._all_known = self._all_known, len(states) < limits.WHISPERS_WELCOMED
        self._unknown.clear()
        if self._all_known:
            named = {state.id for state in states}
            self._views = {id_: view for id_, view in self._views.items() if id_ in named}
        for state in states:
            view = self._views.get(state.id)
            if view is None or state.revision < view.revision:
                # It began since the last connection. Or the server is behind what it told before:
                # then it has lost that, and its truth counts.
                is_new = view is None and all_known
                begin = (0, 0) if is_new else (state.head, state.revision)
                ids = [member.id for member in state.members]
                view = self._view(state.id, state.room, ids, begin)
            view.welcome(state)

    def fall_behind(self, revisions: Mapping[str, int]) -> None:
        """Take the revisions at which live events go on; nothing between is going to come."""
        for whisper_id, revision in revisions.items():
            view = self._views.get(whisper_id)
            if view is None:
                self._unknown[whisper_id] = revision
            else:
                view.show(revision)

    def hear(self, message: Message) -> list[Event]:
        """Take a broadcast about a whisper.

        Raises:
            RemoteError: it contradicts what was told before.
        """
        return self._known(message).hear(message)

    def ask_missed(self) -> dict[str, int]:
        """Say which whispers are to be asked about, and since when."""
        missing = ((id_, view.revision) for id_, view in self._views.items() if not view.complete)
        unknown = ((id_, 0) for id_ in self._unknown)
        since = dict(islice(chain(missing, unknown), limits.CATCH_UP_STREAMS))
        self._asked = tuple(since)
        return since

    def catch_up(self, missed: Mapping[str, MissedWhisper | None]) -> list[Event]:
        """Take the answer to `ask_missed`.

        Raises:
            RemoteError: it leaves something out.
        """
        events: list[Event] = []
        for whisper_id in self._asked:
            answer = missed.get(whisper_id)
            if answer is None:
                self._views.pop(whisper_id, None)
            elif answer.messages or whisper_id in self._views:
                view = self._views.get(whisper_id) or self._known(answer.messages[0])
                events += view.catch_up(answer)
            self._unknown.pop(whisper_id, None)
        return events

    def _known(self, message: Message) -> WhisperView:
        """Give the whisper of a message, which may be the first that is heard of it."""
        whisper = message.whisper
        if whisper is None:
            raise RemoteError(f"message {message.id} of a whisper that says of none")
        view = self._views.get(whisper.id)
        if view is not None:
            return view
        shown = self._unknown.pop(whisper.id, None)
        is_new = self._all_known or shown is not None
        begin = (0, 0) if is_new else (message.position - 1, message.revision - 1)
        view = self._view(whisper.id, message.room, whisper.members, begin)
        view.show(shown or 0)
        return view

    def _view(
        self, whisper_id: str, room_id: str, members: list[str], begin: tuple[int, int]
    ) -> WhisperView:
        view = self._views[whisper_id] = WhisperView(
            whisper_id, room_id, members, begin, self._keep, own_id=self.own_id
        )
        return view
