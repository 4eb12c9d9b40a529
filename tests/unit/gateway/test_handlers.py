"""What of a person's requests others can tell from their presence."""

import msgspec

from stonechat.gateway.handlers import HANDLERS

SIGNS = {
    "create_room": b'{"name":"kitchen"}',
    "leave_room": b'{"room":"kitchen"}',
    "send_message": b'{"room":"kitchen","text":"hello"}',
    "set_status": b'{"status":"online"}',
}
"""Requests of which others hear, and which no client makes by itself."""


def is_sign(event: str, request: bytes) -> bool:
    handler = HANDLERS[event]
    return handler.is_sign(msgspec.json.decode(request, type=handler.request))


def test_only_what_others_hear_of_is_a_sign_of_somebody() -> None:
    for event, request in SIGNS.items():
        assert is_sign(event, request), event
    silent = {event for event, handler in HANDLERS.items() if handler.is_sign in _never()}
    assert silent == HANDLERS.keys() - SIGNS.keys()


def _never() -> set[object]:
    return {HANDLERS["history"].is_sign}


def test_a_whisper_is_none() -> None:
    assert not is_sign("send_message", b'{"room":"kitchen","text":"psst","to":["bob"]}')
