"""Running a batch of acts as one transaction, in the thread of the appender."""

from __future__ import annotations

import time
from itertools import groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stonechat.storage.errors import Contended, InDoubt, Unreachable
from stonechat.storage.outcomes import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stonechat.actions.act import Outcome
    from stonechat.chat.errors import ChatError
    from stonechat.storage.link import Link
    from stonechat.storage.queue import Item
    from stonechat.storage.transaction import SqlTransaction

    Result = Outcome[Any] | ChatError

_is_in_set: Final = attrgetter("in_set")
_act_of: Final = attrgetter("act")


class Ending(NamedTuple):
    """How a batch went.

    Attributes:
        results: for each of the items, up to the last that there was time for, its outcome or why
            there is none. All outcomes are durable.
        is_store_lost: whether the store took nothing at all, and would take no more of others.
    """

    results: list[Result]
    is_store_lost: bool = False


def commit(
    link: Link, items: Sequence[Item], in_doubt: Callable[[], None], *, seconds: float
) -> Ending:
    """Run acts in their order, in one transaction, and make it durable.

    One act that fails leaves nothing behind and does not touch its neighbours. If the transaction
    as a whole fails, after the attempts that `Link.run` makes, so does every item.

    Args:
        link: where; it belongs to this thread.
        items: requests of set acts before acts of their own.
        in_doubt: called, before anything is returned, if the commit may have happened unheard.
        seconds: after so many no further act is begun, except for the first.
    """
    try:
        return Ending(link.run(lambda tx: _run(tx, items, time.monotonic() + seconds)))
    except (Contended, Unreachable) as error:
        if isinstance(error, InDoubt):
            in_doubt()
        return Ending([refusal(error)] * len(items), is_store_lost=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, members get an answer
        return Ending([refusal(error)] * len(items))


def _run(tx: SqlTransaction, items: Sequence[Item], until: float) -> list[Result]:
    results: list[Result] = []
    sets = takewhile(_is_in_set, items)
    for act, run in groupby(sets, key=_act_of):
        results += _run_set(tx, act, [item.request for item in run])
    for number, item in enumerate(items[len(results) :]):
        if number and time.monotonic() > until:
            break
        results.append(_run_one(tx, item.act, item.request))
    return results


def _run_one(tx: SqlTransaction, act: Callable[[Any, Any], Any], request: object) -> Result:
    try:
        with tx.savepoint():
            outcome: Result = act(tx, request)
            return outcome
    except (Contended, Unreachable):
        raise  # the whole transaction is lost
    except Exception as error:  # noqa: BLE001 - one bad item fails alone
        return refusal(error)


def _run_set(
    tx: SqlTransaction, act: Callable[[Any, Any], Any], requests: list[Any]
) -> list[Result]:
    """Run requests in one call; if that fails, one by one, so that a bad one fails alone."""
    try:
        with tx.savepoint():
            # Strict: a set act that forgets a request is as wrong as one that raises.
            return [result for _, result in zip(requests, act(tx, requests), strict=True)]
    except (Contended, Unreachable):
        raise
    except Exception as error:  # noqa: BLE001 - as above
        if len(requests) == 1:
            return [refusal(error)]
    return [result for request in requests for result in _run_set(tx, act, [request])]
