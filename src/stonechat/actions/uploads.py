"""Uploading images and files: what waits, for a day at most, to be sent by its owner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from stonechat.actions.access import access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import BlobsDropped
from stonechat.actions.images import file_shape, image_shape
from stonechat.actions.store import Content, NewFile, NewImage, NewUpload, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import InvalidImage, InvalidRequest
from stonechat.chat.files import UNNAMED, clean_alt, clean_file_name
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire.replies import Done
from stonechat.wire.requests import UploadedFile, UploadedImage
from stonechat.wire.shapes import timestamp
from stonechat.wire.uploads import Upload, UploadReply

_WAITS: Final = timedelta(seconds=limits.UPLOAD_SECONDS)


@dataclass(frozen=True, slots=True)
class Adding:
    """Something durable that somebody wants to send later.

    Attributes:
        actor: who.
        content: what it is; its bytes are on the disk.
        client_id: their own id of it.
    """

    actor: Person
    content: Content
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Dropping:
    """An upload that its owner does not want to send any more."""

    actor: Person
    upload_id: str


def check_upload(tx: Transaction, actor: Person, client_id: str | None) -> UploadReply | None:
    """Whether an upload is worth receiving, looked at before its first byte is read.

    Returns:
        What a retry is answered with, or None for a first try.

    Raises:
        ChatError: as `add_upload` would answer it now.
    """
    person = access_self(tx, actor)
    check_right(Right.UPLOAD, person)
    since = oldest_upload(tx)
    again = tx.find_upload_again(person.id, client_id, since=since) if client_id else None
    if again:
        return UploadReply(upload=upload_shape(again))
    if tx.count_uploads(person.id, since=since) >= limits.UPLOADS_WAITING:
        raise InvalidRequest(
            f"There are {limits.UPLOADS_WAITING} uploads of yours that you have not sent. Send or"
            " take back some of them."
        )
    return None


def add_upload(tx: Transaction, asked: Adding) -> Outcome[UploadReply]:
    """Let something wait to be sent by the actor; emits BlobsDropped for what has waited too long.

    With a client id that stands for an upload which still waits, nothing is stored, and the answer
    is that upload: its id is not the one of `asked.content`. Raises NotNamed for a guest who has
    departed, and InvalidRequest where too many wait already.
    """
    dropped = tx.expire_uploads(until=oldest_upload(tx), owner_id=asked.actor.id)
    again = check_upload(tx, asked.actor, asked.client_id)
    changes = _dropped(dropped)
    if again:
        return Outcome(again, changes)
    upload = NewUpload(asked.actor.id, asked.client_id, asked.content, tx.now)
    if not tx.add_upload(upload):
        # Somebody was faster since we looked, on another server: it is there now.
        again = check_upload(tx, asked.actor, asked.client_id)
    return Outcome(again or UploadReply(upload=upload_shape(upload)), changes)


def drop_upload(tx: Transaction, asked: Dropping) -> Outcome[Done]:
    """Take an upload back, if it is there and the actor's own; emits BlobsDropped if it is.

    What was sent, taken back or never there, and what is somebody else's, is answered alike.
    """
    key = (asked.actor.id, asked.upload_id)
    content = tx.find_uploads([key], since=oldest_upload(tx), lock=True).get(key)
    if content is None:
        return Outcome(Done())
    tx.end_uploads([content.id])
    return Outcome(Done(), _dropped({content.blob or content.id}))


def expire_uploads(tx: Transaction, _: None) -> Outcome[None]:
    """Forget whatever has waited too long, of everybody; emits BlobsDropped."""
    return Outcome(None, _dropped(tx.expire_uploads(until=oldest_upload(tx))))


def oldest_upload(tx: Transaction) -> datetime:
    """The instant of which an upload waits no longer."""
    return tx.now - _WAITS


class Attached(NamedTuple):
    """The images and files of one message, as they go into the store."""

    images: tuple[NewImage, ...]
    files: tuple[NewFile, ...]


_NOTHING: Final = Attached((), ())

_Images = Sequence[NewImage | UploadedImage | None]


def uploads_named(
    owner_id: str, images: _Images, files: Sequence[UploadedFile]
) -> list[tuple[str, str]]:
    """List the uploads that a message is to have, with whose they have to be."""
    ids = [image.upload for image in images if isinstance(image, UploadedImage)]
    return [(owner_id, upload_id) for upload_id in (*ids, *(file.upload for file in files))]


class Waiting:
    """The uploads that a batch of messages wants to send, each of which goes into one of them.

    Args:
        tx: the transaction; with `lock`, nobody else sends these or takes them back until its end.
        wanted: whose and which.
    """

    def __init__(
        self, tx: Transaction, wanted: Sequence[tuple[str, str]], *, lock: bool = True
    ) -> None:
        since = oldest_upload(tx)
        self._left = dict(tx.find_uploads(wanted, since=since, lock=lock)) if wanted else {}
        self._tx = tx
        self._taken: list[str] = []

    def take(
        self,
        owner_id: str,
        images: _Images,
        files: Sequence[UploadedFile],
    ) -> Attached:
        """Put what one message names in its place: all of it, or none.

        Images that are there already keep their place, and those that are None are left out.
        Raises InvalidImage for the first that is not the owner's, of another kind, or named before.
        """
        if not images and not files:
            return _NOTHING
        left = dict(self._left)
        shown = tuple(
            _take_image(left, owner_id, index, image) if isinstance(image, UploadedImage) else image
            for index, image in enumerate(images)
            if image is not None
        )
        added = tuple(_take_file(left, owner_id, index, file) for index, file in enumerate(files))
        self._taken += [upload_id for _, upload_id in self._left.keys() - left.keys()]
        self._left = left
        return Attached(shown, added)

    def end(self) -> None:
        """Forget what was taken: messages name it from now on."""
        if self._taken:
            self._tx.end_uploads(self._taken)


_Left = dict[tuple[str, str], Content]
"""What can still be taken, by owner and id."""


def _take_image(left: _Left, owner_id: str, index: int, said: UploadedImage) -> NewImage:
    found = left.pop((owner_id, said.upload), None)
    if found is None:
        raise InvalidImage(index, "there is no such upload.")
    if not isinstance(found, NewImage):
        raise InvalidImage(index, "it was uploaded as a file of another type.")
    return replace(
        found,
        name=found.name if said.name is None else clean_file_name(said.name),
        alt=found.alt if said.alt is None else clean_alt(said.alt),
    )


def _take_file(left: _Left, owner_id: str, index: int, said: UploadedFile) -> NewFile:
    found = left.pop((owner_id, said.upload), None)
    if found is None:
        raise InvalidImage(index, "there is no such upload.", file=True)
    if not isinstance(found, NewFile):
        raise InvalidImage(index, "it was uploaded as an image.", file=True)
    return replace(found, name=clean_file_name(said.name) or found.name or UNNAMED)


def _dropped(blobs: set[str]) -> tuple[BlobsDropped, ...]:
    return (BlobsDropped(tuple(sorted(blobs))),) if blobs else ()


def upload_shape(upload: NewUpload) -> Upload:
    """Write an upload with the places where its owner sees it, and until when."""
    content = upload.content
    return Upload(
        id=content.id,
        image=image_shape(content) if isinstance(content, NewImage) else None,
        file=file_shape(content) if isinstance(content, NewFile) else None,
        expires_at=timestamp(upload.created_at + _WAITS),
    )
