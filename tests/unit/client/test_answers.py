"""What the server says, decoded by what it answers."""

import msgspec
import pytest

from stonechat.client.answers import decode, decode_answer
from stonechat.protocol.errors import RemoteError
from stonechat.wire.replies import Done, Named, SendReply
from stonechat.wire.shapes import MessageReceipt, Problem, User
from tests.unit.client.facts import ADA, AT, accepted, message, raw, refused


def test_an_answer_is_decoded_by_the_request_that_it_belongs_to() -> None:
    assert decode_answer("add_user", accepted(user=ADA, token="t")) == Named(ADA, "t")
    assert decode_answer("leave_room", accepted()) == Done()


def test_a_refusal_is_its_problem_whatever_was_asked() -> None:
    problem = Problem("rate_limited", "No.", None, {}, 50)
    for name in ("add_user", "send_message", "leave_room"):
        assert decode_answer(name, refused("rate_limited", 50)) == problem


def test_a_send_is_answered_with_the_message_or_with_a_receipt() -> None:
    said = message(3, 6)
    receipt = MessageReceipt("m3", "kitchen", 3, AT)
    assert decode_answer("send_message", accepted(message=said)) == SendReply(said)
    assert decode_answer("send_message", accepted(message=receipt)) == SendReply(receipt)


def test_fields_that_are_not_known_are_ignored() -> None:
    more = msgspec.to_builtins(ADA) | {"moon_phase": "full"}
    assert decode(raw(more), User) == ADA


@pytest.mark.parametrize(
    "json",
    [
        b"{",
        b"null",
        b'{"ok":false}',
        b'{"ok":true}',
        b'{"ok":true,"message":{"id":7}}',
        b'{"ok":true,"message":"\xff"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_the_servers_fault(json: bytes) -> None:
    with pytest.raises(RemoteError):
        decode_answer("send_message", msgspec.Raw(json))
