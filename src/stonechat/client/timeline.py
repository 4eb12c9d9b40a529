"""The part of a room's messages that a client holds: contiguous, up to the newest it knows."""

from collections.abc import Sequence

from stonechat.protocol.errors import RemoteError
from stonechat.wire.shapes import Message


class Timeline:
    """Messages of adjacent positions, which end at `end` even while there are none.

    Args:
        end: the position of the newest message that the holder knows of.
        keep: how many of the newest are kept; at times there are twice as many. None keeps all.
    """

    def __init__(self, end: int, keep: int | None) -> None:
        self._end = end
        self._keep = keep
        self._messages: list[Message] = []
        # Known already, but behind one that is not: answers to catch_up are ordered by change. They
        # outlive the connection, for what has been told is not told again.
        self._ahead: dict[int, Message] = {}

    @property
    def end(self) -> int:
        """The position of the newest message."""
        return self._end

    @property
    def messages(self) -> Sequence[Message]:
        """What is held, oldest first."""
        return self._messages

    def append(self, message: Message) -> None:
        """Take the next message.

        Raises:
            RemoteError: it is not the next one.
        """
        if message.position != self._end + 1:
            raise RemoteError(f"message {message.position} behind message {self._end}")
        self._end = message.position
        self._messages.append(message)
        if self._keep is not None and len(self._messages) > 2 * self._keep:
            del self._messages[: len(self._messages) - self._keep]

    def take(self, message: Message) -> list[Message] | None:
        """Take a message that is new or has changed, from an answer to catch_up.

        Returns:
            The messages that could be appended by that, or None if it was known before.
        """
        if message.position <= self._end:
            self.replace(message)
            return None
        self._ahead[message.position] = message
        return self._take_following()

    def skip_hidden(self, head: int) -> list[Message]:
        """Take over what came, now that all is told up to `head`: what did not is not one's to see.

        Whoever was out of a room that shows newcomers only what is said from then on finds a hole
        where they were away; what they hold begins anew behind it.
        """
        appended = []
        while self._ahead:
            self._end = min(self._ahead) - 1
            self._messages.clear()
            appended += self._take_following()
        if self._end < head:
            self._end = head
            self._messages.clear()
        return appended

    def check_complete(self) -> None:
        """Look whether nothing is missing, now that the server has told everything.

        Raises:
            RemoteError: a message was left out.
        """
        if self._ahead:
            raise RemoteError(f"message {self._end + 1} was never told")

    def extend_back(self, page: Sequence[Message]) -> None:
        """Take older messages from a page that reaches up to those held, oldest first."""
        begin = self._messages[0].position if self._messages else self._end + 1
        older = [message for message in page if message.position < begin]
        if older and older[-1].position == begin - 1:
            self._messages[:0] = older

    def own_behind(self, position: int, author_id: str) -> int:
        """Count what somebody said behind a position, as far as it is held."""
        return sum(
            message.author.id == author_id
            for message in self._messages
            if message.position > position
        )

    def replace(self, message: Message) -> None:
        """Take another state of a message; nothing happens if it is not held, or an older one."""
        begin = self._end - len(self._messages) + 1
        if message.position >= begin:
            held = self._messages[message.position - begin]
            if message.revision > held.revision:
                self._messages[message.position - begin] = message

    def _take_following(self) -> list[Message]:
        appended = []
        while following := self._ahead.pop(self._end + 1, None):
            self.append(following)
            appended.append(following)
        return appended
