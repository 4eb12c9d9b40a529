"""Acts for those who can wait: one call that ends with what the act answers.

`Appender` itself calls back, which costs the many messages of a busy door no task each.
"""

import asyncio
from typing import TypeVar

from stonechat.actions.act import Act, Appender, BackgroundAppender, Done, Outcome, SetAct
from stonechat.chat.errors import ChatError

A = TypeVar("A")
R = TypeVar("R")


async def run_act(appender: Appender, act: Act[A, R], request: A) -> R:
    """Await one act: what it answers once that is durable and others have been told.

    Raises the ChatError that the act came to. An act whose asker goes away, or is cancelled, takes
    effect all the same.
    """
    answered: asyncio.Future[Outcome[R] | ChatError] = asyncio.get_running_loop().create_future()
    appender.submit(act, request, _settle(answered))
    return _reply(await answered)


async def run_in_background(appender: BackgroundAppender, act: Act[A, R], request: A) -> R:
    """Await one act that may wait; otherwise as `run_act`."""
    answered: asyncio.Future[Outcome[R] | ChatError] = asyncio.get_running_loop().create_future()
    appender.submit_in_background(act, request, _settle(answered))
    return _reply(await answered)


async def run_in_set(
    appender: Appender, act: SetAct[A, R], request: A, *, size_bytes: int = 0
) -> R:
    """Await one request of a set act; otherwise as `run_act`.

    Args:
        appender: runs this request together with others that wait.
        act: what they are run by.
        request: what is asked of it.
        size_bytes: what the request weighs while it waits.
    """
    answered: asyncio.Future[Outcome[R] | ChatError] = asyncio.get_running_loop().create_future()
    appender.submit_to_set(act, request, _settle(answered), size_bytes=size_bytes)
    return _reply(await answered)


def _settle(answered: "asyncio.Future[Outcome[R] | ChatError]") -> Done[R]:
    def done(result: Outcome[R] | ChatError) -> None:
        if not answered.done():  # whoever waited was cancelled meanwhile
            answered.set_result(result)

    return done


def _reply(result: Outcome[R] | ChatError) -> R:
    if isinstance(result, ChatError):
        raise result
    return result.reply
