"""Waiting for what an act answers."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.awaiting import run_act, run_in_set
from stonechat.chat.errors import RoomNotFound

if TYPE_CHECKING:
    from collections.abc import Callable


class Later:
    """An appender that tells nobody anything until it is asked to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, int]] = []
        self._done: list[Callable[[Any], None]] = []

    def submit(
        self, _: Any, request: Any, done: Any, origin: object = None, *, size_bytes: int = 0
    ) -> None:
        assert origin is None
        self.asked.append((request, size_bytes))
        self._done.append(done)

    submit_to_set = submit

    def tell(self, result: object) -> None:
        for done in self._done:
            done(result)


def act(*_: Any) -> Any:
    raise AssertionError("nobody runs it here")


@pytest.mark.parametrize("run", [run_act, run_in_set])
async def test_who_waits_gets_the_answer_or_the_error(run: Any) -> None:
    for result in (Outcome("found"), RoomNotFound("nest")):
        appender = Later()
        waiting = asyncio.ensure_future(run(appender, act, "asked"))
        await asyncio.sleep(0)
        assert appender.asked == [("asked", 0)]
        assert not waiting.done()
        appender.tell(result)
        if isinstance(result, Outcome):
            assert await waiting == "found"
        else:
            with pytest.raises(RoomNotFound):
                await waiting


async def test_what_a_request_weighs_is_said() -> None:
    appender = Later()
    waiting = asyncio.ensure_future(run_in_set(appender, act, "asked", size_bytes=9))
    await asyncio.sleep(0)
    appender.tell(Outcome(None))
    await waiting
    assert appender.asked == [("asked", 9)]


async def test_an_appender_may_tell_whoever_waits_no_more() -> None:
    appender = Later()
    waiting = asyncio.ensure_future(run_act(appender, act, "asked"))
    await asyncio.sleep(0)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    appender.tell(Outcome(None))  # raises if the cancelled one were told
    assert waiting.cancelled()
