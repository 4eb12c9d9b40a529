"""An export as it is sent: one JSON object, written piece by piece."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

import msgspec

from stonechat.actions.act import Readers
from stonechat.actions.export import LISTS, Opening, Piece, Place, read_piece
from stonechat.actions.store import Transaction
from stonechat.chat.values import Person

_encode: Final = msgspec.json.Encoder().encode


async def stream_export(readers: Readers, actor: Person, opening: Opening) -> AsyncIterator[bytes]:
    """Write everything of somebody's own, as `wire.exports.Export` describes it.

    No piece is read before the one before it is on its way, so one reader is held for a moment at a
    time, and memory by one piece. A failure cuts the document short: nobody takes it for whole.
    """
    yield _encode(opening)[:-1]
    for name in LISTS:
        yield f',"{name}":['.encode()
        async for entries in _entries(readers, actor, name):
            yield entries
        yield b"]"
    yield b"}"


async def _entries(readers: Readers, actor: Person, name: str) -> AsyncIterator[bytes]:
    place: Place | None = Place()
    separator = b""
    while place is not None:
        entries, place = await readers.run(partial(_read, actor, name, place))
        if entries:
            yield separator + b",".join(map(_encode, entries))
            separator = b","


def _read(actor: Person, name: str, place: Place, tx: Transaction) -> Piece:
    return read_piece(tx, actor, name, place)
