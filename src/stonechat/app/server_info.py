"""What the server says of itself to clients."""

from stonechat.app.settings import Settings
from stonechat.app.transport_settings import PAYLOAD_BYTES
from stonechat.app.version import version
from stonechat.chat import limits
from stonechat.wire.broadcasts import Limits, ServerInfo


def describe_server(settings: Settings) -> ServerInfo:
    """Describe a server with these settings."""
    return ServerInfo(
        name=settings.server_name,
        version=version(),
        access=settings.access,
        limits=Limits(
            text_length=limits.TEXT_LENGTH,
            image_bytes=limits.IMAGE_BYTES,
            images_per_message=limits.IMAGES_PER_MESSAGE,
            payload_bytes=PAYLOAD_BYTES,
            name_length=limits.NAME_LENGTH,
            page=limits.PAGE_MOST,
            file_bytes=settings.file_bytes,
            files_per_message=limits.FILES_PER_MESSAGE,
        ),
    )
