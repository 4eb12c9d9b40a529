"""Reading what was said, page by page."""

from typing import Final

from stonechat.actions.access import access_room
from stonechat.actions.instants import read_instant
from stonechat.actions.store import Messages, Page, Stream, Transaction
from stonechat.actions.whispers import access_whisper
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest, MessageNotFound
from stonechat.chat.values import Person
from stonechat.wire.replies import HistoryReply
from stonechat.wire.requests import History
from stonechat.wire.shapes import Message

_ABOVE_ALL: Final = 2**53
"""A position that no message has."""


def history(tx: Transaction, actor: Person, request: History) -> HistoryReply:
    """A page of a room or of a whisper, oldest message first.

    A page of a room brings the actor's whispers that stand within it: behind its first message and
    before the one after its last; at an end of the history, those beyond that end too. Raises
    RoomNotFound, WhisperNotFound, MessageNotFound or InvalidRequest.
    """
    if (request.room is None) == (request.whisper is None):
        raise InvalidRequest("Give either a room or a whisper.", path="room")
    if request.whisper is not None:
        stream = access_whisper(tx, request.whisper, actor.id)
        page = tx.read_page(stream.id, _page(tx, actor, stream, request, first=1))
        return _reply(page, [])
    access = access_room(tx, actor.id, request.room or "")
    cut = _page(tx, actor, access.room, request, first=access.first_visible)
    page = tx.read_page(access.room.id, cut)
    return _reply(page, _whispers(tx, actor, access.room.id, page, cut))


def _reply(page: Messages, whispers: list[Message]) -> HistoryReply:
    told = _newest(whispers)
    return HistoryReply(
        messages=page.messages,
        whispers=told,
        more_before=page.more_before,
        more_after=page.more_after,
        more_whispers=len(whispers) > len(told),
    )


def _newest(whispers: list[Message]) -> list[Message]:
    """The newest of them, as many as find place: nobody can make a page too large to be read."""
    left, first = limits.WHISPERS_CHARACTERS, len(whispers)
    for place in range(len(whispers) - 1, max(-1, len(whispers) - limits.WHISPERS_OF_PAGE - 1), -1):
        left -= len(whispers[place].text)
        if left < 0:
            break
        first = place
    return whispers[first:]


def _whispers(
    tx: Transaction, actor: Person, room_id: str, page: Messages, cut: Page
) -> list[Message]:
    """What was whispered with the actor within a page, and one more than is told."""
    if page.messages:
        first, last = page.messages[0].position, page.messages[-1].position
    else:  # beside an end, or in a room where nothing was said
        first = cut.before or (cut.after or cut.around or 0) + 1
        last = first - 1
    first = first if page.more_before else 0
    last = last if page.more_after else _ABOVE_ALL
    if first > last:
        return []
    return tx.whispers_between(actor.id, room_id, first, last, limits.WHISPERS_OF_PAGE + 1)


def _page(tx: Transaction, actor: Person, stream: Stream, request: History, *, first: int) -> Page:
    places = (
        request.before,
        request.after,
        request.around,
        request.around_message,
        request.at,
    )
    if sum(place is not None for place in places) > 1:
        raise InvalidRequest(
            "Give one of before, after, around, around_message and at, or none for the newest page."
        )
    around = request.around
    if request.around_message is not None:
        around = _position_of(tx, actor, stream, request.around_message, first)
    if request.at is not None:
        instant = read_instant(request.at, "at")
        around = tx.position_at(stream.id, first, max(first, stream.head), instant)
    return Page(
        limit=request.limit or limits.PAGE_DEFAULT,
        before=request.before,
        after=request.after,
        around=around,
        first=first,
    )


def _position_of(
    tx: Transaction, actor: Person, stream: Stream, message_id: str, first: int
) -> int:
    found = tx.find_message(message_id, actor.id)
    if found is None or found.stream_id != stream.id or found.position < first:
        raise MessageNotFound(message_id)
    return found.position
