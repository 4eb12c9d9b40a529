"""What waits for the writer, bounded in number and in bytes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

QUEUE_ITEMS: Final = 8_192
"""What may wait: seconds of work. Past it a refusal now is better than an answer too late."""

QUEUE_BYTES: Final = 32_000_000
"""What the requests that wait may weigh together; a single one may have more."""

_ACTS_SHARE: Final = 4
"""One place of so many in a batch is for acts of their own, if any wait."""


PASSED_MOST: Final = 8
"""So many batches at most go before work of the background that waits."""


class Item(NamedTuple):
    """One act that waits for its turn."""

    act: Callable[[Any, Any], Any]
    request: Any
    done: Callable[[Any], None]
    origin: object
    in_set: bool
    size_bytes: int = 0


class Queue:
    """Requests of set acts go before acts of their own, and each kind keeps its order.

    What many ask in one call costs a fraction each, so letting it pass delays the others by little;
    behind a crowd that signs in, somebody's message would wait for all of them.

    What is done in the background has batches of its own, for whoever is in a batch waits for all
    of it. It lets others pass, though not for ever.
    """

    def __init__(self, items_most: int, bytes_most: int) -> None:
        self._items_most = items_most
        self._bytes_most = bytes_most
        self._set_items: deque[Item] = deque()
        self._acts: deque[Item] = deque()
        self._background: deque[Item] = deque()
        self._passed = 0
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._set_items) + len(self._acts) + len(self._background)

    def add(self, item: Item, *, in_background: bool = False) -> bool:
        """Let something wait; False if there is no room for it."""
        waiting = len(self)
        is_too_much = waiting and self._bytes + item.size_bytes > self._bytes_most
        if is_too_much or waiting >= self._items_most:
            return False
        self._bytes += item.size_bytes
        if in_background:
            self._background.append(item)
        else:
            (self._set_items if item.in_set else self._acts).append(item)
        return True

    def take(self, most: int) -> list[Item]:
        """Remove a batch, in the order in which it is to be run."""
        if self._background:
            if self._passed == PASSED_MOST or not (self._set_items or self._acts):
                self._passed = 0
                return [self._background.popleft()]
            self._passed += 1
        acts_count = min(len(self._acts), max(most // _ACTS_SHARE, most - len(self._set_items)))
        set_count = min(len(self._set_items), most - acts_count)
        batch = [self._set_items.popleft() for _ in range(set_count)]
        batch += [self._acts.popleft() for _ in range(acts_count)]
        self._bytes -= sum(item.size_bytes for item in batch)
        return batch

    def take_all(self) -> list[Item]:
        """Remove everything, in the order in which it would have been run."""
        everything = [*self._set_items, *self._acts, *self._background]
        self._set_items.clear()
        self._acts.clear()
        self._background.clear()
        self._bytes = 0
        return everything

    def put_back(self, acts: Sequence[Item]) -> None:
        """Let acts wait again, before all others: there was no time for them."""
        self._acts.extendleft(reversed(acts))
        self._bytes += sum(item.size_bytes for item in acts)
