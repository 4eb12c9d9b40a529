"""What the kernel has taken from us and the peer has not taken from it."""

import array
import socket
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


# What the kernel takes beyond what is on its way. By itself it takes up to four megabytes for a
# peer that does not read, which no limit of ours would count.
UNSENT_LIMIT_BYTES: Final = 131_072


def limit_unsent(listening: socket.socket) -> None:
    """Let the kernel take little from us for a peer that does not read.

    Connections have it from the socket that accepts them. Where the system has no such limit
    (TCP_NOTSENT_LOWAT), nothing happens.
    """
    option: int | None = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None and listening.family in {socket.AF_INET, socket.AF_INET6}:
        listening.setsockopt(socket.IPPROTO_TCP, option, UNSENT_LIMIT_BYTES)


def _find_queue_size() -> "Callable[[int], int]":
    """Find out how this system tells; where it does not, the answer is always 0."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
        import termios  # noqa: PLC0415
    except ImportError:
        return lambda _fd: 0

    def queue_size(fd: int) -> int:
        size = array.array("i", [0])
        try:
            fcntl.ioctl(fd, termios.TIOCOUTQ, size)
        except (OSError, ValueError):  # closed meanwhile
            return 0
        return size[0]

    return queue_size


send_queue_bytes: "Final[Callable[[int], int]]" = _find_queue_size()
