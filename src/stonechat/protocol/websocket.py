"""WebSocket frames out, and messages put together from frames in (RFC 6455).

Frames are built here and not by a library because one broadcast is framed once and the same bytes
are written to everybody. Parsing frames is left to the transport's library.
"""

import codecs
from enum import IntEnum
from typing import NamedTuple

from stonechat.protocol.errors import CloseCode, LocalError, RemoteError

FIN = 0x80
CONTROL_LIMIT_BYTES = 125

# A peer may cut a message into fragments of one byte, and each costs the parser microseconds. Real
# senders use fragments of kilobytes; conformance suites go down to 64 bytes. What is allowed grows
# with the bytes that have arrived, so that only cutting finer than 16 bytes on average is refused.
FREE_FRAGMENTS = 1_000
BYTES_PER_FRAGMENT = 16


class Opcode(IntEnum):
    """The frame types of RFC 6455, section 5.2."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


def frame(payload: bytes, opcode: Opcode = Opcode.TEXT) -> bytes:
    """Wrap a whole payload in one unmasked, final frame, as servers send them.

    Raises:
        LocalError: the payload of a control frame is longer than 125 bytes (section 5.5).
    """
    length = len(payload)
    if length <= CONTROL_LIMIT_BYTES:
        return bytes((FIN | opcode, length)) + payload
    if opcode >= Opcode.CLOSE:
        message = f"a control frame carries at most {CONTROL_LIMIT_BYTES} bytes, not {length}"
        raise LocalError(message)
    if length <= 0xFFFF:
        return bytes((FIN | opcode, 126)) + length.to_bytes(2, "big") + payload
    return bytes((FIN | opcode, 127)) + length.to_bytes(8, "big") + payload


def close_frame(code: CloseCode, reason: str = "") -> bytes:
    """Build the frame that starts the closing handshake (section 5.5.1).

    A reason too long for a control frame is cut, never inside a character.
    """
    text = reason.encode()[: CONTROL_LIMIT_BYTES - 2].decode(errors="ignore").encode()
    return frame(code.to_bytes(2, "big") + text, Opcode.CLOSE)


class Message(NamedTuple):
    """One whole message: its bytes, checked as UTF-8 when `text`."""

    data: bytes
    text: bool


class MessageAssembler:
    """Joins the data frames of one connection into messages.

    It trusts that somebody else has checked masks, lengths and that continuation frames come in
    order; it adds what frame parsers leave open: UTF-8 (section 8.1) and a bound on fragments.
    """

    __slots__ = ("_buffer", "_decoder", "_fragments", "_text")

    def __init__(self) -> None:
        self._buffer: bytearray | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._fragments = 0
        self._text = False

    @property
    def pending(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._buffer is not None

    def receive_frame(self, opcode: int, data: bytes | bytearray, *, fin: bool) -> Message | None:
        """Take one data frame; return the message it completes, or None.

        Raises:
            RemoteError: text is not UTF-8 (close 1007), or the fragments are too small (1008).
        """
        if fin and opcode:
            if opcode == Opcode.TEXT:
                _check_text(data)
            return Message(bytes(data), opcode == Opcode.TEXT)
        if opcode:
            self._begin(opcode)
        return self._continue(data, fin=fin)

    def _begin(self, opcode: int) -> None:
        self._buffer = bytearray()
        self._fragments = 0
        self._text = opcode == Opcode.TEXT
        # Incremental, so that a bad byte ends the connection at its own fragment.
        self._decoder = codecs.getincrementaldecoder("utf-8")() if self._text else None

    def _continue(self, data: bytes | bytearray, *, fin: bool) -> Message | None:
        buffer = self._buffer
        if buffer is None:
            reason = "continuation frame without a message"
            raise RemoteError(reason)
        buffer += data
        self._fragments += 1
        if self._fragments > FREE_FRAGMENTS + len(buffer) // BYTES_PER_FRAGMENT:
            reason = "message cut into too many fragments"
            raise RemoteError(reason, CloseCode.POLICY_VIOLATION)
        if self._decoder is not None:
            self._check_fragment(self._decoder, data, fin=fin)
        if not fin:
            return None
        self._buffer = self._decoder = None
        return Message(bytes(buffer), self._text)

    @staticmethod
    def _check_fragment(
        decoder: codecs.IncrementalDecoder, data: bytes | bytearray, *, fin: bool
    ) -> None:
        try:
            decoder.decode(data, fin)
        except UnicodeDecodeError:
            reason = "text is not UTF-8"
            raise RemoteError(reason, CloseCode.INVALID_DATA) from None


def _check_text(data: bytes | bytearray) -> None:
    if data.isascii():
        return
    try:
        data.decode()
    except UnicodeDecodeError:
        reason = "text is not UTF-8"
        raise RemoteError(reason, CloseCode.INVALID_DATA) from None
