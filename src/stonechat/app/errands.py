"""What has to be done after changes, beside telling them."""

import logging
from collections.abc import Collection

from stonechat.actions.act import Appender, Outcome
from stonechat.actions.reading import count_here
from stonechat.app.duties import Chores
from stonechat.app.peers import Peers
from stonechat.chat.errors import ChatError
from stonechat.realtime.hub import Hub
from stonechat.realtime.publisher import Errands
from stonechat.wire.shapes import Message, avatar_id

_log = logging.getLogger(__name__)


class ErrandRunner:
    """Does it; whoever is needed for it is there once the server has started.

    Args:
        hub: knows who is connected here.
        peers: the other processes.

    Attributes:
        messages: how many were stored and told so far.
    """

    def __init__(self, hub: Hub, peers: Peers) -> None:
        self.messages = 0
        self._hub = hub
        self._peers = peers
        self._appender: Appender | None = None
        self._chores: Chores | None = None

    def start(self, appender: Appender, chores: Chores) -> None:
        """Begin; what happened before was left by an earlier server, and is found by itself."""
        self._appender = appender
        self._chores = chores

    def errands(self) -> Errands:
        """List what can be asked for."""
        return Errands(
            mail_added=self._mail_added,
            pushes_added=self._pushes_added,
            avatar_dropped=self._avatar_dropped,
            blobs_dropped=self._blobs_dropped,
            here_called=self._here_called,
            sent_in=self._sent_in,
            read_up_to=self._peers.read,
        )

    def _mail_added(self) -> None:
        if self._chores is not None:
            self._chores.mails.wake()

    def _pushes_added(self) -> None:
        if self._chores is not None:
            self._chores.pushes.wake()

    def _blobs_dropped(self, names: Collection[str]) -> None:
        if self._chores is not None:
            self._chores.sweeper.blobs_dropped(names)

    def _avatar_dropped(self, avatar: str) -> None:
        if self._chores is not None:
            self._chores.tasks.start(self._chores.avatars.discard(avatar_id(avatar)))

    def _sent_in(self, stream_id: str, message: Message) -> None:
        self.messages += 1
        if self._chores is not None:
            self._chores.indexer.heard(stream_id)
        self._peers.said(stream_id, message.position, message.author.id)

    def _here_called(self, room_id: str, message_id: str, author_id: str) -> None:
        """Count a message as a mention of whoever was connected when it came."""
        here = [one for one in self._hub.people_in(room_id) if one != author_id]

        def done(result: Outcome[None] | ChatError) -> None:
            if isinstance(result, ChatError):
                _log.warning("who was called as being here is not counted")

        if here and self._appender is not None:
            self._appender.submit(count_here, (message_id, here), done)
