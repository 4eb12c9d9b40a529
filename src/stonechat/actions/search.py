"""Finding what was said, and making it findable."""

from collections.abc import Sequence
from typing import Final

from stonechat.actions.access import access_room
from stonechat.actions.act import Outcome
from stonechat.actions.store import MessageSearch, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.folding import highlights
from stonechat.chat.search import ME, Sought, parse_query
from stonechat.chat.values import Person
from stonechat.wire.search import Highlight, Search, SearchReply, SearchResult
from stonechat.wire.shapes import Message, Room, User

INDEXED_MESSAGES: Final = 20
INDEXED_CHARACTERS: Final = 8_000
"""What one act makes findable: a millisecond or two, for which somebody's message may have to
wait."""

_NUMBERS: Final = 2**62


def search(tx: Transaction, actor: Person, request: Search) -> SearchReply:
    """The newest messages that fit a query, of all that the actor may read.

    Operators name rooms and people; who is not known has written nothing. Raises InvalidRequest, or
    RoomNotFound for a room that the actor may not see.
    """
    sought = parse_query(request.query)
    found = tx.search_messages(
        _resolve(tx, actor, sought, request.room),
        before=_place(request.cursor),
        limit=request.limit or limits.PAGE_DEFAULT,
    )
    rooms, users = _called(tx, actor, sought, request)
    return SearchReply(
        results=[_result(message, sought) for message in found.messages],
        next=None if found.next_number is None else str(found.next_number),
        rooms=rooms,
        users=users,
    )


def index_messages(tx: Transaction, stream_ids: Sequence[str]) -> Outcome[frozenset[str]]:
    """Let some more messages of streams be found; answers which of these have more."""
    more = tx.index_messages(stream_ids, most=INDEXED_MESSAGES, most_characters=INDEXED_CHARACTERS)
    return Outcome(frozenset(more))


def _resolve(tx: Transaction, actor: Person, sought: Sought, room: str | None) -> MessageSearch:
    """Find out whom and which rooms the operators mean."""
    room_ids = None
    if sought.rooms:
        room_ids = {access_room(tx, actor.id, reference).room.id for reference in sought.rooms}
    if room is not None:
        asked = {access_room(tx, actor.id, room).room.id}
        room_ids = asked if room_ids is None else room_ids & asked
    mentioned = [_person_id(tx, actor, reference) for reference in sought.mentioned]
    authors = [_person_id(tx, actor, reference) for reference in sought.authors]
    return MessageSearch(
        actor_id=actor.id,
        sought=sought,
        author_ids=[it for it in authors if it] if authors else None,
        room_ids=None if room_ids is None else sorted(room_ids),
        mentioned_ids=[it or "" for it in mentioned],
    )


def _person_id(tx: Transaction, actor: Person, reference: str) -> str | None:
    if reference.lower() == ME:
        return actor.id
    person = tx.find_person_by(reference)
    return person.id if person else None


def _place(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        place = int(cursor)
    except ValueError:
        place = _NUMBERS
    if abs(place) >= _NUMBERS:
        raise InvalidRequest("This cursor does not come from a search.", path="cursor")
    return place


def _called(
    tx: Transaction, actor: Person, sought: Sought, request: Search
) -> tuple[list[Room], list[User]]:
    """Rooms and people with fitting names, beside the first page of a search everywhere."""
    if not sought.terms or request.room is not None or request.cursor is not None:
        return [], []
    most = limits.SEARCH_NAMES
    return tx.search_rooms(actor.id, sought.terms, most), tx.search_people(sought.terms, most)


def _result(message: Message, sought: Sought) -> SearchResult:
    places = highlights(message.text, list(sought.terms), most=limits.SEARCH_HIGHLIGHTS)
    return SearchResult(
        message=message,
        highlights=[Highlight(start=start, length=length) for start, length in places],
    )
