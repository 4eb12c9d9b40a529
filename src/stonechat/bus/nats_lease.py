"""A lease in a key-value bucket of NATS, which forgets who does not renew it."""

import logging
from typing import Final

from nats.errors import Error as NatsError
from nats.js.errors import KeyWrongLastSequenceError

from stonechat.bus.nats_bucket import NatsBucket

_log = logging.getLogger(__name__)

_KEY: Final = "steward"


class NatsLease:
    """What one process at a time can hold; implements `realtime.nodes.stewardship.Lease`.

    Args:
        bucket: forgets who does not renew it.
        holder: who holds it: this process.
    """

    def __init__(self, bucket: NatsBucket, *, holder: str) -> None:
        self._bucket = bucket
        self._holder = holder.encode()
        self._revision: int | None = None

    async def hold(self) -> bool:
        """Take it, or hold it for longer; False if another process has it, or nobody answers."""
        try:
            bucket = await self._bucket.open()
            if self._revision is None:
                self._revision = await bucket.create(_KEY, self._holder)
            else:
                self._revision = await bucket.update(_KEY, self._holder, self._revision)
        except KeyWrongLastSequenceError:
            self._revision = None
            return False
        except (NatsError, OSError, TimeoutError) as error:
            _log.debug("the lease cannot be asked for: %r", error)
            self._bucket.reopen()
            self._revision = None
            return False
        return True

    async def release(self) -> None:
        """Let another one take it; does nothing for who does not hold it."""
        if self._revision is None:
            return
        try:
            bucket = await self._bucket.open()
            await bucket.delete(_KEY, last=self._revision)
        except (NatsError, OSError, TimeoutError) as error:
            _log.debug("the lease ends by itself: %r", error)
        self._revision = None
