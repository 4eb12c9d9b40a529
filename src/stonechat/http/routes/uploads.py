"""Uploads: images and files, sent by themselves before the message that they go into."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Request as HttpRequest, delete, post
from litestar.exceptions import HTTPException

from stonechat.actions import uploads
from stonechat.chat.errors import (
    ChatError,
    FileTooLarge,
    ImageTooLarge,
    Internal,
    InvalidImage,
    InvalidRequest,
    Unavailable,
)
from stonechat.chat.files import UNKNOWN_TYPE
from stonechat.delivery.uploads import Incoming
from stonechat.http.asked import Given, Unreadable, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses, takes
from stonechat.http.services import Services, run_act
from stonechat.wire.replies import Done
from stonechat.wire.uploads import AddUpload, DropUpload, UploadReply

_TYPES: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", UNKNOWN_TYPE)
"""What the description names; any other type is taken as well."""

_FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
"""In these a file would be wrapped, or what a program says that says nothing."""


@post(
    "/uploads",
    dependencies=from_query(AddUpload),
    opt={**takes(*_TYPES), **refuses(InvalidImage, ImageTooLarge, FileTooLarge)},
    request_max_body_size=None,  # counted as it comes: it is never in memory as a whole
)
async def add_upload(
    request: HttpRequest[Any, Any, Any],
    asked: Given[AddUpload],
    identity: Given[Identity],
    services: Given[Services],
) -> UploadReply:
    """Upload the body: an image, or a file of any other type.

    The answer comes once it is durable. Its `id` goes into `images` or `files` of one message of
    yours within a day. An image (a type `image/…`) is stored anew, without any metadata; other
    files are kept as they are. With a `client_id` of your own, repeating it is safe as long as the
    first one waits: nothing is stored then, and the answer is the first upload.
    """
    incoming = _incoming(request, asked, identity.person.id)
    actor = identity.person
    again = await services.readers.run(lambda tx: uploads.check_upload(tx, actor, asked.client_id))
    if again is not None:
        await services.uploads.skip(incoming)
        return again
    content = await services.uploads.receive(incoming)
    try:
        reply = await run_act(
            services, uploads.add_upload, uploads.Adding(actor, content, asked.client_id)
        )
    except ChatError as error:
        # After these nobody can know whether it is stored; the sweep will.
        if isinstance(error, Unavailable | Internal):
            services.uploads.release(content)
        else:
            await services.uploads.discard(content)
        raise
    if reply.upload.id == content.id:
        services.uploads.release(content)
    else:
        await services.uploads.discard(content)
    return reply


@delete("/uploads/{upload:str}", status_code=200, dependencies=from_query(DropUpload))
async def drop_upload(
    asked: Given[DropUpload], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Take an upload back that you have not sent.

    What was sent, or never was yours, stays as it is.
    """
    dropping = uploads.Dropping(identity.person, asked.upload)
    return await run_act(services, uploads.drop_upload, dropping)


def _incoming(request: HttpRequest[Any, Any, Any], asked: AddUpload, owner_id: str) -> Incoming:
    media_type, length = request.content_type[0].lower(), request.content_length
    if not media_type and not length and "transfer-encoding" not in request.headers:
        raise Unreadable(InvalidRequest("The body is missing: it is the file itself."))
    if media_type in _FORMS:
        raise HTTPException(
            status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            detail="The body must be the file itself, with its own content type.",
        )
    return Incoming(
        owner_id=owner_id,
        type=media_type,
        length=length,
        chunks=request.stream(),
        name=asked.name,
        alt=asked.alt,
    )


ROUTES: Final = (add_upload, drop_upload)
