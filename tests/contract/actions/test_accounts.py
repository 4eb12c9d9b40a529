"""Registering, being called something else, and going, on both databases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from stonechat.actions.accounts import (
    Deletion,
    Founding,
    Registration,
    UsernameChange,
    become_owner,
    change_username,
    check_invitation,
    delete_account,
    read_account,
    register,
)
from stonechat.actions.changes import (
    MailAdded,
    MemberLeft,
    ProfileChanged,
    SessionsEnded,
)
from stonechat.actions.invitations import Inviting, invite, list_invitations
from stonechat.actions.links import add_link
from stonechat.actions.people import NameChoice, NamedGuest, add_user, depart
from stonechat.actions.rooms import Creation, Joining, create_room, join_room
from stonechat.actions.sessions import Opening, identify
from stonechat.actions.store import Link, Page
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import (
    AlreadyNamed,
    Forbidden,
    InvalidCredentials,
    InvalidInvitation,
    InvalidLink,
    InvalidUsername,
    NotNamed,
    RegistrationRequired,
    Unauthenticated,
    UsernameTaken,
)
from stonechat.chat.names import DELETED_NAME
from stonechat.chat.values import Access, LinkPurpose, Person, ServerRole, SessionKind
from stonechat.storage.database import Database
from stonechat.storage.tables import mails, metadata
from stonechat.wire import accounts as shapes, requests
from tests.contract.actions.newcomers import PASSWORD_HASH, registered
from tests.contract.storage.scenery import say
from tests.contract.storage.test_contention import side_by_side


def asked(
    username: str,
    *,
    guest: Person | None = None,
    access: Access = Access.OPEN,
    email: str | None = None,
    name: str | None = None,
    invitation: str | None = None,
) -> Registration:
    request = shapes.Register(
        username=username, password="as typed", email=email, name=name, invitation=invitation
    )
    return Registration(
        request=request,
        password_hash=PASSWORD_HASH,
        opening=Opening(f"session of {username}", SessionKind.PROGRAM),
        access=access,
        guest_id=guest.id if guest else None,
    )


def joined(database: Database, registration: Registration) -> Person:
    with database.transaction() as tx:
        return register(tx, registration).reply.person


def guest_named(database: Database, username: str) -> NamedGuest:
    with database.transaction() as tx:
        return add_user(tx, NameChoice(username, f"token of {username}")).reply


def waiting_mails(database: Database) -> list[tuple[str, str]]:
    with database.transaction() as tx:
        return [(mail.template, mail.recipient) for mail in tx.due_mails(100)]


def test_whoever_registers_has_a_name_a_session_and_the_role_of_a_member(
    database: Database,
) -> None:
    person = joined(database, asked("Ada", name="  Ada   Lovelace "))
    assert (person.username, person.name) == ("Ada", "Ada Lovelace")
    assert (person.guest, person.present, person.role) == (False, True, ServerRole.MEMBER)
    with database.transaction() as tx:
        assert identify(tx, "session of Ada").person == person
        account = read_account(tx, person).account
    assert (account.email, account.email_pending) == (None, None)


def test_an_address_does_not_count_before_it_is_verified(database: Database) -> None:
    with database.transaction() as tx:
        outcome = register(tx, asked("Ada", email=" Ada@Example.ORG"))
    assert outcome.changes == (MailAdded(),)
    assert waiting_mails(database) == [("verify", "Ada@example.org")]
    with database.transaction() as tx:
        account = read_account(tx, outcome.reply.person).account
        assert tx.find_account_by_login("ada@example.org") is None
    assert (account.email, account.email_pending) == (None, "Ada@example.org")


def test_an_address_that_gets_no_mail_now_is_claimed_all_the_same(database: Database) -> None:
    quiet = replace(asked("Ada", email="ada@example.org"), is_mail_due=False)
    with database.transaction() as tx:
        outcome = register(tx, quiet)
    assert outcome.changes == ()
    assert waiting_mails(database) == []
    with database.transaction() as tx:
        assert read_account(tx, outcome.reply.person).account.email_pending == "ada@example.org"


def test_that_an_address_is_somebody_elses_makes_no_difference(database: Database) -> None:
    registered(database, "Ada", email="ada@example.org")
    with database.transaction() as tx:
        known = register(tx, asked("Eve", email="ada@example.org"))
        unknown = register(tx, asked("Bob", email="bob@example.org"))
    assert known.changes == unknown.changes
    assert waiting_mails(database) == [("verify", "ada@example.org"), ("verify", "bob@example.org")]


def test_the_name_of_an_account_is_closed_to_guests_while_its_owner_is_away(
    database: Database,
) -> None:
    joined(database, asked("Ada"))
    for username in ("ada", "\u0430da"):
        with pytest.raises(UsernameTaken):
            guest_named(database, username)
        with pytest.raises(UsernameTaken):
            joined(database, asked(username))


def test_the_name_of_a_present_guest_is_not_free_to_register(database: Database) -> None:
    ada = guest_named(database, "Ada")
    with pytest.raises(UsernameTaken):
        joined(database, asked("Ada"))
    assert joined(database, asked("Ada", guest=ada.person)).id == ada.person.id


def test_a_guest_becomes_an_account_with_all_that_is_theirs(database: Database) -> None:
    guest = guest_named(database, "Ada")
    with database.transaction() as tx:
        made = create_room(tx, Creation(guest.person, requests.CreateRoom(name="attic")))
        say(tx, made.reply.room.id, guest.person.id, "I was here")
    with database.transaction() as tx:
        outcome = register(tx, asked("Countess", guest=guest.person))
    person = outcome.reply.person
    assert (person.id, person.username, person.guest) == (guest.person.id, "Countess", False)
    ended, changed = outcome.changes
    assert isinstance(ended, SessionsEnded)
    assert isinstance(changed, ProfileChanged)
    assert (ended.person_id, changed.user.username) == (person.id, "Countess")
    with pytest.raises(Unauthenticated), database.transaction() as tx:
        identify(tx, guest.token)
    with database.transaction() as tx:
        assert identify(tx, "session of Countess").person == person
        assert [state.room.name for state in tx.rooms_of(person.id)] == ["attic"]
        [message] = tx.read_page(made.reply.room.id, Page(limit=1)).messages
    assert (message.author.username, message.author.guest) == ("Countess", False)
    assert guest_named(database, "Ada").person.id != person.id


def test_a_refused_registration_leaves_the_guest_as_they_were(database: Database) -> None:
    registered(database, "Ada")
    guest = guest_named(database, "Bob")
    with pytest.raises(UsernameTaken):
        joined(database, asked("ada", guest=guest.person))
    with database.transaction() as tx:
        assert identify(tx, guest.token).person == guest.person
    with pytest.raises(UsernameTaken):
        guest_named(database, "bob")


def test_a_guest_whose_grace_ends_after_they_registered_stays(database: Database) -> None:
    guest = guest_named(database, "Ada")
    joined(database, asked("Ada", guest=guest.person))
    with database.transaction() as tx:
        depart(tx, guest.person.id)
        person = tx.find_person(guest.person.id)
    assert person
    assert person.present


def test_a_guest_who_departed_registers_under_their_id(database: Database) -> None:
    guest = guest_named(database, "Ada").person
    with database.transaction() as tx:
        depart(tx, guest.id)
    assert joined(database, asked("Ada", guest=guest)).id == guest.id


def test_whoever_has_an_account_does_not_register_another_in_its_place(database: Database) -> None:
    ada = registered(database, "Ada")
    with pytest.raises(AlreadyNamed):
        joined(database, asked("Eve", guest=ada))


def test_guests_come_in_on_open_servers_only(database: Database) -> None:
    for access in (Access.REGISTERED, Access.INVITED):
        with pytest.raises(RegistrationRequired), database.transaction() as tx:
            add_user(tx, NameChoice("Ada", "token", access=access))
    assert joined(database, asked("Ada", access=Access.REGISTERED)).present


def test_where_people_are_invited_nobody_registers_without_an_invitation(
    database: Database,
) -> None:
    admin = registered(database, "admin", role=ServerRole.ADMIN)
    with database.transaction() as tx:
        request = shapes.Invite(role=ServerRole.MODERATOR)
        invite(tx, Inviting(admin, request, "come in"))
    for wrong in (None, "let me in", ""):
        with pytest.raises(InvalidInvitation), database.transaction() as tx:
            check_invitation(tx, wrong, Access.INVITED)
        with pytest.raises(InvalidInvitation):
            joined(database, asked("Ada", access=Access.INVITED, invitation=wrong))
    with database.transaction() as tx:
        check_invitation(tx, "come in", Access.INVITED)
        check_invitation(tx, None, Access.REGISTERED)
    ada = joined(database, asked("Ada", access=Access.INVITED, invitation="come in"))
    assert ada.role is ServerRole.MODERATOR
    with pytest.raises(InvalidInvitation), database.transaction() as tx:
        check_invitation(tx, "come in", Access.OPEN)
    with pytest.raises(InvalidInvitation):
        joined(database, asked("Bob", access=Access.INVITED, invitation="come in"))


def test_a_refused_registration_uses_no_invitation_up(database: Database) -> None:
    admin = registered(database, "admin", role=ServerRole.ADMIN)
    with database.transaction() as tx:
        invite(tx, Inviting(admin, shapes.Invite(), "come in"))
    with pytest.raises(UsernameTaken):
        joined(database, asked("admin", access=Access.INVITED, invitation="come in"))
    ada = joined(database, asked("Ada", access=Access.INVITED, invitation="come in"))
    assert ada.role is ServerRole.MEMBER


def founding(secret: str, username: str) -> Founding:
    return Founding(
        request=shapes.BecomeOwner(link=secret, username=username, password="as typed"),
        password_hash=PASSWORD_HASH,
        opening=Opening(f"session of {username}", SessionKind.PROGRAM),
    )


def test_the_owner_link_makes_one_owner(database: Database) -> None:
    with database.transaction() as tx:
        add_link(tx, LinkPurpose.OWNER, "first")
        add_link(tx, LinkPurpose.OWNER, "second")
    with pytest.raises(InvalidLink), database.transaction() as tx:
        become_owner(tx, founding("guessed", "Eve"))
    with pytest.raises(InvalidUsername), database.transaction() as tx:
        become_owner(tx, founding("first", "two words"))
    with database.transaction() as tx:
        owner = become_owner(tx, founding("first", "Ada")).reply.person
    assert owner.role is ServerRole.OWNER
    for secret in ("first", "second"):
        with pytest.raises(InvalidLink), database.transaction() as tx:
            become_owner(tx, founding(secret, "Eve"))


def test_a_link_for_something_else_or_that_has_ended_makes_no_owner(database: Database) -> None:
    ada = registered(database, "Ada")
    with database.transaction() as tx:
        add_link(tx, LinkPurpose.RESET, "reset", person_id=ada.id)
        ended = Link(LinkPurpose.OWNER, None, None, tx.now - timedelta(milliseconds=1))
        tx.add_link(ended, hash_token("ended"))
    for secret in ("reset", "ended"):
        with pytest.raises(InvalidLink), database.transaction() as tx:
            become_owner(tx, founding(secret, "Eve"))


def test_another_name_is_held_and_the_one_before_is_free(database: Database) -> None:
    ada = registered(database, "Ada")
    registered(database, "Bob")
    with database.transaction() as tx:
        outcome = change_username(tx, UsernameChange(ada, "Countess"))
    [changed] = outcome.changes
    assert isinstance(changed, ProfileChanged)
    assert outcome.reply.account.user == changed.user
    assert changed.user.username == "Countess"
    assert guest_named(database, "Ada").person.id != ada.id
    for username in ("countess", "bob"):
        with pytest.raises(UsernameTaken):
            guest_named(database, username)


def test_a_name_that_is_taken_changes_nothing(database: Database) -> None:
    ada = registered(database, "Ada")
    registered(database, "Bob")
    with pytest.raises(UsernameTaken), database.transaction() as tx:
        change_username(tx, UsernameChange(ada, "bob"))
    with database.transaction() as tx:
        assert tx.find_person(ada.id) == ada
        assert change_username(tx, UsernameChange(ada, "ADA")).reply.account.user.username == "ADA"


def test_a_guest_has_no_account_to_look_at_or_change(database: Database) -> None:
    guest = guest_named(database, "Ada").person
    with database.transaction() as tx:
        for ask in (
            lambda: read_account(tx, guest),
            lambda: change_username(tx, UsernameChange(guest, "Eve")),
            lambda: delete_account(tx, Deletion(guest, PASSWORD_HASH)),
        ):
            with pytest.raises(Forbidden):
                ask()


def test_who_deletes_their_account_is_gone_and_what_they_said_stays(database: Database) -> None:
    ada = joined(database, asked("Ada", name="Ada L.", email="ada@example.org"))
    bob = registered(database, "Bob")
    with database.transaction() as tx:
        room = create_room(tx, Creation(bob, requests.CreateRoom(name="attic"))).reply.room
        join_room(tx, Joining(ada, requests.JoinRoom(room=room.id)))
        say(tx, room.id, ada.id, "I was here")
        add_link(tx, LinkPurpose.RESET, "reset", person_id=ada.id)
        tx.add_block(ada.id, bob.id)
        tx.add_block(bob.id, ada.id)
    with database.transaction() as tx:
        outcome = delete_account(tx, Deletion(ada, PASSWORD_HASH))
    ended, left, changed = outcome.changes
    assert isinstance(ended, SessionsEnded)
    assert isinstance(left, MemberLeft)
    assert isinstance(changed, ProfileChanged)
    assert (left.room_id, left.user.username) == (room.id, DELETED_NAME)
    with pytest.raises(Unauthenticated), database.transaction() as tx:
        identify(tx, "session of Ada")
    with database.transaction() as tx:
        person = tx.find_person(ada.id)
        assert person == replace(
            ada, username=DELETED_NAME, name=None, present=False, role=ServerRole.GUEST
        )
        assert tx.find_account(ada.id) is None
        assert tx.find_link(LinkPurpose.RESET, hash_token("reset")) is None
        assert tx.blockers(ada.id, [bob.id]) == tx.blockers(bob.id, [ada.id]) == set()
        page = tx.read_page(room.id, Page(limit=10))
        access = tx.find_room(room.id, ada.id)
    [message] = page.messages
    assert (message.text, message.author.username) == ("I was here", DELETED_NAME)
    assert message.author == changed.user
    assert access
    assert not access.is_member
    assert guest_named(database, "Ada").person.id != ada.id


def test_nothing_stored_names_who_deleted_their_account(database: Database) -> None:
    ada = joined(database, asked("Ada", name="Lovelace", email="ada@example.org"))
    bob = registered(database, "Bob")
    with database.transaction() as tx:
        room = create_room(tx, Creation(bob, requests.CreateRoom(name="attic"))).reply.room
        join_room(tx, Joining(ada, requests.JoinRoom(room=room.id)))
    with database.transaction() as tx:
        delete_account(tx, Deletion(ada, PASSWORD_HASH))
    with database.transaction() as tx:
        stored = [
            str(value).lower()
            for table in metadata.sorted_tables
            if table is not mails  # what concerns nobody any more is dropped when its turn comes
            for row in tx.connection.execute(select(table))
            for value in row
        ]
    assert stored
    named = {"ada", "lovelace", "ada@example.org"}
    assert [value for value in stored if value in named] == []


def test_nothing_is_done_any_more_in_the_name_of_a_deleted_account(database: Database) -> None:
    ada = registered(database, "Ada")
    with database.transaction() as tx:
        delete_account(tx, Deletion(ada, PASSWORD_HASH))
    with pytest.raises(NotNamed), database.transaction() as tx:
        change_username(tx, UsernameChange(ada, "Eve"))
    with pytest.raises(NotNamed), database.transaction() as tx:
        create_room(tx, Creation(ada, requests.CreateRoom(name="attic")))


def test_a_password_that_was_changed_meanwhile_deletes_nothing(database: Database) -> None:
    ada = registered(database, "Ada")
    with pytest.raises(InvalidCredentials), database.transaction() as tx:
        delete_account(tx, Deletion(ada, "the hash before"))


def test_the_invitations_of_a_deleted_account_let_nobody_in(database: Database) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    admin = registered(database, "admin", role=ServerRole.ADMIN)
    with database.transaction() as tx:
        invite(tx, Inviting(admin, shapes.Invite(), "come in"))
        delete_account(tx, Deletion(admin, PASSWORD_HASH))
        assert list_invitations(tx, owner, shapes.ListInvitations()).invitations == []
        assert tx.use_invitation(hash_token("come in")) is None


def test_the_last_owner_does_not_go(database: Database) -> None:
    first = registered(database, "first", role=ServerRole.OWNER)
    with pytest.raises(Forbidden), database.transaction() as tx:
        delete_account(tx, Deletion(first, PASSWORD_HASH))
    registered(database, "second", role=ServerRole.OWNER)
    with database.transaction() as tx:
        delete_account(tx, Deletion(first, PASSWORD_HASH))


def test_a_login_means_one_account_or_none(database: Database) -> None:
    ivan = registered(database, "Ivan", email="Ivan@example.org")
    guest_named(database, "Ada")
    with database.transaction() as tx:
        for login in ("Ivan", "iVAN", " \uff29van", "ivan@EXAMPLE.org", "Ivan@example\u3002org"):
            account = tx.find_account_by_login(login)
            assert account
            assert account.person_id == ivan.id
        for login in ("Ada", "lvan", "ivan@example.com", "", "@", "a@b@c"):
            assert tx.find_account_by_login(login) is None


def test_a_link_is_used_once_though_two_servers_are_asked(
    database: Database, target: Path | str
) -> None:
    with database.transaction() as tx:
        for number in range(20):
            add_link(tx, LinkPurpose.OWNER, f"secret {number}")
    other = Database.open(target)
    used: list[str] = []

    def use_all(through: Database) -> None:
        for number in range(20):
            with through.transaction() as tx:
                if tx.use_link(LinkPurpose.OWNER, hash_token(f"secret {number}")):
                    used.append(f"secret {number}")

    side_by_side(lambda: use_all(database), lambda: use_all(other))
    other.close()
    assert sorted(used) == sorted(f"secret {number}" for number in range(20))
