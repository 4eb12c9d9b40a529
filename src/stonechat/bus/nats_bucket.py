"""A key-value bucket of NATS, in memory, which forgets what is not written again."""

from typing import Final

from nats.aio.client import Client
from nats.js.api import KeyValueConfig, StorageType
from nats.js.errors import BucketNotFoundError
from nats.js.kv import KeyValue

ANSWER_SECONDS: Final = 2.0


class NatsBucket:
    """Is opened when it is first needed, made if there is none, and opened anew after trouble.

    Args:
        client: the connection.
        seconds: for how long something is kept that was written.
        bytes_most: how much it may keep; past it, nothing new is taken.

    Attributes:
        name: of this chat; set before it is opened.
    """

    def __init__(self, client: Client, *, seconds: float, bytes_most: int | None = None) -> None:
        self.name = ""
        self._client = client
        self._seconds = seconds
        self._bytes_most = bytes_most
        self._opened: KeyValue | None = None

    @property
    def is_near(self) -> bool:
        """Whether asking for it has a chance."""
        return self._client.is_connected

    async def open(self) -> KeyValue:
        """Return it; raises what NATS does, or OSError, or TimeoutError."""
        if self._opened is None:
            stream = self._client.jetstream(timeout=ANSWER_SECONDS)
            try:
                self._opened = await stream.key_value(self.name)
            except BucketNotFoundError:
                self._opened = await stream.create_key_value(self._terms())
        return self._opened

    def reopen(self) -> None:
        """Open it anew the next time: a server that came back may have forgotten it."""
        self._opened = None

    def _terms(self) -> KeyValueConfig:
        return KeyValueConfig(
            bucket=self.name,
            ttl=self._seconds,
            max_bytes=self._bytes_most,
            storage=StorageType.MEMORY,
        )
