"""What begins to be heard here is looked up once it is heard, whatever is not there meanwhile."""

import asyncio
from collections.abc import Collection

import pytest

from stonechat.chat.errors import Unavailable
from stonechat.realtime.nodes import subscriptions
from stonechat.realtime.nodes.subscriptions import Subscriptions


class Store:
    """A database that is not there at first, and a bus that takes everything."""

    def __init__(self, *, failures: int) -> None:
        self.failures = failures
        self.asked: asyncio.Queue[tuple[set[str], set[str]]] = asyncio.Queue()

    async def verify(self, person_ids: Collection[str], stream_ids: Collection[str]) -> None:
        if self.failures:
            self.failures -= 1
            raise Unavailable
        self.asked.put_nowait((set(person_ids), set(stream_ids)))

    # As a bus.

    is_connected = True

    def send(self, _: str, __: bytes) -> None:
        raise AssertionError

    def subscribe(self, _: str) -> None:
        pass

    def unsubscribe(self, _: str) -> None:
        pass

    async def settle(self) -> bool:
        return True


def _ignore(_: str) -> None:
    return


async def test_what_could_not_be_looked_up_is_looked_up_once_the_database_is_there(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(subscriptions, "RETRY_SECONDS", 0.0)
    store = Store(failures=3)
    heard = Subscriptions(store, store, _ignore, _ignore)
    heard.start()
    heard.came("wren")
    heard.opened("kitchen")
    assert await store.asked.get() == ({"wren"}, {"kitchen"})
    await heard.stop()
    assert store.asked.empty()
    assert not [record for record in caplog.records if record.exc_info]
