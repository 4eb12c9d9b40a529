"""Files that are made from others are as those say."""

from tools.generate_types import TARGET, render


def test_the_web_client_knows_the_shapes_that_the_server_sends() -> None:
    assert TARGET.read_text() == render(), "wire.ts is not fresh: run `make types`"
