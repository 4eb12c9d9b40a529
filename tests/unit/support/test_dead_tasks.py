"""The fixture that fails a test when an exception dies with nobody watching."""

import asyncio
import gc

from tests.support.dead_tasks import DeadTasks


async def _raise() -> None:
    raise LookupError("nobody is watching")


async def test_an_exception_in_a_forgotten_task_is_reported(dead_tasks: DeadTasks) -> None:
    task = asyncio.create_task(_raise())
    await asyncio.wait([task])
    del task
    gc.collect()
    assert "nobody is watching" in dead_tasks.reports.pop()


async def test_an_exception_that_somebody_takes_is_not(dead_tasks: DeadTasks) -> None:
    await asyncio.gather(_raise(), return_exceptions=True)
    gc.collect()
    assert dead_tasks.reports == []
