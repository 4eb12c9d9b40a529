"""An export as it is sent: one JSON object, written piece by piece."""

from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Final

import msgspec

from stonechat.actions.act import Readers
from stonechat.actions.export import LISTS, Bookmark, Piece, Preface, read_piece
from stonechat.actions.store import Transaction
from stonechat.chat.errors import Unauthenticated
from stonechat.chat.values import Person

_encode: Final = msgspec.json.Encoder().encode


async def stream_export(readers: Readers, actor: Person, preface: Preface) -> AsyncIterator[bytes]:
    """Write everything of somebody's own, as `wire.exports.Export` describes it.

    No piece is read before the one before it is on its way, so one reader is held for a moment at a
    time, and memory by one piece. A failure cuts the document short, and so does the end of the
    session that asks, whose readers these are: what comes out is no JSON.
    """
    yield _encode(preface)[:-1]
    with suppress(Unauthenticated):  # the status is sent, so there is no other way of saying it
        for name in LISTS:
            yield f',"{name}":['.encode()
            async for entries in _entries(readers, actor, name):
                yield entries
            yield b"]"
        yield b"}"


async def _entries(readers: Readers, actor: Person, name: str) -> AsyncIterator[bytes]:
    bookmark: Bookmark | None = Bookmark()
    separator = b""
    while bookmark is not None:
        entries, bookmark = await readers.run(partial(_read, actor, name, bookmark))
        if entries:
            yield separator + b",".join(map(_encode, entries))
            separator = b","


def _read(actor: Person, name: str, bookmark: Bookmark, tx: Transaction) -> Piece:
    return read_piece(tx, actor, name, bookmark)
