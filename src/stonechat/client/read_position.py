"""How far somebody has read a stream, kept as the server keeps it: one number for all devices."""

from stonechat.chat.limits import UNREAD_MOST


class ReadPosition:
    """Up to where one has read, and what follows from it.

    Args:
        position: of the last message that one has read.

    Attributes:
        position: the same, moved by what one says or reads, here or elsewhere.
    """

    def __init__(self, position: int) -> None:
        self.position = position
        # How often it was moved, so that of two news the later one counts; and one's own messages
        # behind it, which are not unread.
        self._changes = 0
        self._own_behind = 0
        # Up to where the server had counted what one said when it told the position.
        self._settled = position

    def unread(self, head: int) -> int:
        """Count the messages up to `head` that are unread, up to 1,000."""
        return min(UNREAD_MOST, max(0, head - self.position - self._own_behind))

    def welcome(self, position: int, unread: int, head: int) -> None:
        """Begin on a new connection with what the server says, when its head is at `head`."""
        self.position = position
        self._changes = 0
        self._own_behind = self._owned(unread, head)
        self._settled = head

    def say(self, position: int) -> None:
        """Note that one said something there: whoever says something has read up to it."""
        if position > max(self.position, self._settled):
            self.position, self._own_behind = position, 0

    def move(self, position: int, changes: int, *, head: int, own_behind: int) -> None:
        """Take the news that it was moved, unless later news is here already."""
        if changes >= self._changes:
            self.position, self._changes, self._own_behind = position, changes, own_behind
            self._settled = max(position, head)

    def count(self, unread: int, head: int) -> None:
        """Take how many are unread, as the server counts them up to `head`."""
        self._own_behind = self._owned(unread, head)

    def _owned(self, unread: int, head: int) -> int:
        return max(0, head - self.position - unread) if unread < UNREAD_MOST else 0
