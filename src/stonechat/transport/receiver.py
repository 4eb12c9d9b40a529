"""Whoever gets what arrives on a WebSocket."""

from collections.abc import Callable
from typing import Protocol

from stonechat.protocol.errors import CloseCode
from stonechat.protocol.websocket import Message
from stonechat.transport.handshake import Handshake


class Socket(Protocol):
    """A WebSocket as its receiver sees it."""

    @property
    def write(self) -> Callable[[bytes], None]:
        """The way out for frames; valid from `socket_opened` to `socket_closed`."""

    @property
    def unwritten_bytes(self) -> int:
        """How much the peer has not taken yet, apart from the kernel's buffers."""

    @property
    def undelivered_bytes(self) -> int:
        """The same with the kernel's buffers, where the system tells."""

    def limit_messages(self, limit_bytes: int) -> None:
        """Set how large a message may be; the next frame is held to it."""

    def hand_over_to(self, receiver: "Receiver") -> None:
        """Let somebody else receive from the next message on."""

    def hold(self) -> None:
        """Stop reading. The rest of a small slice of input may still be delivered."""

    def release(self) -> None:
        """Read again, not before the next turn of the loop."""

    def fail(self, code: CloseCode, reason: str = "") -> None:
        """Send a close frame and stop listening."""


class Receiver(Protocol):
    """Handles one WebSocket. Nothing is called after `socket_closed`."""

    def socket_opened(self) -> None:
        """Note that the handshake is done; from now on there may be writing."""

    def message_received(self, message: Message) -> None:
        """Handle a whole message.

        Raises:
            RemoteError: the peer may not send this; the socket is closed with its code.
        """

    def upload_progressed(self) -> None:
        """Note that another PROGRESS_BYTES have arrived, whether or not a message is complete."""

    def writing_paused(self) -> None:
        """Note that more waits to be written than the outbox may hold."""

    def writing_resumed(self) -> None:
        """Note that what waited has been written, but for a quarter."""

    def socket_closed(self) -> None:
        """Note that nothing more arrives and nothing more may be written."""

    def server_stopping(self) -> None:
        """Close, because the process is about to end."""


class Endpoint(Protocol):
    """What is served at a path."""

    def open_socket(self, handshake: Handshake, socket: Socket) -> Receiver:
        """Take a new WebSocket, which cannot be written to yet.

        Raises:
            RemoteError: it is refused, with the error's `refusal`, before the handshake.
        """
