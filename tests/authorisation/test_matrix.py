"""Every request and route, asked by everybody, in and out of the room: the table or nothing.

What is expected is computed from the table alone; what happens is seen on a real server.
"""

from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from stonechat.actions.store import Invitation, Report, Transaction
from stonechat.actions.tokens import hash_token, new_token
from stonechat.chat.rights import RIGHTS, Rule
from stonechat.chat.values import Access, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire.broadcasts import BROADCASTS
from stonechat.wire.events import REQUESTS
from tests.authorisation.cases import Case, Cell, Props, cases
from tests.authorisation.cast import EVERYBODY, PLACES, Cast, Place, Standing
from tests.authorisation.doors import Doors
from tests.support.server import RunningServer, StartServer

ENVIRONMENT: Final = {"STONECHAT_RATE_LIMITS": "off", "STONECHAT_GUEST_GRACE_SECONDS": "600"}
DATABASE: Final = "stonechat.db"

CASES: Final = cases()


def expected(case: Case, cell: Cell, access: Access) -> str:
    """What the table says of a cell, in the words of the contract."""
    rule, standing, asking = RIGHTS[case.right], cell.actor.standing, case.asking
    is_outcast = standing is ServerRole.GUEST and access is not Access.OPEN
    if standing in asking.expected and not is_outcast:
        return asking.expected[standing]
    if access not in rule.access:
        return "registration_required"
    if rule.least is not None and (standing is None or is_outcast):
        return _not_let_in(case, is_outcast=is_outcast)
    verdict = _in_place(rule, standing, cell.scene.place) if cell.scene else None
    if verdict is None and not _stands(standing, rule.least):
        verdict = "forbidden"
    if verdict is None:
        return asking.allowed
    return asking.renames.get(verdict, verdict)


def _not_let_in(case: Case, *, is_outcast: bool) -> str:
    if case.is_event:
        return "not_named"
    return "registration_required" if is_outcast else "unauthenticated"


def _in_place(rule: Rule, standing: Standing, place: Place) -> str | None:
    if place.kind is not RoomKind.PUBLIC and place.role is None:
        return "room_not_found"
    assert rule.room is not None
    if place.role in rule.room:
        return None
    is_handed_on = place.kind is not RoomKind.PUBLIC
    if (
        place.ownerless
        and not is_handed_on
        and rule.ownerless
        and _stands(standing, rule.ownerless)
    ):
        return None
    return "not_in_room" if place.role is None else "forbidden"


def _stands(standing: Standing, least: ServerRole | None) -> bool:
    """Whether somebody stands at least there; the order is written out, to be independent."""
    ladder = ["stranger", "guest", "member", "moderator", "admin", "owner"]
    return ladder.index(standing or "stranger") >= ladder.index(least or "stranger")


def every_cell(tx: Transaction, places: Sequence[Place]) -> Iterator[tuple[Case, Cell]]:
    """Make everybody and everything that all cases need in these places.

    Each request about a room has a room of its own, and each route a person of its own: most of
    them can be asked only once.
    """
    cast = Cast(tx)
    props = {who: _props(tx, cast) for who in EVERYBODY}
    regulars = {who: cast.actor(who) for who in EVERYBODY}
    for case in CASES:
        for who in EVERYBODY:
            if case.is_about_room:
                actor = regulars[who]
                for place in places if who else places[:1]:
                    yield case, Cell(actor, props[who], cast.scene(place, actor))
            else:
                actor = regulars[who] if case.is_event else cast.actor(who)
                yield case, Cell(actor, props[who])


def _props(tx: Transaction, cast: Cast) -> Props:
    somebody, secret = cast.actor(ServerRole.MEMBER), new_token()
    report = Report(tx.new_id(), cast.member.id, cast.host.id, "Rude.", tx.now)
    tx.add_report(report)
    invitation = Invitation(
        id=tx.new_id(),
        created_by=cast.host.id,
        role=ServerRole.MEMBER,
        uses_left=100,
        created_at=tx.now,
        expires_at=tx.now + timedelta(days=1),
        revoked_at=None,
    )
    tx.add_invitation(invitation, hash_token(secret))
    other = replace(invitation, id=tx.new_id())
    tx.add_invitation(other, hash_token(new_token()))
    return Props(somebody, report.id, other.id, secret)


def prepared(
    start_server: StartServer, tmp_path: Path, access: Access
) -> tuple[RunningServer, list[tuple[Case, Cell]]]:
    """Return a server and all the cells that it is prepared for.

    Being in or out of a room makes no difference to whom the server lets in.
    """
    places = PLACES if access is Access.OPEN else PLACES[:2]
    data = tmp_path / "data"
    data.mkdir()
    database = Database.open(data / DATABASE)
    with database.transaction() as tx:
        cells = list(every_cell(tx, places))
    database.close()
    environment = {**ENVIRONMENT, "STONECHAT_ACCESS": access.value}
    return start_server(data=data, environment=environment), cells


@pytest.mark.timeout(120)
@pytest.mark.parametrize("access", Access)
async def test_everybody_may_do_what_the_table_says_and_nothing_else(
    start_server: StartServer, tmp_path: Path, access: Access
) -> None:
    server, cells = prepared(start_server, tmp_path, access)
    wrong: list[str] = []
    async with AsyncExitStack() as stack:
        doors = Doors(server.url, stack)
        routes = await doors.open()
        for case, cell in cells:
            should, does = expected(case, cell, access), await doors.ask(case, cell)
            if should != does:
                place = cell.scene.place if cell.scene else "nowhere in particular"
                who = cell.actor.standing or "a stranger"
                wrong.append(f"{case}: {who} in {place} should get {should}, and gets {does}")
    assert wrong == [], "\n".join(wrong)
    assert routes == _doors_of_the_table() - set(REQUESTS), "routes that the table does not have"


def _doors_of_the_table() -> set[str]:
    return {case.door for case in CASES}


def test_every_event_has_its_place_in_the_table() -> None:
    assert {door for rule in RIGHTS.values() for door in rule.events} == set(REQUESTS)


def test_every_broadcast_has_its_place_in_the_table() -> None:
    assert {event for rule in RIGHTS.values() for event in rule.broadcasts} == set(BROADCASTS)
