"""How much the transport takes, and from whom, by the settings."""

from stonechat.app.settings import Settings
from stonechat.gateway.services import STRANGER_PAYLOAD_BYTES
from stonechat.transport.proxies import TrustedProxies
from stonechat.transport.settings import TransportSettings

PAYLOAD_BYTES = 12_000_000
"""One event at most: an image of the largest size with what is said of it."""

_NO_LIMIT = 2**31


def transport_settings(settings: Settings) -> TransportSettings:
    """Say what the transport is to keep to, by what the operator chose."""
    defaults = TransportSettings()
    return TransportSettings(
        origins="*" if settings.origins == frozenset("*") else settings.origins,
        ping_interval_seconds=settings.ping_interval_seconds,
        ping_timeout_seconds=settings.ping_timeout_seconds,
        connect_timeout_seconds=settings.connect_timeout_seconds,
        upgrade_timeout_seconds=settings.upgrade_timeout_seconds,
        max_payload_bytes=PAYLOAD_BYTES,
        initial_payload_bytes=STRANGER_PAYLOAD_BYTES,
        outbox_limit_bytes=settings.outbox_bytes,
        proxies=TrustedProxies(settings.trusted_proxies),
        address_limit=defaults.address_limit if settings.rate_limits else _NO_LIMIT,
    )
