import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stonechat.chat.push import decode_key
from stonechat.delivery.push.keys import DamagedKeysError, VapidKeys, encode_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "push-keys.json"


def test_keys_are_made_once(path: Path) -> None:
    keys = VapidKeys.keep(path)
    assert VapidKeys.keep(path) == keys
    assert list(path.parent.iterdir()) == [path]


def test_the_public_key_is_that_of_the_private_one() -> None:
    keys = VapidKeys.make()
    scalar = int.from_bytes(decode_key(keys.private_key), "big")
    public = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert keys.public_key == encode_key(point)


def test_nobody_else_can_read_them(path: Path) -> None:
    before = os.umask(0)
    try:
        VapidKeys.keep(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_start_that_was_cut_short_before_is_no_obstacle(path: Path) -> None:
    path.with_name("push-keys.json.new").write_text("half")
    assert VapidKeys.keep(path) == VapidKeys.keep(path)


@pytest.mark.parametrize(
    "content", ["", "{}", "null", '{"public_key": "BA", "private_key": "AA"}', "\xff"]
)
def test_what_holds_no_keys_is_not_overwritten(path: Path, content: str) -> None:
    path.write_text(content, encoding="latin-1")
    with pytest.raises(DamagedKeysError, match="Restore it"):
        VapidKeys.keep(path)
    assert path.read_text(encoding="latin-1") == content


def test_the_private_key_is_in_no_message(path: Path) -> None:
    keys = VapidKeys.keep(path)
    path.write_text(json.dumps({"public_key": "BA", "private_key": keys.private_key}))
    with pytest.raises(DamagedKeysError) as caught:
        VapidKeys.keep(path)
    assert keys.private_key not in str(caught.value)
