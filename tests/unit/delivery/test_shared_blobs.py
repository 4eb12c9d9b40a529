import asyncio
import hashlib
import os
from collections.abc import Collection
from pathlib import Path

import pytest

from stonechat.chat.errors import Unavailable
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.shared_blobs import SharedBlobs

CONTENT = b"what was sent"
NAME = hashlib.sha256(CONTENT).hexdigest()


class Store:
    """Knows what it is told that something names; asking it takes until it is let answer."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.is_lost = False

    async def named(self, blobs: Collection[str]) -> set[str]:
        found = self.names & set(blobs)
        self.asked.set()
        await self.may_answer.wait()
        if self.is_lost:
            raise Unavailable
        return found


@pytest.fixture
async def store() -> Store:
    return Store()


@pytest.fixture
async def blobs(tmp_path: Path, store: Store) -> SharedBlobs:
    blobs = SharedBlobs(Blobs(tmp_path), store.named)
    blobs.is_owner = True
    return blobs


async def sent(blobs: SharedBlobs, content: bytes = CONTENT) -> str:
    """Put something as a file; it is held."""
    draft = await blobs.draft()
    draft.write(content)
    return await blobs.keep(draft)


def count(directory: Path) -> int:
    return sum(path.is_file() for path in directory.rglob("*"))


async def test_the_same_content_is_on_the_disk_once(blobs: SharedBlobs, tmp_path: Path) -> None:
    assert await sent(blobs) == await sent(blobs) == NAME
    assert blobs.path(NAME).read_bytes() == CONTENT
    assert count(tmp_path) == 1
    assert await blobs.put(CONTENT, b"small") == NAME
    assert count(tmp_path) == 2


async def test_what_nothing_names_goes_with_its_thumbnail(
    blobs: SharedBlobs, tmp_path: Path
) -> None:
    blobs.release([await blobs.put(CONTENT, b"small")])
    await blobs.drop([NAME, "0" * 64])
    assert count(tmp_path) == 0


async def test_what_something_names_stays(blobs: SharedBlobs, store: Store) -> None:
    blobs.release([await sent(blobs)])
    store.names = {NAME}
    await blobs.drop([NAME])
    assert blobs.path(NAME).exists()


async def test_what_somebody_holds_stays_until_they_let_go(blobs: SharedBlobs) -> None:
    await sent(blobs)
    await sent(blobs)
    blobs.release([NAME])
    await blobs.drop([NAME])
    assert blobs.path(NAME).exists(), "the other one has not said yet what becomes of it"
    blobs.release([NAME])
    await blobs.drop([NAME])
    assert not blobs.path(NAME).exists()


async def test_what_is_put_while_the_same_is_removed_is_there_afterwards(
    blobs: SharedBlobs, store: Store
) -> None:
    blobs.release([await sent(blobs)])
    store.may_answer.clear()
    dropping = asyncio.create_task(blobs.drop([NAME]))
    await store.asked.wait()
    sending = asyncio.create_task(sent(blobs))
    for _ in range(10):
        await asyncio.sleep(0)
    store.may_answer.set()
    await dropping
    assert await sending == NAME
    assert blobs.path(NAME).read_bytes() == CONTENT


async def test_what_is_held_is_still_there_after_any_order_of_putting_and_dropping(
    blobs: SharedBlobs,
) -> None:
    async def churn() -> None:
        for _ in range(20):
            await sent(blobs)
            assert blobs.path(NAME).read_bytes() == CONTENT
            blobs.release([NAME])
            await blobs.drop([NAME])

    await asyncio.gather(*(churn() for _ in range(5)))
    assert not blobs.path(NAME).exists()


async def test_where_another_database_owns_the_files_nothing_is_removed(
    blobs: SharedBlobs, tmp_path: Path
) -> None:
    blobs.is_owner = False
    blobs.release([await sent(blobs)])
    await blobs.drop([NAME])
    os.utime(blobs.path(NAME), (1, 1))
    assert await blobs.sweep() == 0
    assert count(tmp_path) == 1


async def test_what_cannot_be_looked_up_stays(blobs: SharedBlobs, store: Store) -> None:
    blobs.release([await sent(blobs)])
    store.is_lost = True
    await blobs.drop([NAME])
    assert blobs.path(NAME).exists()


async def test_a_sweep_removes_only_what_is_old_and_neither_named_nor_held(
    blobs: SharedBlobs, store: Store, tmp_path: Path
) -> None:
    named, held, young, orphan = [await sent(blobs, bytes([n])) for n in range(4)]
    blobs.release([named, young, orphan])
    for name in (named, held, orphan):
        os.utime(blobs.path(name), (1, 1))
    store.names = {named}
    assert await blobs.sweep() == 1
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {named, held, young}


async def test_a_full_disk_is_answered_and_nothing_is_held(
    blobs: SharedBlobs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            await blobs.put(CONTENT, b"small")
    assert "cannot be stored" in caplog.text
    assert count(tmp_path) == 0
    blobs.release([await sent(blobs)])
    await blobs.drop([NAME])
    assert count(tmp_path) == 0
