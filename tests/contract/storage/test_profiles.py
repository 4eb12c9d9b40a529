from datetime import timedelta

from stonechat.actions.store import ProfileFacts, Transaction
from stonechat.chat.names import name_keys
from stonechat.chat.values import Availability
from stonechat.storage.database import Database
from tests.contract.storage.scenery import add_guest, add_room, say

FACTS = ProfileFacts(
    bio="I watch birds.",
    pronouns="she/her",
    time_zone="Europe/Zurich",
    status_text="On the moor",
    status_emoji="🐦",
    availability=Availability.INVISIBLE,
    shows_presence=False,
)


def found(
    tx: Transaction, query: str = "", *, after: str | None = None, limit: int = 10
) -> list[str]:
    """Return the usernames that a search finds, in their order."""
    return [user.username for user in tx.list_people(query=query, after=after, limit=limit)]


# --- What people say of themselves ---------------------------------------------------------------


def test_who_said_nothing_has_the_defaults(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        assert tx.find_profile(wren) == ProfileFacts()
        assert tx.find_profile(tx.new_id()) == ProfileFacts()


def test_a_profile_is_found_as_it_was_last_stored(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        facts = ProfileFacts(bio="First", status_until=tx.now + timedelta(hours=1))
        tx.save_profile(wren, facts)
        assert tx.find_profile(wren) == facts
        tx.save_profile(wren, FACTS)
        assert tx.find_profile(wren) == FACTS
        assert tx.find_profile(robin) == ProfileFacts()


def test_it_is_known_since_when_somebody_has_been_here(database: Database) -> None:
    with database.transaction() as tx:
        wren, then = add_guest(tx, "wren"), tx.now
    with database.transaction() as tx:
        assert tx.known_since(wren) == then


def test_name_and_picture_are_shown_wherever_the_person_is(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        room = add_room(tx, "aviary", members=(wren,))
        say(tx, room.id, wren, "before")
        tx.set_display(wren, name="Jenny Wren", avatar="/avatars/1")
        say(tx, room.id, wren, "after")
        person = tx.find_person(wren)
        (member,) = tx.list_members(room.id, query="", after=None, limit=10)
        (listed,) = tx.list_people(query="", after=None, limit=10)
        place = tx.lock_places([(wren, room.id)])[wren, room.id]
    assert person
    for shown in (person, member.user, listed, place.user):
        assert (shown.name, shown.avatar) == ("Jenny Wren", "/avatars/1")


def test_a_forgotten_profile_leaves_the_name_alone(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        tx.save_profile(wren, FACTS)
        tx.set_display(wren, name="Jenny", avatar="/avatars/1")
        tx.forget_profile(wren)
        person = tx.find_person(wren)
        assert tx.find_profile(wren) == ProfileFacts()
        assert found(tx, "jenny") == []
        assert found(tx) == ["wren"]
    assert person
    assert (person.username, person.name, person.avatar) == ("wren", None, None)


def test_it_is_known_which_pictures_are_shown(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        tx.set_display(wren, name=None, avatar="/avatars/1")
        tx.set_display(robin, name=None, avatar="/avatars/2")
        tx.set_display(robin, name=None, avatar="/avatars/3")
        assert tx.shown_avatars(["/avatars/1", "/avatars/2", "/avatars/3"]) == {
            "/avatars/1",
            "/avatars/3",
        }
        assert tx.shown_avatars([]) == set()


# --- Looking people up ---------------------------------------------------------------------------


def test_people_are_listed_by_username_page_by_page(database: Database) -> None:
    with database.transaction() as tx:
        for username in ("robin", "Auk", "wren", "Émeu", "猫"):
            add_guest(tx, username)
        assert found(tx, limit=2) == ["Auk", "robin"]
        assert found(tx, after="robin", limit=2) == ["wren", "Émeu"]
        assert found(tx, after="émeu", limit=2) == ["猫"]
        assert found(tx, after="猫") == []


def test_people_are_found_by_a_part_of_either_name_in_any_spelling(database: Database) -> None:
    with database.transaction() as tx:
        add_guest(tx, "robin")
        tx.set_display(add_guest(tx, "jw42"), name="Jenny WREN", avatar=None)
        tx.set_display(add_guest(tx, "zoe"), name="Zoë Straße", avatar=None)
        assert found(tx, "OBI") == ["robin"]
        assert found(tx, "w42") == ["jw42"]
        assert found(tx, "ny wr") == ["jw42"]
        assert found(tx, "strasse") == ["zoe"]
        assert found(tx, "auk") == []


def test_what_a_database_takes_for_wildcards_is_taken_as_written(database: Database) -> None:
    with database.transaction() as tx:
        add_guest(tx, "a_b")
        tx.set_display(add_guest(tx, "acb"), name="100 %", avatar=None)
        assert found(tx, "_") == ["a_b"]
        assert found(tx, "0 %") == ["acb"]
        assert found(tx, "\\") == []


def test_only_who_holds_a_name_is_found_and_under_no_earlier_one(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        tx.set_display(wren, name="Jenny", avatar=None)
        tx.release_name(robin, tx.now)
        assert found(tx) == ["wren"]

        tx.rename(wren, "auk")
        assert found(tx) == ["auk"]
        assert found(tx, "wren") == []
        assert found(tx, "jenny") == ["auk"]

        tx.rename(robin, "redbreast")
        tx.set_display(robin, name="Rob", avatar=None)
        assert found(tx) == ["auk"], "who holds no name is not listed by being renamed"
        assert tx.claim_name(robin, name_keys("redbreast"))
        assert found(tx, "rob") == ["redbreast"]


def test_who_is_refused_a_name_is_not_listed(database: Database) -> None:
    with database.transaction() as tx:
        add_guest(tx, "wren")
        refused = tx.new_id()
        tx.add_guest(refused, "Wren")
        assert not tx.claim_name(refused, name_keys("Wren"))
        assert found(tx) == ["wren"]


def test_a_display_name_that_folds_to_a_very_long_one_can_be_kept(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        tx.set_display(wren, name="\ufdfa" * 64, avatar=None)
        assert found(tx, "\ufdfa"[:1]) == ["wren"]
