"""Removing the files that nothing in the store names, such as a crash leaves."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final

from stonechat.delivery.blobs import Blobs

_log = logging.getLogger(__name__)

ORPHANED_SECONDS: Final = 86_400.0
"""How old a file must be before it can count as forgotten: what names it may be on its way."""

Linked = Callable[[Collection[str]], Awaitable[Collection[str]]]
"""Says which of these ids something in the store names."""


async def sweep(
    blobs: Blobs, drop: Callable[[Collection[str]], Awaitable[int]], older_than_seconds: float
) -> int:
    """Have old files dropped, unless something names them; returns how many ids that were.

    `drop` is given the ids of one directory (of 256) at a time, and says how many went.
    """
    removed = 0
    batches = blobs.idle_ids(older_than_seconds)
    while ids := await asyncio.to_thread(next, batches, None):
        removed += await drop(ids)
    return removed


async def remove(blobs: Blobs, suffixes: Sequence[str], ids: Collection[str]) -> None:
    """Remove all files of these ids; what cannot be removed is left to a later sweep."""
    names = [blob_id + suffix for blob_id in ids for suffix in suffixes]
    try:
        await asyncio.to_thread(blobs.delete, names)
    except OSError:
        _log.exception("files that nobody needs cannot be removed; a later sweep tries again")
