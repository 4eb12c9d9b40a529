"""Running a batch of acts as one transaction, in the thread of the appender."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from stonechat.storage.errors import Contended, InDoubt, Unreachable
from stonechat.storage.outcomes import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stonechat.actions.act import Outcome
    from stonechat.chat.errors import ChatError
    from stonechat.storage.link import Link
    from stonechat.storage.transaction import SqlTransaction

    Result = Outcome[Any] | ChatError


class Item(NamedTuple):
    """One act that waits for its turn."""

    act: Callable[[Any, Any], Any]
    request: Any
    done: Callable[[Any], None]
    origin: object
    in_set: bool


def commit(link: Link, items: Sequence[Item], in_doubt: Callable[[], None]) -> list[Result]:
    """Run acts in their order, in one transaction, and make it durable.

    One act that fails leaves nothing behind and does not touch its neighbours. If the transaction
    as a whole fails, after the attempts that `Link.run` makes, so does every item.

    Args:
        link: the connection that writes.
        items: the acts.
        in_doubt: called if the items may be stored although their results say no.

    Returns:
        For each item its outcome, or why there is none. All outcomes are durable.
    """
    try:
        return link.run(lambda tx: _run(tx, items))
    except InDoubt as error:
        in_doubt()
        return [refusal(error)] * len(items)
    except Exception as error:  # noqa: BLE001 - whatever it is, members get an answer
        return [refusal(error)] * len(items)


def _run(tx: SqlTransaction, items: Sequence[Item]) -> list[Result]:
    results: list[Result] = []
    for (act, in_set), run in groupby(items, key=lambda item: (item.act, item.in_set)):
        requests = [item.request for item in run]
        if in_set:
            results += _run_set(tx, act, requests)
        else:
            results += (_run_one(tx, act, request) for request in requests)
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
