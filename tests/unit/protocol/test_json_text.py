import msgspec
import pytest

from stonechat.protocol.errors import RemoteError
from stonechat.protocol.json_text import ITEMS_LIMIT, check_object, split_array


def pieces(text: bytes) -> list[bytes]:
    return [bytes(item) for item in split_array(text)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (b"[]", []),
        (b' [ "a" , {"b": [1, 2]} , [ ] ] ', [b'"a"', b'{"b": [1, 2]}', b"[ ]"]),
        (b'["a",1e999]', [b'"a"', b"1e999"]),
        (b'["a",' + b"9" * 50_000 + b"]", [b'"a"', b"9" * 50_000]),
        (b'["a","' + b"x" * 20_000 + b'"]', [b'"a"', b'"' + b"x" * 20_000 + b'"']),
    ],
)
def test_an_array_is_cut_and_not_decoded(text: bytes, items: list[bytes]) -> None:
    assert pieces(text) == items


@pytest.mark.parametrize(
    "bad",
    [rb'"\ud800"', rb'"\uDC00x"', rb'{"\ud800": "\udead"}', rb'["\ude00\ud83d", [["\\ud800"]]]'],
)
@pytest.mark.parametrize("padding", [b"1", b'"' + b"x" * 20_000 + b'"'])
def test_a_lone_surrogate_is_found_out_by_who_decodes_it(bad: bytes, padding: bytes) -> None:
    assert pieces(b'[ "e", ' + bad + b" ," + padding + b"]") == [b'"e"', bad, padding]
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(bad)


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"1", b"[", b"[1,]", b"[1] 2", b"[NaN]", b"[01]", b'["\x01"]', rb'["\ud8"]',
     b"[" * 100_000, b"[" * 5_000 + b"]" * 5_000, rb'["\ud800", }'],
)  # fmt: skip
def test_what_is_no_array_is_refused(text: bytes) -> None:
    with pytest.raises(RemoteError):
        split_array(text)


@pytest.mark.parametrize("count", [ITEMS_LIMIT + 1, 500_000])
def test_an_array_has_a_bounded_number_of_items(count: int) -> None:
    assert len(split_array(b"[" + b",".join([b"0"] * ITEMS_LIMIT) + b"]")) == ITEMS_LIMIT
    with pytest.raises(RemoteError):
        split_array(b"[" + b",".join([b"0"] * count) + b"]")


@pytest.mark.parametrize(
    "text", [b"{}", b'{"a":{"b":[1]}}', rb'{"\ud800":"\udc00"}', b' {"a":1e999}']
)
def test_an_object_may_hold_anything(text: bytes) -> None:
    check_object(text)


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"null", b'"a"', b"{", b"{}x", b'{"a":NaN}', b'{"a":' * 5_000, rb'"\ud800"'],
)
def test_what_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises(RemoteError):
        check_object(text)
