"""What a client may ask, one struct an event; decoding one is validating it.

Strings never hold NUL (no database and no terminal wants it), and every one has a length.
Optional fields take null as absent. Whether a name, a text or an image is acceptable is the chat's
rules' business, not the shape's.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from stonechat.chat import limits

NO_NUL: Final = r"^[^\x00]*$"
"""Written so that it means the same to the programs that read it in the description of REST."""

CLOCK: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9](?!\n)$"
"""What a clock shows; for Python, `$` is also before a line break at the end."""

Reference = Annotated[str, Meta(min_length=1, max_length=limits.REFERENCE_LENGTH, pattern=NO_NUL)]
"""An id, or the name of a public room or of a present person."""

Name = Annotated[str, Meta(max_length=1_000, pattern=NO_NUL)]
"""A name as typed: the rules for names say what is wrong with it in their own words."""

Title = Annotated[str, Meta(max_length=limits.TITLE_LENGTH, pattern=NO_NUL)]
Topic = Annotated[str, Meta(max_length=limits.TOPIC_LENGTH, pattern=NO_NUL)]
Text = Annotated[str, Meta(pattern=NO_NUL)]
Query = Annotated[str, Meta(max_length=limits.REFERENCE_LENGTH, pattern=NO_NUL)]
Cursor = Annotated[str, Meta(max_length=200, pattern=NO_NUL)]
ClientId = Annotated[str, Meta(min_length=1, max_length=limits.CLIENT_ID_LENGTH, pattern=NO_NUL)]
Limit = Annotated[int, Meta(ge=1, le=limits.PAGE_MOST)]
Position = Annotated[int, Meta(ge=0, le=2**53 - 1)]


Revisions = Annotated[
    dict[Annotated[str, Meta(max_length=limits.REFERENCE_LENGTH, pattern=NO_NUL)], Position],
    Meta(max_length=limits.CATCH_UP_STREAMS),
]
"""Ids of rooms or whispers, and the revision of each that a client has."""

Instant = Annotated[str, Meta(max_length=40, pattern=NO_NUL)]


class Request(Struct):
    """The one object of an event; fields that it does not know are ignored."""

    def binary_paths(self) -> list[str]:
        """The paths of the fields that hold binary data; most requests have none."""
        return []


class AddUser(Request):
    """Choose the name under which one is known here."""

    username: Name


class CreateRoom(Request):
    """Make a room and be its owner."""

    name: Name | None = None
    title: Title | None = None
    topic: Topic | None = None
    visibility: Literal["public", "private"] | None = None


class ReadRoom(Request):
    """What a room is like now."""

    room: Reference


class JoinRoom(Request):
    """Become a member; on a new connection of a member, only read the newest page."""

    room: Reference
    limit: Limit | None = None


class LeaveRoom(Request):
    """Stop being a member."""

    room: Reference


class UploadedImage(Struct):
    """An entry of `images` that was uploaded by itself; what is said here counts."""

    upload: Reference
    name: Annotated[str, Meta(max_length=limits.IMAGE_NAME_LENGTH, pattern=NO_NUL)] | None = None
    alt: Annotated[str, Meta(max_length=limits.IMAGE_ALT_LENGTH, pattern=NO_NUL)] | None = None


class ImageSource(Struct):
    """One entry of `images` in object form: either `data`, or `upload`, never both."""

    data: bytes | None = None
    upload: Reference | None = None
    name: Annotated[str, Meta(max_length=limits.IMAGE_NAME_LENGTH, pattern=NO_NUL)] | None = None
    alt: Annotated[str, Meta(max_length=limits.IMAGE_ALT_LENGTH, pattern=NO_NUL)] | None = None


def uploaded(source: bytes | ImageSource) -> UploadedImage | None:
    """An entry of `images` as an upload; None for one that comes with the message."""
    if isinstance(source, bytes) or source.upload is None or source.data is not None:
        return None
    return UploadedImage(upload=source.upload, name=source.name, alt=source.alt)


Images = list[bytes | ImageSource]
"""How many are too many is a rule, looked at after whether this is a retry."""

Recipients = Annotated[list[Reference], Meta(max_length=limits.WHISPER_MEMBERS)]


class UploadedFile(Struct):
    """One entry of `files`: a file that was uploaded by itself, and what it is called."""

    upload: Reference
    name: Annotated[str, Meta(max_length=limits.IMAGE_NAME_LENGTH, pattern=NO_NUL)] | None = None


class SendMessage(Request):
    """Say something in a room; `client_id` makes repeating it safe."""

    room: Reference
    text: Text | None = None
    images: Images | None = None
    client_id: ClientId | None = None
    reply_to: Reference | None = None
    to: Recipients | None = None
    files: list[UploadedFile] | None = None

    def binary_paths(self) -> list[str]:
        """The paths of the fields that hold binary data."""
        paths = []
        for index, image in enumerate(self.images or ()):
            if isinstance(image, bytes):
                paths.append(f"images[{index}]")
            elif image.data is not None:
                paths.append(f"images[{index}].data")
        return paths


class PostMessage(Request):
    """Say something in a room, over REST; `client_id` makes repeating it safe."""

    room: Reference
    text: Text | None = None
    images: list[UploadedImage] | None = None
    client_id: ClientId | None = None
    reply_to: Reference | None = None
    to: Recipients | None = None
    files: list[UploadedFile] | None = None


class History(Request):
    """A page of a room's messages; without a place, the newest."""

    room: Reference | None = None
    whisper: Reference | None = None
    before: Position | None = None
    after: Position | None = None
    around: Position | None = None
    around_message: Reference | None = None
    at: Instant | None = None
    limit: Limit | None = None


class CatchUp(Request):
    """What changed in rooms and whispers since the revisions that a client has."""

    rooms: Revisions | None = None
    whispers: Revisions | None = None


class ListRooms(Request):
    """Rooms that the asker may see, by name."""

    query: Query | None = None
    cursor: Cursor | None = None
    limit: Limit | None = None


class ListMembers(Request):
    """People in a room, by name."""

    room: Reference
    query: Query | None = None
    cursor: Cursor | None = None
    limit: Limit | None = None
