"""Which processes there are of a chat: each keeps a card of itself in a bucket, while it lives."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec
from nats.errors import Error as NatsError
from nats.js.errors import KeyNotFoundError, NoKeysError

from stonechat.bus.nats_bucket import NatsBucket

_log = logging.getLogger(__name__)

CARD_SECONDS: Final = 2.5
"""How often a card is written anew; the bucket forgets it after a few times as long."""

_PREFIX: Final = "node."


class Card(msgspec.Struct, frozen=True):
    """What a process says of itself.

    Attributes:
        host: the name of its machine.
        process: its number there.
        version: of the server.
        since: when it began, as a Unix time.
        people: how many are connected to it.
        is_steward: whether it empties the outboxes.
    """

    host: str
    process: int
    version: str
    since: float
    people: int
    is_steward: bool


_pack = msgspec.json.Encoder().encode
_unpack = msgspec.json.Decoder(Card).decode


class NatsNodes:
    """Keeps this process's card.

    Args:
        bucket: forgets what is not written again.
        node_id: this process, and this run of it.
        describe: makes the card.
    """

    def __init__(self, bucket: NatsBucket, node_id: str, describe: Callable[[], Card]) -> None:
        self._bucket = bucket
        self._key = f"{_PREFIX}{node_id}"
        self._describe = describe
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Be listed, until `stop`, or some seconds longer than this process lives."""
        self._worker = asyncio.create_task(self._work(), name="card")

    async def stop(self) -> None:
        """Be listed no more."""
        if self._worker is None:
            return
        self._worker.cancel()
        await asyncio.wait([self._worker])
        if self._bucket.is_near:
            with suppress(NatsError, OSError, TimeoutError):
                await (await self._bucket.open()).delete(self._key)

    async def _work(self) -> None:
        while True:
            if self._bucket.is_near:
                try:
                    bucket = await self._bucket.open()
                    await bucket.put(self._key, _pack(self._describe()))
                except (NatsError, OSError, TimeoutError) as error:
                    _log.debug("this process is not listed: %r", error)
                    self._bucket.reopen()
            await asyncio.sleep(CARD_SECONDS)


async def read_cards(bucket: NatsBucket) -> list[Card]:
    """Return the cards of all processes, in the order in which these began.

    Raises what NATS does, or OSError, or TimeoutError.
    """
    opened = await bucket.open()
    try:
        keys = await opened.keys()
    except NoKeysError:
        return []
    cards = []
    for key in keys:
        if key.startswith(_PREFIX):
            with suppress(KeyNotFoundError, msgspec.DecodeError):
                cards.append(_unpack((await opened.get(key)).value or b""))
    return sorted(cards, key=lambda card: (card.since, card.host, card.process))
