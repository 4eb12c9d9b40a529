"""The client as a program uses it: requests it awaits, events it walks through."""

import asyncio
import gc
import weakref

import pytest

from stonechat.client import ChatClient, ClientClosed, Connected
from tests.unit.client.facts import ADA
from tests.unit.client.scripts import HANDSHAKE, WELCOME, Script, client_of


async def test_a_defect_of_the_client_reaches_whoever_reads_its_events() -> None:
    script = Script(HANDSHAKE, "40{}", WELCOME, end=ZeroDivisionError("a defect"))
    client = client_of(script)
    events = client.events()
    await client.__aenter__()
    assert await anext(events) == Connected(ADA)
    with pytest.raises(ExceptionGroup) as group:
        await anext(events)
    assert group.group_contains(ZeroDivisionError)
    with pytest.raises(ExceptionGroup):
        await client.close()


async def test_a_reader_that_was_dropped_is_forgotten() -> None:
    client = client_of(Script(HANDSHAKE, "40{}", WELCOME))
    dropped = weakref.ref(client.events())
    kept = client.events()
    async with client:
        assert await anext(kept) == Connected(ADA)
    gc.collect()
    assert dropped() is None


async def test_a_client_is_entered_before_it_is_used() -> None:
    with pytest.raises(ClientClosed, match="async with"):
        await client_of().list_rooms()


async def test_closing_fails_what_was_not_answered_and_ends_the_walk() -> None:
    client = client_of(Script(HANDSHAKE, "40{}", WELCOME))
    events = client.events()
    async with client:
        asking = asyncio.ensure_future(client.list_rooms())
        await asyncio.sleep(0)
    with pytest.raises(ClientClosed):
        await asking
    assert [event async for event in events] == [Connected(ADA)]
    with pytest.raises(ClientClosed):
        await client.list_rooms()


async def test_an_answer_reaches_the_request_that_waits_for_it() -> None:
    script = Script(HANDSHAKE, "40{}", WELCOME)
    async with client_of(script) as client:
        asking = asyncio.ensure_future(client.leave_room("kitchen"))
        while not any("leave_room" in str(sent) for sent in script.sent):
            await asyncio.sleep(0)
        number = client_number(script.sent[-1])
        script.hear(f'43{number}[{{"ok":true}}]')
        await asking


def client_number(sent: str | bytes) -> str:
    """The number under which a request wants its answer."""
    return str(sent)[2 : str(sent).index("[")]


def test_fewer_messages_than_none_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        ChatClient("http://chat.example.org", keep_messages=-1)
