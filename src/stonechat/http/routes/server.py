"""Which server this is."""

from typing import Final

from litestar import get

from stonechat.http.asked import Given
from stonechat.http.services import Services
from stonechat.wire.broadcasts import ServerInfo


@get("/server", sync_to_thread=False)
def read_server(services: Given[Services]) -> ServerInfo:
    """Tell which server this is, whom it lets in, and what it accepts."""
    return services.server


ROUTES: Final = (read_server,)
