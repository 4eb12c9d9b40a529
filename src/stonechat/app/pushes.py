"""Waking devices: the key pair in the data directory, the outbox, and the process that calls."""

from stonechat.actions.act import BackgroundAppender, Readers
from stonechat.actions.store import PushSubscription
from stonechat.app.data_directory import DataDirectory
from stonechat.app.settings import Settings, SettingsError
from stonechat.delivery.push.courier import Courier
from stonechat.delivery.push.frames import Orders
from stonechat.delivery.push.keys import DamagedKeysError, VapidKeys
from stonechat.delivery.push.outbox import PushOutbox
from stonechat.delivery.push.trial import Trial, try_out
from stonechat.delivery.push.verdicts import PushCounts


class Pushes:
    """Hands to push services what devices are to be told.

    Raises SettingsError when the key pair cannot be read or written.

    Attributes:
        public_key: for which devices subscribe.
        loopback: whether push services of this machine are called as well: for tests.
        server_name: what the server calls itself.
    """

    def __init__(
        self,
        settings: Settings,
        directory: DataDirectory,
        appender: BackgroundAppender,
        readers: Readers,
    ) -> None:
        keys = _keep_keys(directory)
        self.public_key = keys.public_key
        self.loopback = settings.push_allow_loopback
        self.server_name = settings.server_name
        self._courier = Courier(Orders(keys, _subject(settings), loopback=self.loopback))
        self._outbox = PushOutbox(appender, readers, self._courier, settings.server_name)

    @property
    def counts(self) -> PushCounts:
        """What happened so far."""
        return self._outbox.counts

    def start(self) -> None:
        """Begin to send, with what an earlier server has left."""
        self._outbox.start()

    def wake(self) -> None:
        """Look at once: something was added."""
        self._outbox.wake()

    async def pause(self) -> None:
        """Begin nothing more, until `start` is called again."""
        await self._outbox.stop()

    async def try_out(self, device: PushSubscription, payload: bytes) -> Trial:
        """Wake a device once; whatever happens is in the answer."""
        return await try_out(self._courier, device, payload)

    async def stop(self) -> None:
        """Begin nothing more; what is not sent by then is left to the next server."""
        await self._outbox.stop()
        await self._courier.close()


def _keep_keys(directory: DataDirectory) -> VapidKeys:
    """Read the key pair, which the first start makes; raises SettingsError."""
    try:
        return VapidKeys.keep(directory.push_keys)
    except DamagedKeysError as error:
        raise SettingsError(str(error)) from error
    except OSError as error:
        raise SettingsError(
            f"{directory.push_keys} cannot be used: {error.strerror}. Mend its rights."
        ) from error


def _subject(settings: Settings) -> str | None:
    """Where push services find the operator (RFC 8292, section 2.1)."""
    url = settings.public_url or ""
    return url if url.startswith("https://") else None
