"""RFC 8291, appendix A, and what our own test push service makes of what we encrypt."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from stonechat.chat.push import decode_key
from stonechat.delivery.push.encryption import encrypt
from stonechat.delivery.push.keys import encode_key
from tests.support.push_device import Device

PLAIN = b"When I grow up, I want to be a watermelon"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
DEVICE_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
DEVICE_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
ENCRYPTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_rfc_is_encrypted_byte_for_byte() -> None:
    sender = ec.derive_private_key(
        int.from_bytes(decode_key(SENDER_PRIVATE), "big"), ec.SECP256R1()
    )
    body = encrypt(
        PLAIN,
        decode_key(DEVICE_PUBLIC),
        decode_key(AUTH),
        salt=decode_key(SALT),
        sender=sender,
        padded_to_bytes=1,
    )
    assert encode_key(body) == ENCRYPTED


def test_the_device_of_the_tests_reads_the_example_of_the_rfc() -> None:
    device = Device(decode_key(DEVICE_PRIVATE), decode_key(AUTH))
    assert device.p256dh == DEVICE_PUBLIC
    assert device.decrypt(decode_key(ENCRYPTED)) == PLAIN


def test_nothing_shows_how_long_a_message_is() -> None:
    device = Device()
    lengths = set()
    for payload in (b"", b"yes", b"x" * 200):
        body = encrypt(payload, device.point, device.auth)
        assert device.decrypt(body) == payload
        lengths.add(len(body))
    assert len(lengths) == 1


def test_the_same_is_never_encrypted_the_same_way() -> None:
    device = Device()
    assert encrypt(PLAIN, device.point, device.auth) != encrypt(PLAIN, device.point, device.auth)


@pytest.mark.parametrize("length", [3_993, 3_994])
def test_what_a_push_service_need_not_take_is_not_encrypted(length: int) -> None:
    device = Device()
    if length == 3_993:
        body = encrypt(b"x" * length, device.point, device.auth)
        assert len(body) == 4_096
        assert device.decrypt(body) == b"x" * length
    else:
        with pytest.raises(ValueError, match="too long"):
            encrypt(b"x" * length, device.point, device.auth)


def test_a_point_beside_the_curve_is_refused() -> None:
    device = Device()
    with pytest.raises(ValueError, match="key"):
        encrypt(PLAIN, b"\4" + b"\1" * 64, device.auth)
