"""What people do about each other, as acts ask for it: blocks and reports."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from stonechat.chat.values import ServerRole
from stonechat.wire.people import FiledReport
from stonechat.wire.rooms import AuditEntry
from stonechat.wire.shapes import Message, User


class Blocks(Protocol):
    """Who does not want to be reached by whom."""

    def add_block(self, blocker_id: str, blocked_id: str) -> bool:
        """Block somebody, now; False if they are blocked already."""

    def remove_block(self, blocker_id: str, blocked_id: str) -> bool:
        """Block somebody no longer; False if they are not blocked."""

    def end_blocks(self, person_id: str) -> None:
        """Forget everybody whom somebody blocked, and by whom they are blocked."""

    def count_blocked(self, blocker_id: str) -> int:
        """How many people somebody has blocked."""

    def blockers(self, person_id: str, among: Collection[str]) -> set[str]:
        """Which of these people have blocked somebody; all at once."""

    def blocked_pairs(self, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Of which of these (person, other) the other has blocked the person; all at once."""

    def list_blocked(
        self, blocker_id: str, *, after: tuple[str, str] | None, limit: int
    ) -> list[User]:
        """Whom somebody has blocked, by (case-folded username, id), those behind `after` only."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody wants moderators to look at; `context` is what they saw of it, in order."""

    id: str
    reporter_id: str
    person_id: str
    reason: str
    created_at: datetime
    message_id: str | None = None
    room_id: str | None = None
    context: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """What somebody did in a room by a right that not every member has.

    Attributes:
        act: the name of the event.
        details: its other fields, JSON-ready; never a message's text.
    """

    room_id: str
    actor_id: str
    act: str
    user_id: str | None = None
    message_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class Audits(Protocol):
    """What was done in rooms."""

    def add_audit(self, audit: Audit) -> None:
        """Store what somebody did, now."""

    def list_audits(self, room_id: str, *, before: str | None, limit: int) -> list[AuditEntry]:
        """What was done in a room, the latest first, that before the id `before` only."""


class Reports(Protocol):
    """What waits for moderators, and what came of it."""

    def add_report(self, report: Report) -> None:
        """Store a report that is open."""

    def find_report(self, report_id: str, actor_id: str) -> FiledReport | None:
        """A report, unless it is about the one who asks."""

    def list_reports(
        self, actor_id: str, *, is_open: bool | None, after: str | None, limit: int
    ) -> list[FiledReport]:
        """Reports that are not about the one who asks, oldest first, those behind the id `after`.

        `is_open` leaves out those that are closed, or those that are not; None leaves out nothing.
        """

    def reports_by(self, reporter_id: str, *, after: str | None, limit: int) -> list[FiledReport]:
        """What somebody reported, oldest first, those behind the id `after` only."""

    def close_report(self, report_id: str, closer_id: str, outcome: str) -> None:
        """Say what came of a report, now."""

    def people_with_role(self, least: ServerRole) -> list[str]:
        """Ids of the accounts with at least this role on the server; not for the role of all."""
