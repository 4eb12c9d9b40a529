"""Where a client connects to, and what ends its connections."""

import pytest

from stonechat.client import ClientClosed, Connected, Disconnected
from stonechat.client.driver import socket_url
from tests.unit.client.facts import ADA
from tests.unit.client.scripts import HANDSHAKE, WELCOME, Script, client_of


async def test_a_client_that_is_put_out_does_not_come_back() -> None:
    script = Script(HANDSHAKE, "40{}", WELCOME, "2", "41")
    client = client_of(script)
    events = client.events()
    async with client:
        assert await anext(events) == Connected(ADA)
        with pytest.raises(ClientClosed, match="put us out"):
            await anext(events)
        with pytest.raises(ClientClosed, match="put us out"):
            await client.list_rooms()
    with pytest.raises(ClientClosed, match="put us out"):
        await anext(client.events())
    assert script.closed
    assert script.sent[0] == '40{"token":"secret"}'


async def test_a_client_that_is_not_let_in_says_so_on_entering() -> None:
    client = client_of(Script(HANDSHAKE, '44{"message":"Invalid namespace"}'))
    with pytest.raises(ClientClosed, match="Invalid namespace"):
        async with client:
            pass


async def test_whatever_ends_a_connection_another_one_is_tried() -> None:
    ends: list[Script | Exception] = [
        ConnectionRefusedError("nobody there"),
        Script(HANDSHAKE, "no packet"),
        Script(HANDSHAKE, "40{}", WELCOME, end=ConnectionResetError("reset")),
        Script(HANDSHAKE, "40{}", WELCOME),
    ]
    client = client_of(*ends)
    events = client.events()
    async with client:
        told = [await anext(events) for _ in range(3)]
    assert [event async for event in client.events()] == []
    assert [type(event) for event in told] == [Connected, Disconnected, Connected]
    assert told[1] == Disconnected("reset")
    assert all(script.closed for script in ends if isinstance(script, Script))


async def test_a_defect_of_the_client_is_not_hidden_by_trying_again() -> None:
    client = client_of(Script(HANDSHAKE, end=ZeroDivisionError("a defect")))
    with pytest.raises(ExceptionGroup) as group:
        async with client:
            pass
    assert group.group_contains(ZeroDivisionError)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8000", "ws://127.0.0.1:8000"),
        ("http://127.0.0.1:8000/", "ws://127.0.0.1:8000"),
        ("https://chat.example.org", "wss://chat.example.org"),
    ],
)
def test_the_socket_is_at_the_servers_address(url: str, address: str) -> None:
    assert socket_url(url) == f"{address}/socket.io/?EIO=4&transport=websocket"


@pytest.mark.parametrize("url", ["chat.example.org", "ws://chat.example.org", "http://", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        socket_url(url)
