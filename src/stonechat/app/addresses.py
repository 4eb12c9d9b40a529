"""Where the server is, as people are told."""

from stonechat.app.settings import Settings


def listening_url(host: str, port: int) -> str:
    """Write where something listens as a URL, without a slash at the end."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def public_url(settings: Settings) -> str:
    """Say where people reach the server; without the setting, where it is told to listen."""
    return settings.public_url or listening_url(settings.host, settings.port)
