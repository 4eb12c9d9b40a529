from stonechat.transport.settings import TransportSettings


def test_the_defaults_are_those_that_clients_expect() -> None:
    settings = TransportSettings()
    assert settings.timing == (25.0, 20.0, 10.0)
    assert settings.socket_limits.connect_timeout_seconds == 45.0
    assert settings.path == "/socket.io"
    assert settings.origins is None


def test_strangers_may_be_held_to_less() -> None:
    settings = TransportSettings(max_payload_bytes=12_000_000, initial_payload_bytes=100_000)
    assert settings.payload_limit_bytes == 100_000
    assert TransportSettings(max_payload_bytes=7).payload_limit_bytes == 7
