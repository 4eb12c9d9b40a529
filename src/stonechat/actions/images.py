"""What images and files of messages look like on the wire."""

from stonechat.actions.store import NewFile, NewImage
from stonechat.wire.shapes import File, Image, file_url, image_url, thumbnail_url


def file_shape(file: NewFile) -> File:
    """Write a stored file with the place where it is served."""
    return File(id=file.id, url=file_url(file.id), name=file.name, type=file.type, bytes=file.bytes)


def image_shape(image: NewImage) -> Image:
    """Write a stored image with the places where it is served."""
    return Image(
        id=image.id,
        url=image_url(image.id),
        thumbnail_url=thumbnail_url(image.id),
        width=image.width,
        height=image.height,
        bytes=image.bytes,
        type=image.type,
        name=image.name,
        alt=image.alt,
        placeholder=image.placeholder,
    )
