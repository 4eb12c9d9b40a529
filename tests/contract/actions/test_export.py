"""Taking everything of one's own along, on both databases."""

import pytest

from stonechat.actions import export
from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.export import LISTS, Bookmark, begin_export, read_piece
from stonechat.actions.people import NameChoice, add_user
from stonechat.actions.pins import Pinning, pin
from stonechat.actions.reactions import Reacting, react
from stonechat.actions.rooms import Creation, Joining, Leaving, create_room, join_room, leave_room
from stonechat.actions.sessions import Opening, open_session
from stonechat.chat.errors import Forbidden, NotNamed
from stonechat.chat.values import Person, Role, RoomKind, SessionKind
from stonechat.storage.database import Database
from stonechat.wire import requests
from stonechat.wire.exports import Export, OwnMembership
from stonechat.wire.messages import Pin, React
from stonechat.wire.shapes import Message, User
from tests.contract.actions.newcomers import PASSWORD_HASH, add_account, registered
from tests.contract.storage.scenery import add_image, add_room, lock_room, say


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut everything into many pieces."""
    monkeypatch.setattr(export, "PIECE", 3)
    monkeypatch.setattr(export, "WINDOW", 5)


def exported(database: Database, person: Person, name: str) -> list[object]:
    """Return all entries of a list, each piece read in a transaction of its own."""
    entries: list[object] = []
    bookmark: Bookmark | None = Bookmark()
    while bookmark:
        with database.transaction() as tx:
            found, bookmark = read_piece(tx, person, name, bookmark)
        assert len(found) <= export.PIECE
        entries += found
    return entries


def texts(database: Database, person: Person) -> list[str]:
    messages = exported(database, person, "messages")
    assert all(isinstance(m, Message) and m.author.id == person.id for m in messages)
    return sorted(message.text for message in messages if isinstance(message, Message))


def test_all_messages_and_no_others_are_found_however_they_lie(database: Database) -> None:
    ada, bob = registered(database, "Ada"), registered(database, "Bob")
    written = []
    with database.transaction() as tx:
        for name, pattern in {
            "attic": "aaaaaaaaaaaaaaaa",
            "cellar": "bbbbbbbbbbbbabbbbbbbbbbb",
            "hall": "abbabbaabbabbbaaab",
            "kitchen": "bbbbbb",
            "yard": "",
        }.items():
            room = add_room(tx, name, members=(ada.id, bob.id))
            for number, author in enumerate(pattern):
                say(tx, room.id, ada.id if author == "a" else bob.id, f"{name} {number:02}")
                written += [f"{name} {number:02}"] * (author == "a")
    assert texts(database, ada) == sorted(written)


def test_what_was_said_in_rooms_that_one_left_is_ones_own_too(database: Database) -> None:
    ada, bob = registered(database, "Ada"), registered(database, "Bob")
    with database.transaction() as tx:
        for number in range(7):
            creation = Creation(bob, requests.CreateRoom(name=f"room{number}"))
            room = create_room(tx, creation).reply.room
            join_room(tx, Joining(ada, requests.JoinRoom(room=room.id)))
            say(tx, room.id, ada.id, f"said in room{number}")
            if number % 2:
                leave_room(tx, Leaving(ada, requests.LeaveRoom(room=room.id)))
    assert texts(database, ada) == [f"said in room{number}" for number in range(7)]
    memberships = exported(database, ada, "memberships")
    ended = [isinstance(m, OwnMembership) and m.left_at is not None for m in memberships]
    assert ended == [False] * 4 + [True] * 3


def test_a_private_room_that_one_left_keeps_its_title_to_itself(database: Database) -> None:
    with database.transaction() as tx:
        ada, bob = add_account(tx, "Ada"), add_account(tx, "Bob")
        kept = add_room(tx, None, kind=RoomKind.PRIVATE, title="Ours", members=(ada.id, bob.id))
        left = add_room(tx, None, kind=RoomKind.PRIVATE, title="Theirs", members=(ada.id, bob.id))
        say(tx, left.id, ada.id, "goodbye")
        tx.end_membership(lock_room(tx, left.id, ada.id), ada.id)
    first, second = exported(database, ada, "memberships")
    assert isinstance(first, OwnMembership)
    assert isinstance(second, OwnMembership)
    assert (first.room, first.title, first.role) == (kept.id, "Ours", Role.MEMBER)
    assert (second.room, second.name, second.title) == (left.id, None, None)
    assert texts(database, ada) == ["goodbye"]


def test_what_others_do_where_one_may_not_look_any_more_is_told_with_nothing(
    database: Database,
) -> None:
    ada, bob = registered(database, "Ada"), registered(database, "Bob")
    with database.transaction() as tx:
        room = add_room(tx, None, kind=RoomKind.PRIVATE, title="Ours", members=(ada.id, bob.id))
        said = say(tx, room.id, ada.id, "goodbye")
        (before,) = LISTS["messages"](tx, ada, Bookmark())[0]
        leave_room(tx, Leaving(ada, requests.LeaveRoom(room=room.id)))
        (left,) = LISTS["messages"](tx, ada, Bookmark())[0]
        react(tx, Reacting(bob, React(message=said.id, emoji="🐦", on=True)))
        pin(tx, Pinning(bob, Pin(message=said.id, on=True)))
        (after,) = LISTS["messages"](tx, ada, Bookmark())[0]
    assert isinstance(before, Message)
    assert isinstance(after, Message)
    assert after == left
    assert (after.id, after.text, after.position) == (before.id, before.text, before.position)
    assert (after.reactions, after.pinned_at, after.revision) == ([], None, 0)


def test_images_come_with_their_addresses(database: Database) -> None:
    with database.transaction() as tx:
        ada = add_account(tx, "Ada")
        room = add_room(tx, "attic", members=(ada.id,))
        image = add_image(tx)
        say(tx, room.id, ada.id, "look", images=(image,))
    [message] = exported(database, ada, "messages")
    assert isinstance(message, Message)
    assert [shown.url for shown in message.images] == [f"/uploads/{image.id}"]


def test_whom_one_blocked_is_told_and_by_whom_one_is_blocked_is_not(database: Database) -> None:
    ada, eve = registered(database, "Ada"), registered(database, "Eve")
    others = [registered(database, f"other{number}") for number in range(7)]
    with database.transaction() as tx:
        for other in others:
            tx.add_block(ada.id, other.id)
        tx.add_block(eve.id, ada.id)
    blocked = exported(database, ada, "blocks")
    assert [user.id for user in blocked if isinstance(user, User)] == [it.id for it in others]


def test_an_export_begins_with_account_profile_and_sessions(database: Database) -> None:
    ada = registered(database, "Ada", email="ada@example.org")
    with database.transaction() as tx:
        opened = open_session(tx, ada, Opening("token", SessionKind.PROGRAM, "a program"))
        preface = begin_export(tx, ada, opened.session.id)
    assert preface.account.email == "ada@example.org"
    assert [(session.agent, session.current) for session in preface.sessions] == [
        ("a program", True)
    ]
    assert [*preface.__struct_fields__, *LISTS] == list(Export.__struct_fields__)


def test_a_guest_and_who_deleted_their_account_export_nothing(database: Database) -> None:
    ada = registered(database, "Ada")
    with database.transaction() as tx:
        guest = add_user(tx, NameChoice("Bob", "token")).reply.person
        delete_account(tx, Deletion(ada, PASSWORD_HASH))
    for person, refusal in ((guest, Forbidden), (ada, NotNamed)):
        for name in LISTS:
            with pytest.raises(refusal), database.transaction() as tx:
                read_piece(tx, person, name, Bookmark())
        with pytest.raises(refusal), database.transaction() as tx:
            begin_export(tx, person, "")
