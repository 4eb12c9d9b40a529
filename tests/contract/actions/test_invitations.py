"""Invitations, on both databases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from stonechat.actions.invitations import (
    Inviting,
    Revocation,
    invite,
    list_invitations,
    revoke_invitation,
)
from stonechat.actions.store import Invitation
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import Forbidden, InvalidRequest, InvitationNotFound
from stonechat.chat.values import Person, ServerRole
from stonechat.storage.database import Database
from stonechat.storage.tables import invitations
from stonechat.storage.transaction import SqlTransaction
from stonechat.wire import accounts as shapes
from tests.contract.actions.newcomers import registered
from tests.contract.storage.test_contention import side_by_side

SECRET = "a secret"


def invited(
    database: Database, actor: Person, secret: str = SECRET, **fields: object
) -> shapes.Invitation:
    request = shapes.Invite(**fields)  # type: ignore[arg-type]
    with database.transaction() as tx:
        return invite(tx, Inviting(actor, request, secret)).reply


def used(database: Database, secret: str = SECRET) -> Invitation | None:
    with database.transaction() as tx:
        return tx.use_invitation(hash_token(secret))


def end(tx: SqlTransaction, invitation_id: str) -> None:
    """Let an invitation's time be over."""
    ended = update(invitations).where(invitations.c.id == invitation_id)
    tx.connection.execute(ended.values(expires_at=invitations.c.created_at))


def stored(database: Database) -> set[str]:
    with database.transaction() as tx:
        return set(tx.connection.scalars(select(invitations.c.id)))


@pytest.fixture
def admin(database: Database) -> Person:
    return registered(database, "admin", role=ServerRole.ADMIN)


def test_an_invitation_is_good_for_its_uses_and_no_more(database: Database, admin: Person) -> None:
    made = invited(database, admin, uses=2)
    assert (made.uses_left, made.role, made.created_by) == (2, ServerRole.MEMBER, admin.id)
    left = [invitation and invitation.uses_left for invitation in (used(database), used(database))]
    assert left == [1, 0]
    assert used(database) is None


def test_the_last_use_is_given_once_though_two_servers_ask(
    database: Database, admin: Person, target: Path | str
) -> None:
    invited(database, admin, uses=10)
    other = Database.open(target)
    taken: list[bool] = []

    def take(through: Database) -> None:
        taken.extend(used(through) is not None for _ in range(10))

    side_by_side(lambda: take(database), lambda: take(other))
    other.close()
    assert taken.count(True) == 10


def test_an_unknown_a_revoked_and_an_ended_invitation_are_no_good(
    database: Database, admin: Person
) -> None:
    made = invited(database, admin)
    assert used(database, "another secret") is None
    with database.transaction() as tx:
        revoke_invitation(tx, Revocation(admin, made.id))
    assert used(database) is None
    with database.transaction() as tx:
        ended = Invitation(
            id=tx.new_id(),
            created_by=admin.id,
            role=ServerRole.MEMBER,
            uses_left=1,
            created_at=tx.now - timedelta(days=8),
            expires_at=tx.now,
            revoked_at=None,
        )
        tx.add_invitation(
            replace(ended, id=tx.new_id(), expires_at=tx.now + timedelta(minutes=1)),
            hash_token("not ended"),
        )
        tx.add_invitation(ended, hash_token("ended"))
    assert used(database, "ended") is None
    assert used(database, "not ended")


def test_what_is_good_no_more_is_forgotten_when_the_next_one_is_made(
    database: Database, admin: Person
) -> None:
    over, revoked, used_up, good = (
        invited(database, admin, secret, uses=uses)
        for secret, uses in (("over", 1), ("revoked", 1), ("used up", 1), ("good", 2))
    )
    with database.transaction() as tx:
        end(tx, over.id)
        revoke_invitation(tx, Revocation(admin, revoked.id))
    assert used(database, "used up")
    assert used(database, "good")
    assert stored(database) == {over.id, revoked.id, used_up.id, good.id}
    last = invited(database, admin, "last")
    assert stored(database) == {good.id, last.id}


def test_revoking_again_or_what_is_not_there_is_refused(database: Database, admin: Person) -> None:
    made = invited(database, admin)
    with database.transaction() as tx:
        revoke_invitation(tx, Revocation(admin, made.id))
    for reference in (made.id, "no id"):
        with pytest.raises(InvitationNotFound), database.transaction() as tx:
            revoke_invitation(tx, Revocation(admin, reference))


def test_invitations_are_listed_newest_first_page_by_page_as_long_as_they_are_good(
    database: Database, admin: Person
) -> None:
    made = [invited(database, admin, f"secret {number}") for number in range(7)]
    with database.transaction() as tx:
        revoke_invitation(tx, Revocation(admin, made.pop(2).id))
        end(tx, made.pop(3).id)
    assert used(database, "secret 6")
    made.pop()
    found: list[shapes.Invitation] = []
    cursor = None
    with database.transaction() as tx:
        while True:
            request = shapes.ListInvitations(cursor=cursor, limit=3)
            page = list_invitations(tx, admin, request)
            found += page.invitations
            cursor = page.next
            if cursor is None:
                break
    assert found == made[::-1]


@pytest.mark.parametrize(
    ("actor_role", "invited_role", "is_allowed"),
    [
        (ServerRole.MEMBER, ServerRole.MEMBER, False),
        (ServerRole.MODERATOR, ServerRole.MEMBER, True),
        (ServerRole.MODERATOR, ServerRole.MODERATOR, False),
        (ServerRole.ADMIN, ServerRole.MODERATOR, True),
    ],
)
def test_who_may_invite_whom(
    database: Database, actor_role: ServerRole, invited_role: ServerRole, *, is_allowed: bool
) -> None:
    actor = registered(database, "actor", role=actor_role)
    if is_allowed:
        assert invited(database, actor, role=invited_role).role is invited_role
    else:
        with pytest.raises(Forbidden):
            invited(database, actor, role=invited_role)


@pytest.mark.parametrize("role", [ServerRole.GUEST, ServerRole.ADMIN, ServerRole.OWNER])
def test_nobody_is_invited_as_more_than_a_moderator(
    database: Database, admin: Person, role: ServerRole
) -> None:
    with pytest.raises(InvalidRequest):
        invited(database, admin, role=role)


def test_a_member_neither_sees_nor_revokes_invitations(database: Database, admin: Person) -> None:
    made = invited(database, admin)
    member = registered(database, "member")
    with pytest.raises(Forbidden), database.transaction() as tx:
        list_invitations(tx, member, shapes.ListInvitations())
    with pytest.raises(Forbidden), database.transaction() as tx:
        revoke_invitation(tx, Revocation(member, made.id))
