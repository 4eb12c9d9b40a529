"""What one process does for all of a chat: it empties the outboxes and lets forgotten guests go."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from stonechat.actions.act import Readers
from stonechat.app.avatar_library import AvatarLibrary
from stonechat.app.peers import Peers
from stonechat.app.pushes import Pushes
from stonechat.app.sweeper import Sweeper
from stonechat.chat.errors import ChatError
from stonechat.delivery.avatars import Avatars
from stonechat.delivery.mail_outbox import MailOutbox
from stonechat.gateway.tasks import Tasks
from stonechat.realtime.departures import Departures
from stonechat.realtime.hub import Hub
from stonechat.realtime.indexer import Indexer
from stonechat.realtime.noticer import Noticer

_log = logging.getLogger(__name__)

_RETRY_SECONDS: Final = 2.0
"""When the store is asked again that was not there."""


@dataclass(frozen=True, slots=True)
class Chores:
    """Those who do it; begun and ended as this process becomes the steward, and no longer is."""

    readers: Readers
    hub: Hub
    peers: Peers
    departures: Departures
    sweeper: Sweeper
    avatars: Avatars
    avatar_library: AvatarLibrary
    mails: MailOutbox
    pushes: Pushes
    noticer: Noticer
    indexer: Indexer
    tasks: Tasks

    async def begin(self) -> None:
        """Begin; guests who were here before have the whole grace to return."""
        await self._expect_guests()
        self.sweeper.begin(self.avatars, self.avatar_library)
        self.mails.start()
        self.pushes.start()
        self.noticer.start()

    async def end(self) -> None:
        """Leave it to another process, or to the next server."""
        self.sweeper.stop()
        await self.noticer.stop()
        await self.mails.stop()
        await self.pushes.pause()

    def look_again(self) -> None:
        """Find what another process may have stored, and nobody was told of."""
        self.indexer.look_again()
        self.noticer.look_again()
        self.mails.wake()
        self.pushes.wake()
        self.tasks.start(self._expect_guests())

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent: find whom it concerns."""
        self.noticer.said(stream_id, position, author_id)

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read: let nothing tell them of it any more."""
        self.noticer.read(person_id, stream_id, position)

    async def _expect_guests(self) -> None:
        try:
            guests = await self.readers.run(lambda tx: tx.present_guests())
        except ChatError as error:
            _log.warning("who was here before is not known yet: %s", error.code)
            again = self.tasks.start
            loop = asyncio.get_running_loop()
            loop.call_later(_RETRY_SECONDS, lambda: again(self._expect_guests()))
            return
        here, elsewhere = self.hub.is_present, self.peers.is_elsewhere
        self.departures.expect(one for one in guests if not here(one) and not elsewhere(one))
