from stonechat.protocol.errors import Refusal
from stonechat.transport.refusal import refusal_body


def test_a_refusal_is_json_with_a_number() -> None:
    assert refusal_body(Refusal.UNKNOWN_SESSION) == b'{"code":1,"message":"Session ID unknown"}'
