"""What the kernel has taken from us and the peer has not taken from it."""

import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


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
