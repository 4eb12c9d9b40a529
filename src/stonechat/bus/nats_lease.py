"""A lease in a key-value bucket of NATS, which forgets who does not renew it."""

import logging
from typing import Final

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.api import KeyValueConfig, StorageType
from nats.js.errors import BucketNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

_log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 2.0
_KEY: Final = "steward"


class NatsLease:
    """What one process at a time can hold; implements `realtime.nodes.stewardship.Lease`.

    Args:
        client: the connection.
        holder: who holds it: this process.
        seconds: after how long without renewal it is free.

    Attributes:
        bucket: where it is, of this chat; set before it is held.
    """

    def __init__(self, client: Client, *, holder: str, seconds: float) -> None:
        self.bucket = ""
        self._client = client
        self._holder = holder.encode()
        self._seconds = seconds
        self._opened: KeyValue | None = None
        self._revision: int | None = None

    async def hold(self) -> bool:
        """Take it, or hold it for longer; False if another process has it, or nobody answers."""
        try:
            bucket = self._opened or await self._open()
            if self._revision is None:
                self._revision = await bucket.create(_KEY, self._holder)
            else:
                self._revision = await bucket.update(_KEY, self._holder, self._revision)
        except KeyWrongLastSequenceError:
            self._revision = None
            return False
        except (NatsError, OSError, TimeoutError) as error:
            # A server that came back may have forgotten the bucket.
            _log.debug("the lease cannot be asked for: %r", error)
            self._opened = self._revision = None
            return False
        return True

    async def release(self) -> None:
        """Let another one take it; does nothing for who does not hold it."""
        if self._opened is None or self._revision is None:
            return
        try:
            await self._opened.delete(_KEY, last=self._revision)
        except (NatsError, OSError, TimeoutError) as error:
            _log.debug("the lease ends by itself: %r", error)
        self._revision = None

    async def _open(self) -> KeyValue:
        stream = self._client.jetstream(timeout=ANSWER_SECONDS)
        try:
            self._opened = await stream.key_value(self.bucket)
        except BucketNotFoundError:
            self._opened = await stream.create_key_value(
                KeyValueConfig(bucket=self.bucket, ttl=self._seconds, storage=StorageType.MEMORY)
            )
        return self._opened
