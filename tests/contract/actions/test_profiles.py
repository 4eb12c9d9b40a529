"""Saying who one is, and looking at others, on both databases."""

import msgspec
import pytest

from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.act import Outcome
from stonechat.actions.changes import AppearanceChanged, AvatarDropped, ProfileChanged
from stonechat.actions.profiles import (
    AvatarChoice,
    ProfileChange,
    Sighting,
    change_profile,
    list_people,
    read_profile,
    set_avatar,
)
from stonechat.actions.store import ProfileFacts
from stonechat.chat.errors import Forbidden, InvalidRequest, NotNamed, UserNotFound
from stonechat.chat.values import Availability, Person
from stonechat.storage.database import Database
from stonechat.wire.people import ChangeProfile, ListPeople
from tests.contract.actions.newcomers import PASSWORD_HASH, registered
from tests.contract.storage.scenery import add_guest, add_room

ZONES = frozenset({"Europe/Zurich"})


def guest(database: Database, username: str) -> Person:
    with database.transaction() as tx:
        person = tx.find_person(add_guest(tx, username))
    assert person
    return person


def changed(database: Database, actor: Person, request: bytes) -> Outcome[Sighting]:
    """Change a profile by a request as it comes over the wire."""
    asked = msgspec.json.decode(request, type=ChangeProfile)
    with database.transaction() as tx:
        return change_profile(tx, ProfileChange(actor, asked, ZONES))


def pictured(database: Database, actor: Person, avatar: str | None) -> Outcome[Sighting]:
    with database.transaction() as tx:
        return set_avatar(tx, AvatarChoice(actor, avatar))


def seen(database: Database, actor: Person, reference: str) -> Sighting:
    with database.transaction() as tx:
        return read_profile(tx, actor, reference)


def test_what_is_missing_stays_and_null_clears(database: Database) -> None:
    wren = registered(database, "wren")
    changed(
        database,
        wren,
        b'{"name": " Jenny  Wren ", "bio": "One\\r\\ntwo", "pronouns": "she",'
        b' "time_zone": "Europe/Zurich"}',
    )
    changed(database, wren, b'{"pronouns": null, "bio": " "}')
    after = changed(database, wren, b"{}")
    assert after.reply.person.name == "Jenny Wren"
    assert after.reply.facts == ProfileFacts(time_zone="Europe/Zurich")
    assert after.changes == ()
    assert changed(database, wren, b'{"name": null}').reply.person.name is None


def test_others_hear_of_a_name_and_of_nothing_that_they_do_not_see(database: Database) -> None:
    wren = registered(database, "wren")
    assert changed(database, wren, b'{"bio": "I sing."}').changes == ()
    [told] = changed(database, wren, b'{"name": "Jenny"}').changes
    assert isinstance(told, ProfileChanged)
    assert (told.user.id, told.user.name) == (wren.id, "Jenny")
    assert changed(database, wren, b'{"name": "Jenny "}').changes == ()


def test_hiding_ones_presence_is_told_with_how_one_looks_now(database: Database) -> None:
    wren = registered(database, "wren")
    with database.transaction() as tx:
        tx.save_profile(wren.id, ProfileFacts(availability=Availability.AWAY, bio="I sing."))
    hidden = changed(database, wren, b'{"shows_presence": false}')
    [told] = hidden.changes
    assert isinstance(told, AppearanceChanged)
    assert told.appearance.shows_presence is False
    assert told.appearance.availability is Availability.AWAY
    assert hidden.reply.facts.bio == "I sing."
    assert changed(database, wren, b'{"shows_presence": false}').changes == ()


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (b'{"name": "a\\u202eb"}', "name"),
        (b'{"bio": "' + b"x" * 501 + b'"}', "bio"),
        (b'{"pronouns": "' + b"x" * 41 + b'"}', "pronouns"),
        (b'{"time_zone": "Mars/Olympus_Mons"}', "time_zone"),
    ],
)
def test_one_bad_field_changes_nothing(database: Database, request_: bytes, path: str) -> None:
    wren = registered(database, "wren")
    with pytest.raises(InvalidRequest) as refusal:
        changed(database, wren, request_[:-1] + b', "shows_presence": false}')
    assert refusal.value.details == {"path": path}
    assert seen(database, wren, "wren").facts == ProfileFacts()


def test_a_guest_hides_their_presence_and_says_nothing_else(database: Database) -> None:
    wren = guest(database, "wren")
    assert changed(database, wren, b'{"shows_presence": false}').reply.facts.shows_presence is False
    for request in (b'{"name": "Jenny"}', b'{"bio": "I sing."}', b'{"time_zone": "Europe/Zurich"}'):
        with pytest.raises(Forbidden):
            changed(database, wren, request)
    with pytest.raises(Forbidden):
        pictured(database, wren, "/avatars/1")
    assert changed(database, wren, b'{"name": null, "bio": ""}').changes == (), "it is so already"


def test_who_departed_changes_nothing_any_more(database: Database) -> None:
    wren = guest(database, "wren")
    with database.transaction() as tx:
        tx.release_name(wren.id, tx.now)
    with pytest.raises(NotNamed):
        changed(database, wren, b'{"shows_presence": false}')
    with pytest.raises(NotNamed):
        pictured(database, wren, None)


def test_another_picture_lets_the_one_before_go(database: Database) -> None:
    wren = registered(database, "wren")
    [first] = pictured(database, wren, "/avatars/1").changes
    assert isinstance(first, ProfileChanged)
    assert first.user.avatar == "/avatars/1"
    # As two requests that came at the same time, both of which knew of no picture.
    second = pictured(database, wren, "/avatars/2").changes
    assert second[1:] == (AvatarDropped("/avatars/1"),)
    gone = pictured(database, wren, None)
    assert gone.reply.person.avatar is None
    assert gone.changes[1:] == (AvatarDropped("/avatars/2"),)
    assert pictured(database, wren, None).changes == ()


def test_a_picture_and_a_name_do_not_touch_each_other(database: Database) -> None:
    wren = registered(database, "wren")
    changed(database, wren, b'{"name": "Jenny"}')
    pictured(database, wren, "/avatars/1")
    after = changed(database, wren, b'{"name": "Jenny Wren"}').reply.person
    assert (after.name, after.avatar) == ("Jenny Wren", "/avatars/1")
    assert pictured(database, wren, "/avatars/2").reply.person.name == "Jenny Wren"


def test_a_deleted_account_leaves_neither_profile_nor_picture(database: Database) -> None:
    wren, robin = registered(database, "wren"), registered(database, "robin")
    changed(database, wren, b'{"name": "Jenny", "bio": "I sing."}')
    pictured(database, wren, "/avatars/1")
    with database.transaction() as tx:
        changes = delete_account(tx, Deletion(wren, PASSWORD_HASH)).changes
    assert AvatarDropped("/avatars/1") in changes
    gone = seen(database, robin, wren.id)
    assert (gone.person.name, gone.person.avatar) == (None, None)
    assert gone.facts == ProfileFacts()
    with database.transaction() as tx:
        assert [user.username for user in list_people(tx, robin, ListPeople()).users] == ["robin"]


def test_anybody_with_a_name_sees_a_profile_by_id_or_name(database: Database) -> None:
    wren, robin = registered(database, "Wren"), guest(database, "robin")
    changed(database, wren, b'{"bio": "I sing."}')
    for reference in (wren.id, "wren", "WREN"):
        sighting = seen(database, robin, reference)
        assert sighting.person.id == wren.id
        assert sighting.facts.bio == "I sing."
    for reference in ("nobody", "", wren.id.upper(), "0199f0c0-cafe-7abc-babe-0123456789ab"):
        with pytest.raises(UserNotFound):
            seen(database, robin, reference)


def test_presence_is_for_those_who_share_a_room_and_for_oneself(database: Database) -> None:
    wren, robin, auk = (registered(database, name) for name in ("wren", "robin", "auk"))
    with database.transaction() as tx:
        add_room(tx, "aviary", members=(wren.id, robin.id))
    assert seen(database, robin, "wren").neighbour
    assert seen(database, wren, "wren").neighbour
    assert seen(database, auk, "wren").neighbour is None


def test_people_are_listed_page_by_page(database: Database) -> None:
    wren = registered(database, "wren")
    for username in ("auk", "robin", "tit"):
        guest(database, username)
    changed(database, wren, b'{"name": "Robina"}')
    with database.transaction() as tx:
        pages, cursor = [], None
        while True:
            page = list_people(tx, wren, ListPeople(limit=2, cursor=cursor))
            pages.append([user.username for user in page.users])
            cursor = page.next
            if cursor is None:
                break
        matched = list_people(tx, wren, ListPeople(query=" ROBIN "))
    assert pages == [["auk", "robin"], ["tit", "wren"]]
    assert [user.username for user in matched.users] == ["robin", "wren"]
    assert matched.users[1].name == "Robina"
