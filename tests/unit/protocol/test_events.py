import msgspec
import pytest

from stonechat.protocol.events import EventReceived


class Image(msgspec.Struct):
    data: bytes
    alt: str | None = None


class Send(msgspec.Struct):
    room: str
    images: list[Image] = []


def event(*arguments: object) -> EventReceived:
    return EventReceived("/", "send", arguments, None)


def test_json_is_decoded_into_a_type() -> None:
    assert event(msgspec.Raw(b'{"room":"a"}')).argument(0, Send) == Send("a")
    assert event(1, msgspec.Raw(b"[1]")).argument(1, list[int]) == [1]


def test_objects_with_attachments_are_converted_into_a_type() -> None:
    sent = {"room": "a", "images": [{"data": b"\x89PNG", "alt": "x"}]}
    assert event(sent).argument(0, Send) == Send("a", [Image(b"\x89PNG", "x")])


def test_text_does_not_pass_for_an_attachment() -> None:
    with pytest.raises(msgspec.ValidationError):
        event({"room": "a", "images": [{"data": "aGk="}]}).argument(0, Send)


@pytest.mark.parametrize("value", [msgspec.Raw(b'{"room":1}'), {"room": 1}])
def test_a_wrong_type_is_reported_with_its_path(value: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.room"):
        event(value).argument(0, Send)


@pytest.mark.parametrize(
    "value",
    [msgspec.Raw(rb'"\ud800"'), msgspec.Raw(b"9" * 9_999), msgspec.Raw(b"[" * 9_999)],
    ids=["surrogate", "number", "depth"],
)
def test_what_cannot_be_decoded_is_a_decode_error(value: object) -> None:
    with pytest.raises(msgspec.DecodeError):
        event(value).argument(0, list[object])


class Doll(msgspec.Struct):
    inner: "Doll | None" = None


def test_objects_nested_too_deeply_are_a_decode_error() -> None:
    doll: dict[str, object] = {}
    for _ in range(200_000):
        doll = {"inner": doll}
    with pytest.raises(msgspec.DecodeError):
        event(doll).argument(0, Doll)


def test_an_argument_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        event().argument(0, Send)
