"""Finding what was said, with the same answers from both databases."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from stonechat.actions.rooms import Joining, Leaving, join_room, leave_room
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest, RoomNotFound
from stonechat.chat.values import HistoryView, Person, Role, RoomKind
from stonechat.storage import search as storage_search
from stonechat.storage.database import Database
from stonechat.storage.tables import rooms
from stonechat.wire.requests import JoinRoom, LeaveRoom
from stonechat.wire.shapes import Mentions
from tests.contract.actions import searching
from tests.contract.actions.amending import deleted, edited, pinned
from tests.contract.actions.newcomers import registered
from tests.contract.actions.searching import find, found, index, marked, whispered
from tests.contract.storage import scenery
from tests.contract.storage.scenery import add_image, add_room, lock_room

TEXTS = {
    "latin": "Die Größe der Straße: naïve Café-Besucher, Ångström & Łódź",
    "greek": "Οδυσσεύς: Καλημέρα κόσμε",
    "cyrillic": "Привет, мир! Ёлка и чай",
    "arabic": "مَرْحَبًا بِالْعَالَم أهلا",
    "hebrew": "שָׁלוֹם עוֹלָם",
    "devanagari": "नमस्ते दुनिया",
    "thai": "สวัสดีชาวโลก",
    "chinese": "我住在北京，喜欢吃饺子。",  # noqa: RUF001
    "japanese": "東京タワーへ行きます ﾃｽﾄ",
    "korean": "안녕하세요 세계",
    "emoji": "Ship it 🚀👍🏽 ❤️ 👨\u200d👩\u200d👧",
    "address": "see https://Example.org/a_b/%20c?x=1&y=[2]#top",
    "numbers": "call +49 30 1234-5678 at 12:30, host 192.168.0.1:8080",
    "signs": r"100% of C:\new\path_file, it's \"quoted\", C++ and a--b",
    "lines": "first line\r\n\tsecond   line",
}

FINDS: dict[str, list[str]] = {
    "grosse": ["latin"],
    "GRÖSSE": ["latin"],
    "straße": ["latin"],
    "naive cafe-b": ["latin"],
    "angstrom": ["latin"],
    "ß": ["latin"],
    "οδυσσευσ": ["greek"],
    "καλημερα": ["greek"],
    "привет": ["cyrillic"],
    "елка": ["cyrillic"],
    "ча": ["cyrillic"],
    "مرحبا": ["arabic"],
    "اهلا": ["arabic"],
    "שלום": ["hebrew"],
    "नमस्ते": ["devanagari"],
    "दुनिया": ["devanagari"],
    "สวัสดี": ["thai"],
    "ดี": ["thai"],
    "北京": ["chinese"],
    "京": ["chinese", "japanese"],
    "饺子": ["chinese"],
    "京北": [],
    "東京タワー": ["japanese"],
    "テスト": ["japanese"],
    "안녕": ["korean"],
    "세": ["korean"],
    "🚀": ["emoji"],
    "👍": ["emoji"],
    "❤": ["emoji"],
    "👨👩": ["emoji"],
    "https://example.org/a_b": ["address"],
    "%20c?x=1&y=[2]#top": ["address"],
    "a_b": ["address"],
    "axb": [],
    "1234": ["numbers"],
    "1234-5678": ["numbers"],
    "12:30": ["numbers"],
    "192.168.0.1": ["numbers"],
    "192.168.0.1:8080": ["numbers"],
    "192x168": [],
    "100%": ["signs"],
    "%": ["address", "signs"],
    "_": ["address", "signs"],
    "\\": ["signs"],
    r"\new\path": ["signs"],
    "it's": ["signs"],
    r"\"quo": ["signs"],
    "c++": ["signs"],
    "a--b": ["signs"],
    "--": ["signs"],
    '"first line second line"': ["lines"],
    '"line first"': [],
    "line first": ["lines"],
    '"second line': ["lines"],
    "zq": [],
    "it ship": ["emoji"],
    "foo:bar": [],
}


@pytest.fixture
def ada(database: Database) -> Person:
    """Return somebody with an account."""
    return registered(database, "ada")


@pytest.fixture
def bob(database: Database) -> Person:
    """Return somebody else with an account."""
    return registered(database, "bob")


def room_of(
    database: Database,
    *members: Person,
    name: str | None = "lobby",
    kind: RoomKind = RoomKind.PUBLIC,
    title: str | None = None,
) -> str:
    with database.transaction() as tx:
        ids = tuple(person.id for person in members)
        return add_room(tx, name, kind=kind, title=title, members=ids).id


def private_room(database: Database, *members: Person, title: str = "Nest") -> str:
    return room_of(database, *members, name=None, kind=RoomKind.PRIVATE, title=title)


def say(database: Database, room: str, author: Person, *texts: str) -> Sequence[str]:
    """Say something that can be found at once; the ids of the messages."""
    said = searching.say(database, room, author, *texts)
    index(database)
    return [message.id for message in said]


def test_what_was_typed_is_found_in_any_script(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    say(database, room, ada, *TEXTS.values())
    names = {text: name for name, text in TEXTS.items()}
    answers = {
        query: sorted(names[text] for text in found(database, ada, query)) for query in FINDS
    }
    assert answers == FINDS


def test_the_newest_comes_first_and_every_place_is_marked(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    say(database, room, ada, "Straße, straße und STRASSE", "no road", "Landstraße 5")
    reply = find(database, ada, "strasse 5")
    assert marked(reply) == [["straße", "5"]]
    reply = find(database, ada, "strasse")
    assert marked(reply) == [["straße"], ["Straße", "straße", "STRASSE"]]
    assert [result.message.position for result in reply.results] == [3, 1]
    assert reply.next is None


def test_operators_narrow_a_search(database: Database, ada: Person, bob: Person) -> None:
    lobby = room_of(database, ada, bob)
    garden = room_of(database, ada, bob, name="garden")
    with database.transaction() as tx:
        scenery.say(tx, lobby, ada.id, "look", images=(add_image(tx),))
        scenery.say(
            tx, lobby, bob.id, "@ada look", mentions=Mentions([ada.id], room=False, here=False)
        )
        scenery.say(tx, garden, bob.id, "www.example.org is to look at")
        scenery.say(tx, garden, ada.id, "a look at nothing")
    index(database)
    pin_of_ada = found_id(database, ada, "nothing")
    pinned(database, ada, pin_of_ada)
    expected = {
        "from:ada": ["a look at nothing", "look"],
        "from:@Bob": ["www.example.org is to look at", "@ada look"],
        "from:me look": ["a look at nothing", "look"],
        f"from:{bob.id}": ["www.example.org is to look at", "@ada look"],
        "from:ada from:bob in:garden": ["a look at nothing", "www.example.org is to look at"],
        "from:nobody": [],
        "in:Lobby": ["@ada look", "look"],
        f"in:{garden} has:link": ["www.example.org is to look at"],
        "in:lobby in:garden from:bob": ["www.example.org is to look at", "@ada look"],
        "has:image": ["look"],
        "has:image has:link": [],
        "has:file": [],
        "is:pinned": ["a look at nothing"],
        "mentions:me": ["@ada look"],
        "mentions:ada from:bob look": ["@ada look"],
        "mentions:bob": [],
        "mentions:nobody": [],
        '"look at" is:pinned in:#garden': ["a look at nothing"],
    }
    assert {query: found(database, ada, query) for query in expected} == expected
    assert found(database, bob, "mentions:me") == []
    assert found(database, ada, "look", room="lobby") == ["@ada look", "look"]
    assert found(database, ada, "look in:garden", room="lobby") == []


def found_id(database: Database, actor: Person, query: str) -> str:
    (result,) = find(database, actor, query).results
    return result.message.id


def test_days_begin_and_end_in_utc(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    days = ("2026-11-28T23:59:59.999", "2026-11-29T00:00:00.000", "2026-11-29T23:59:59.999")
    texts = [f"day {number}" for number in range(4)]
    said = searching.say(database, room, ada, *texts)
    for message, day in zip(said, (*days, "2026-11-30T00:00:00.000"), strict=True):
        instant = datetime.fromisoformat(day).replace(tzinfo=UTC)
        searching.date_back(database, [message], round(instant.timestamp() * 1000))
    index(database)
    expected = {
        "on:2026-11-29": ["day 2", "day 1"],
        "before:2026-11-29": ["day 0"],
        "after:2026-11-29": ["day 3"],
        "after:2026-11-27 before:2026-11-30": ["day 2", "day 1", "day 0"],
        "after:2026-11-30": [],
        "before:2026-11-29 after:2026-11-29": [],
        "before:0001-01-01": [],
        "after:9999-12-31": [],
        "before:9999-12-31 day": ["day 3", "day 2", "day 1", "day 0"],
    }
    assert {query: found(database, ada, query) for query in expected} == expected


def test_only_what_one_may_read_is_found(database: Database, ada: Person, bob: Person) -> None:
    eve = registered(database, "eve")
    lobby, nest = room_of(database, ada, bob, eve), private_room(database, ada, bob)
    pair = room_of(database, ada, bob, name=None, kind=RoomKind.DIRECT)
    for room, text in ((lobby, "egg in the lobby"), (nest, "egg in the nest"), (pair, "egg")):
        say(database, room, ada, text)
    whispered(database, lobby, ada, bob, "an egg, whispered")
    index(database)
    everything = ["an egg, whispered", "egg", "egg in the nest", "egg in the lobby"]
    assert found(database, bob, "egg") == found(database, ada, "egg") == everything
    assert found(database, eve, "egg") == ["egg in the lobby"]
    assert found(database, eve, "from:ada") == ["egg in the lobby"]
    assert found(database, bob, "in:lobby egg") == ["an egg, whispered", "egg in the lobby"]
    assert found(database, eve, "in:lobby egg") == ["egg in the lobby"]
    with database.transaction() as tx:
        leave_room(tx, Leaving(bob, LeaveRoom(room=nest)))
        leave_room(tx, Leaving(bob, LeaveRoom(room=lobby)))
    # What was whispered with somebody stays theirs, and a public room is everybody's.
    assert found(database, bob, "egg") == ["an egg, whispered", "egg", "egg in the lobby"]


@pytest.mark.parametrize("room", ["nest", "no-such-room", "01a20000-0000-7000-8000-000000000001"])
def test_a_room_that_one_may_not_see_is_no_room(
    database: Database, ada: Person, bob: Person, room: str
) -> None:
    hidden = private_room(database, ada)
    for asked in (hidden, room):
        with pytest.raises(RoomNotFound):
            find(database, bob, f"egg in:{asked}")
        with pytest.raises(RoomNotFound):
            find(database, bob, "egg", room=asked)


def test_who_sees_a_room_since_joining_finds_what_was_said_since(
    database: Database, ada: Person, bob: Person
) -> None:
    nest = private_room(database, ada)
    with database.transaction() as tx:
        tx.connection.execute(
            update(rooms).where(rooms.c.id == nest).values(history=HistoryView.JOINED.value)
        )
    say(database, nest, ada, "an old egg")
    with database.transaction() as tx:
        room = lock_room(tx, nest, ada.id)
        tx.begin_membership(room, bob.id, Role.MEMBER, read_position=room.head)
    say(database, nest, ada, "a new egg")
    assert found(database, ada, "egg") == ["a new egg", "an old egg"]
    assert found(database, bob, "egg") == found(database, bob, "egg", room=nest) == ["a new egg"]


def test_a_changed_message_is_found_as_it_is_now(
    database: Database, ada: Person, bob: Person
) -> None:
    room = room_of(database, ada, bob)
    first, second = say(database, room, ada, "A misteak in https://x.org", "Another misteak")
    edited(database, ada, first, "A mistake, @bob")
    assert found(database, ada, "misteak") == ["Another misteak"]
    assert found(database, ada, "mistake") == ["A mistake, @bob"]
    assert found(database, ada, "has:link") == []
    assert found(database, bob, "mentions:me") == ["A mistake, @bob"]
    pinned(database, ada, first)
    assert found(database, ada, "is:pinned") == ["A mistake, @bob"]
    edited(database, ada, first, "Right")
    assert found(database, ada, "is:pinned") == ["Right"]
    pinned(database, ada, first, on=False)
    deleted(database, ada, second)
    for query in ("is:pinned", "misteak", "mentions:bob"):
        assert found(database, ada, query) == []
    assert found(database, ada, "from:ada") == ["Right"]
    deleted(database, ada, first)
    assert found(database, ada, "from:ada") == []


def test_a_message_that_changes_often_is_found_by_what_it_says_now_alone(
    database: Database, ada: Person
) -> None:
    room = room_of(database, ada)
    [message] = say(database, room, ada, "one two three")
    # Texts that share much, and two with all of their grams.
    for text in ("one two four", "ababab", "abab", "one two three", "", "three two one"):
        edited(database, ada, message, text or "else")
        for on in (True, False):
            pinned(database, ada, message, on=on)
            for word in ("one", "two", "three", "four", "ababab"):
                assert found(database, ada, word) == [text] * (word in text)
            assert found(database, ada, "is:pinned") == [text or "else"] * on
    deleted(database, ada, message)
    assert found(database, ada, "from:ada") == []


def test_what_changes_before_it_is_indexed_is_never_found_as_it_was(
    database: Database, ada: Person
) -> None:
    room = room_of(database, ada)
    first, second = searching.say(database, room, ada, "A misteak", "Another misteak")
    edited(database, ada, first.id, "A mistake")
    deleted(database, ada, second.id)
    index(database)
    assert found(database, ada, "misteak") == []
    assert found(database, ada, "a") == ["A mistake"]


def test_pages_are_whole_while_others_write(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    texts = [f"egg {number}" for number in range(25)]
    ids = say(database, room, ada, *texts)
    read, cursor = [], None
    while True:
        reply = find(database, ada, "egg", limit=4, cursor=cursor)
        read += [result.message.text for result in reply.results]
        cursor = reply.next
        if cursor is None:
            break
        say(database, room, ada, "a newer egg")
        deleted(database, ada, ids[24 - len(read) + 1])
    assert read == texts[::-1]


def test_a_search_that_looks_at_much_goes_on_with_the_next_page(
    database: Database, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_search, "SEARCH_DOCUMENTS", 30)
    monkeypatch.setattr(storage_search, "_FIRST_LOOK", 4)
    room = room_of(database, ada)
    say(database, room, ada, "zq here", *(f"nothing {number}" for number in range(100)), "zq")
    first = find(database, ada, "zq")
    assert [result.message.text for result in first.results] == ["zq"]
    assert first.next is not None
    assert found(database, ada, "zq") == ["zq", "zq here"]


def test_names_are_found_beside_messages(database: Database, ada: Person, bob: Person) -> None:
    room_of(database, ada, name="bobs.room", title="The room of a bob")
    nest = private_room(database, ada, title="Bob's private room")
    with database.transaction() as tx:
        tx.set_display(bob.id, name="Robért Room", avatar=None)
    reply = find(database, ada, "bob róom")
    assert [room.name or room.title for room in reply.rooms] == ["Bob's private room", "bobs.room"]
    assert [user.username for user in reply.users] == ["bob"]
    assert [user.username for user in find(database, ada, "robert").users] == ["bob"]
    reply = find(database, bob, "bob room")
    assert [room.name for room in reply.rooms] == ["bobs.room"]
    for asked in ({"query": "from:bob"}, {"query": "bob", "room": nest}):
        reply = find(database, ada, **asked)
        assert (reply.rooms, reply.users) == ([], [])


def test_a_page_behind_the_first_has_messages_alone(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    say(database, room, ada, "lobby", "lobby")
    first = find(database, ada, "lobby", limit=1)
    second = find(database, ada, "lobby", limit=1, cursor=first.next)
    assert ([room.name for room in first.rooms], second.rooms) == (["lobby"], [])


@pytest.mark.parametrize("cursor", ["", "x", "1.5", "9" * 30, "-" + "9" * 30])
def test_a_cursor_of_something_else_is_refused(
    database: Database, ada: Person, cursor: str
) -> None:
    with pytest.raises(InvalidRequest, match="cursor"):
        find(database, ada, "egg", cursor=cursor)


def test_much_is_indexed_in_small_acts(database: Database, ada: Person) -> None:
    lobby, garden = room_of(database, ada), room_of(database, ada, name="garden")
    for room in (lobby, garden):
        searching.say(database, room, ada, *(f"egg {number}" for number in range(60)))
    long = ["long " * 1_900] * 3
    searching.say(database, lobby, ada, *long)
    assert index(database) == 9
    assert len(found(database, ada, "egg")) == 120
    assert found(database, ada, "long") == long
    assert index(database) == 0


def test_a_millisecond_may_have_any_number_of_messages(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    said = searching.say(database, room, ada, *(f"egg {number}" for number in range(600)))
    searching.date_back(database, said, 1_790_000_000_000)
    index(database)
    (last,) = searching.say(database, room, ada, "egg 600")
    searching.date_back(database, [last], 1_790_000_000_001)
    index(database)
    assert found(database, ada, "egg") == [f"egg {number}" for number in range(601)][::-1]


def test_guests_find_what_they_may_read(database: Database, ada: Person) -> None:
    with database.transaction() as tx:
        guest = tx.find_person(scenery.add_guest(tx, "wren"))
    assert guest
    room = room_of(database, ada)
    say(database, room, ada, "an egg for all")
    say(database, private_room(database, ada), ada, "an egg for few")
    assert found(database, guest, "egg") == ["an egg for all"]
    with database.transaction() as tx:
        join_room(tx, Joining(guest, JoinRoom(room=room)))
    assert found(database, guest, "egg in:lobby") == ["an egg for all"]


def test_as_many_words_as_are_allowed_can_be_looked_for(database: Database, ada: Person) -> None:
    room = room_of(database, ada)
    words = [f"w{number}x" for number in range(10, 10 + limits.SEARCH_TERMS)]
    say(database, room, ada, " ".join(words), " ".join(words[1:]))
    assert found(database, ada, " ".join(words[::-1])) == [" ".join(words)]
    short = [f"{letter}aa" for letter in "bcdfghjklmnpqrstvwxz"]
    texts = [" ".join(word for word in short if word != missing) for missing in short]
    say(database, room, ada, *texts, " ".join(short))
    assert found(database, ada, " ".join(short)) == [" ".join(short)]
