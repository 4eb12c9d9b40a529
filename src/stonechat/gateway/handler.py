"""The form of a handler: what it takes, and when its turn comes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stonechat.wire.requests import Request

if TYPE_CHECKING:
    from stonechat.gateway.answer import Answer
    from stonechat.gateway.visitor import Visitor

Run = Callable[["Visitor", Any, "Answer"], None]
"""Takes a decoded request to an act or query, and sees to it that it is answered exactly once."""


def _never(_: Request) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Handler:
    """What happens on one event.

    Attributes:
        request: the shape of the event's object.
        run: the handler itself.
        needs_name: whether only somebody with a name is answered.
        is_shared: whether this request may be under way beside other shared ones.
    """

    request: type[Request]
    run: Run
    needs_name: bool = True
    is_shared: Callable[[Any], bool] = _never
