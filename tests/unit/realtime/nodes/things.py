"""People, rooms and messages, named by their ids."""

from stonechat.chat.values import Circle, HistoryView, RoomKind
from stonechat.wire.shapes import Mentions, Message, Room, User, Whisper

AT = "2026-11-23T12:00:00.000Z"


def user_of(name: str) -> User:
    return User(id=name, username=name, name=None, avatar=None, guest=False, bot=False)


def room_of(name: str, revision: int) -> Room:
    return Room(
        id=name,
        kind=RoomKind.PUBLIC,
        name=name,
        title=None,
        topic=None,
        members=None,
        members_count=1,
        revision=revision,
        head=0,
        archived=False,
        created_at=AT,
        history=HistoryView.ALL,
        posting=Circle.MEMBERS,
        calling=Circle.MEMBERS,
        inviting=Circle.MEMBERS,
        receipts=False,
        slow_seconds=0,
    )


def message_of(
    room: str, revision: int, *, whisper: Whisper | None = None, here: bool = False
) -> Message:
    return Message(
        id=f"{room}-{revision}",
        room=room,
        position=revision,
        revision=revision,
        author=user_of("wren"),
        text="hello",
        images=[],
        reply_to=None,
        mentions=Mentions(users=[], room=False, here=here),
        reactions=[],
        client_id=None,
        sent_at=AT,
        edited_at=None,
        deleted_at=None,
        pinned_at=None,
        whisper=whisper,
        files=[],
    )
