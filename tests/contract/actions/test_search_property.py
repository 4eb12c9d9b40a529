"""Whatever was said and whatever is looked for: what is found is what a look at all of it finds."""

from dataclasses import dataclass, replace
from itertools import count

from hypothesis import HealthCheck, given, settings, strategies as st

from stonechat.chat.errors import InvalidRequest
from stonechat.chat.folding import fold
from stonechat.chat.search import Sought, has_link, parse_query
from stonechat.chat.values import Person, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.shapes import Mentions
from tests.contract.actions.amending import edited, pinned
from tests.contract.actions.newcomers import registered
from tests.contract.actions.searching import all_found, index, whispered
from tests.contract.storage import scenery
from tests.contract.storage.scenery import add_image, add_room

ALPHABET = "abAB éß12 .-_%\\\"' /:\n\u0301çñ ش東京한🚀\u200d\ufe0f"
WORDS = st.text(ALPHABET, min_size=1, max_size=4)
PIECES = st.sampled_from(["ab", "abc", "bab", "b a", "https://a.b/", "東京"])
TEXTS = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=14), st.lists(PIECES, min_size=1).map("".join)
).filter(str.strip)
NUMBERS = count()


@dataclass(frozen=True)
class Saying:
    """Something that is to be said.

    Attributes:
        text: what.
        by_ada: whether it is Ada who says it, and not Bob.
        where: in the public room, in Ada's private one, or whispered to Bob.
        is_illustrated: whether there is an image.
        calls_bob: whether Bob is mentioned.
        is_pinned: whether it is pinned afterwards.
    """

    text: str
    by_ada: bool
    where: str
    is_illustrated: bool
    calls_bob: bool
    is_pinned: bool


SAYINGS = st.lists(
    st.builds(
        Saying,
        text=TEXTS,
        by_ada=st.booleans(),
        where=st.sampled_from(["public", "public", "private", "whisper"]),
        is_illustrated=st.booleans(),
        calls_bob=st.booleans(),
        is_pinned=st.booleans(),
    ),
    min_size=1,
    max_size=10,
)
OPERATORS = st.lists(
    st.sampled_from(
        ["from:me", "from:ada", "from:bob", "has:image", "has:link", "is:pinned", "mentions:bob"]
    ),
    max_size=2,
)


@st.composite
def chats(draw: st.DrawFn) -> tuple[list[Saying], str]:
    """Draw what is said, and something to look for that some of it may hold."""
    sayings = draw(SAYINGS)
    pieces = draw(OPERATORS)
    for _ in range(draw(st.integers(0 if pieces else 1, 2))):
        text = draw(st.sampled_from(sayings)).text
        start = draw(st.integers(0, len(text) - 1))
        piece = draw(st.one_of(st.just(text[start : start + draw(st.integers(1, 8))]), WORDS))
        pieces.append(draw(st.sampled_from([piece, f'"{piece}"'])))
    return sayings, " ".join(pieces)


@dataclass(frozen=True)
class Scene:
    """Where it is said, and by whom; Bob is not in the private room."""

    ada: Person
    bob: Person
    public: str
    private: str

    def say(self, database: Database, saying: Saying) -> str:
        """Say something, and return the id of the message."""
        author = self.author_of(saying)
        if saying.where == "whisper":
            to = self.bob if author is self.ada else self.ada
            return whispered(database, self.public, author, to, saying.text).id
        called = [self.bob.id] if saying.calls_bob else []
        with database.transaction() as tx:
            message = scenery.say(
                tx,
                self.public if saying.where == "public" else self.private,
                author.id,
                saying.text,
                images=(add_image(tx),) if saying.is_illustrated else (),
                mentions=Mentions(called, room=False, here=False),
            )
        if saying.is_pinned:
            pinned(database, author, message.id)
        return message.id

    def author_of(self, saying: Saying) -> Person:
        """Tell who says it."""
        return self.ada if saying.by_ada or saying.where == "private" else self.bob

    def fits(self, saying: Saying, sought: Sought, actor: Person) -> bool:
        """Whether somebody has to find it."""
        is_aloud = saying.where != "whisper"
        names = {"me": actor, "ada": self.ada, "bob": self.bob}
        has = {
            "image": is_aloud and saying.is_illustrated,
            "link": has_link(saying.text),
        }
        return (
            (saying.where != "private" or actor is self.ada)
            and all(term in fold(saying.text) for term in sought.terms)
            and (
                not sought.authors
                or self.author_of(saying) in [names[name] for name in sought.authors]
            )
            and all(is_aloud and saying.calls_bob for _ in sought.mentioned)
            and all(has[what] for what in sought.has)
            and (not sought.is_pinned or (is_aloud and saying.is_pinned))
        )


def new_scene(database: Database) -> Scene:
    """Make rooms in which nothing was said yet, for the same two people."""
    with database.transaction() as tx:
        ada, bob = tx.find_person_by("ada"), tx.find_person_by("bob")
    ada = ada or registered(database, "ada")
    bob = bob or registered(database, "bob")
    with database.transaction() as tx:
        public = add_room(tx, f"room.{next(NUMBERS)}", members=(ada.id, bob.id))
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(ada.id,))
    return Scene(ada, bob, public.id, private.id)


@given(chat=chats(), by_ada=st.booleans(), limit=st.integers(1, 4), changes=st.integers(0, 3))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_search_finds_what_a_look_at_everything_finds(
    database: Database, chat: tuple[list[Saying], str], *, by_ada: bool, limit: int, changes: int
) -> None:
    sayings, query = chat
    scene = new_scene(database)
    said = {scene.say(database, saying): saying for saying in sayings}
    index(database)
    for message_id, saying in list(said.items())[:changes]:
        edited(database, scene.author_of(saying), message_id, f"{saying.text}, ab")
        said[message_id] = replace(saying, text=f"{saying.text}, ab", calls_bob=False)
    actor = scene.ada if by_ada else scene.bob
    try:
        sought = parse_query(query)
    except InvalidRequest:
        return
    where = [scene.public, scene.private] if by_ada else [scene.public]
    # Before the query, in which a phrase may have no end.
    scoped = " ".join([*(f"in:{room_id}" for room_id in where), query])
    found = [message.id for message in all_found(database, actor, scoped, limit=limit)]
    assert found == sorted(found, reverse=True)
    assert set(found) == {
        message_id for message_id, saying in said.items() if scene.fits(saying, sought, actor)
    }
