"""What is stored before the message that it belongs to."""

from typing import Annotated

from msgspec import Meta

from stonechat.chat import limits
from stonechat.wire.requests import NO_NUL, ClientId, Reference, Request
from stonechat.wire.shapes import File, Image, Shape, Timestamp

FileName = Annotated[str, Meta(max_length=limits.IMAGE_NAME_LENGTH, pattern=NO_NUL)]


class AddUpload(Request):
    """What is said of an upload beside its bytes, which are the body.

    With a `client_id` of one's own, sending the same again is answered with the first upload.
    """

    name: FileName | None = None
    alt: Annotated[str, Meta(max_length=limits.IMAGE_ALT_LENGTH, pattern=NO_NUL)] | None = None
    client_id: ClientId | None = None


class DropUpload(Request):
    """Take an upload back that is in no message yet."""

    upload: Reference


class Upload(Shape):
    """Something that waits to be sent by its uploader: an image, or a file of another kind."""

    id: str
    image: Image | None
    file: File | None
    expires_at: Timestamp


class UploadReply(Shape):
    """What was uploaded; its `id` goes into a message, once."""

    upload: Upload
