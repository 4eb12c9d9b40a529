"""Finding what was said."""

import asyncio
import time
from typing import Final

from litestar import get

from stonechat.actions import search as found
from stonechat.chat.errors import RoomNotFound
from stonechat.chat.search import rest_seconds
from stonechat.http.asked import Given, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services
from stonechat.wire.search import Search, SearchReply


@get("/search", dependencies=from_query(Search), opt=refuses(RoomNotFound))
async def search(
    asked: Given[Search], identity: Given[Identity], services: Given[Services]
) -> SearchReply:
    """Find messages that hold all of some words, the newest first, of all that you may read.

    `query` has words, phrases in quotation marks, and operators: `from:` and `mentions:` (a
    username, or `me`), `in:` (a room), `before:`, `after:` and `on:` (dates in UTC, such as
    2026-11-30), `has:` (`image`, `link` or `file`) and `is:pinned`. As long as `next` is not null
    there is more, even when a page is empty. The first page has rooms and people beside it whose
    names hold the words.
    """
    await services.index.settled()
    began = time.monotonic()
    try:
        return await services.pages.run(lambda tx: found.search(tx, identity.person, asked))
    finally:
        await asyncio.sleep(rest_seconds(time.monotonic() - began))


ROUTES: Final = (search,)
