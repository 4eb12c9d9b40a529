"""What a worker says is not believed: it may have been taken over by what it decoded."""

import json

import pytest

from stonechat.delivery.image_frames import (
    REPLY_HEAD,
    Crop,
    Fault,
    Portrait,
    PortraitOrder,
    Recoded,
    decode_order,
    decode_portrait,
    decode_recoded,
    encode_reply,
    encode_request_head,
)

ORDER = PortraitOrder((64, 128), Crop(1, 2, 3))
RECODED = Recoded("image/png", 4, 3, "#a08d77", b"image", b"small")
FACTS = {"type": "image/png", "width": 4, "height": 3, "placeholder": None, "lengths": [2, 3]}


def split(reply: bytes) -> tuple[bytes, bytes]:
    length, body = REPLY_HEAD.unpack_from(reply)
    facts = reply[REPLY_HEAD.size : REPLY_HEAD.size + length]
    assert len(reply) == REPLY_HEAD.size + length + body
    return facts, reply[REPLY_HEAD.size + length :]


@pytest.mark.parametrize("order", [None, ORDER, PortraitOrder((512,))])
def test_an_order_arrives_as_it_was_given(order: PortraitOrder | None) -> None:
    head = encode_request_head(order, b"data")
    assert decode_order(head[8:]) == order


def test_a_reply_arrives_as_it_was_given() -> None:
    assert decode_recoded(*split(encode_reply(RECODED))) == RECODED
    portrait = Portrait((b"one", b"two"))
    assert decode_portrait(ORDER, *split(encode_reply(portrait))) == portrait
    fault = Fault("it is damaged.", "ValueError()")
    assert decode_recoded(*split(encode_reply(fault))) == fault
    assert decode_portrait(ORDER, *split(encode_reply(fault))) == fault


@pytest.mark.parametrize(
    "facts",
    [
        "no object",
        [],
        {},
        FACTS | {"type": "text/html"},
        FACTS | {"lengths": [2, 4]},
        FACTS | {"lengths": [-1, 3]},
        FACTS | {"lengths": [2]},
        FACTS | {"lengths": [1.5, 2]},
        FACTS | {"lengths": None},
        FACTS | {"more": 1},
        {"lengths": [], "fault": {"cause": "?"}},
    ],
)
def test_a_reply_that_makes_no_sense_is_none(facts: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        decode_recoded(json.dumps(facts).encode(), b"abcde")


@pytest.mark.parametrize("lengths", [[], [5], [1, 1, 3]])
def test_a_portrait_has_the_squares_that_were_ordered(lengths: list[int]) -> None:
    with pytest.raises(ValueError, match="ordered"):
        decode_portrait(ORDER, json.dumps({"lengths": lengths}).encode(), b"abcde")
