"""Events on their way to a program."""

import asyncio

import pytest

from stonechat.client.errors import ClientClosed
from stonechat.client.event_stream import Events
from stonechat.client.events import Connected, Disconnected


async def test_events_are_read_in_order_up_to_the_end() -> None:
    events = Events()
    events.put(Connected(None))
    events.put(Disconnected("gone"))
    events.end(None)
    assert [event async for event in events] == [Connected(None), Disconnected("gone")]
    assert [event async for event in events] == []


async def test_a_reader_that_waits_is_woken() -> None:
    events = Events()
    reading = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    events.put(Connected(None))
    assert await reading == Connected(None)


async def test_an_end_that_the_server_wanted_is_raised_behind_all_events() -> None:
    events = Events()
    events.put(Connected(None))
    events.end(ClientClosed("The server has put us out."))
    assert await anext(events) == Connected(None)
    for _ in range(2):
        with pytest.raises(ClientClosed):
            await anext(events)
