"""When somebody is not to be disturbed, by the clock on their wall.

Clocks are set twice a year, and now and then a country moves to another time. A span begins when
the clock first shows its beginning, and ends when it last shows its end; what it never shows
happens at the moment in which it is skipped.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from stonechat.chat.notifications.values import Digest, Weekday

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stonechat.chat.notifications.values import QuietHours, Settings

_DAY: Final = timedelta(days=1)

_LOOKED_AHEAD_DAYS: Final = 8
"""A week, and whatever began before it; who is quiet for longer is asked again then."""

_SET_BACK_MOST: Final = timedelta(hours=25)
"""By how much a clock is ever set back; what it showed longer ago it does not show again."""

_WEEKDAYS: Final = tuple(Weekday)

DIGEST_AT: Final = time(8)
"""When mail says what is still unread: before work, on the wall of who gets it."""

_TURNS: Final = 8
"""Spells of quiet that follow each other, looked at for one answer."""


def quiet_until(hours: QuietHours, zone: tzinfo, instant: datetime) -> datetime | None:
    """Tell until when somebody's weekly hours keep them from being disturbed; None for not now.

    Spans that touch or overlap are one. Whoever is quiet all week gets an instant some days ahead.
    Up to some milliseconds for as many spans as there may be; so what was found is remembered, for
    one person has many notices that are due together.

    Args:
        hours: their schedule.
        zone: the clock of its time zone.
        instant: aware; when they would be disturbed.

    Returns:
        An instant past the given one, in UTC.
    """
    # In UTC, because two instants that one clock shows alike would be equal (PEP 495).
    return _quiet_until(hours, zone, instant.astimezone(UTC)) if hours.spans else None


def held_until(
    settings: Settings, zone: tzinfo, instant: datetime, *, room_id: str, author_id: str
) -> datetime | None:
    """Tell until when somebody is not to be told of a message; None to tell them now.

    Do-not-disturb keeps everything back, weekly hours all but their exceptions; one may follow the
    other.
    """
    hours = settings.quiet_hours
    is_excepted = room_id in hours.except_rooms or author_id in hours.except_people
    now = instant
    for _ in range(_TURNS):
        until = settings.quiet_until if _is_ahead(settings.quiet_until, now) else None
        if until is None and not is_excepted:
            until = quiet_until(hours, zone, now)
        if until is None:
            break
        now = until
        if now - instant > _LOOKED_AHEAD_DAYS * _DAY:
            break  # it is asked again long before, and there is an end of what can be counted
    return now if now > instant else None


def next_digest(digest: Digest, zone: tzinfo, instant: datetime) -> datetime | None:
    """Tell when mail next says what is unread: in the morning, weekly on Mondays; None if off."""
    if digest is Digest.OFF:
        return None
    day = instant.astimezone(zone).date()
    for ahead in range(_LOOKED_AHEAD_DAYS + 1):
        on = day + ahead * _DAY
        at = _first(datetime.combine(on, DIGEST_AT), zone)
        if at > instant and (digest is Digest.DAILY or on.weekday() == 0):
            return at
    raise AssertionError(instant)  # there is a Monday within eight days


def _is_ahead(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


@lru_cache(maxsize=256)
def _quiet_until(hours: QuietHours, zone: tzinfo, instant: datetime) -> datetime | None:
    until = None
    for begins, ends in _spells(hours, zone, instant):
        now = until or instant
        if begins > now:
            break
        if now < ends:
            until = ends
    return until


def _spells(
    hours: QuietHours, zone: tzinfo, instant: datetime
) -> Iterable[tuple[datetime, datetime]]:
    """Tell when each span begins and ends on the days around an instant, in the order of time.

    One day after the other, because most who ask need only the first ones. What has surely ended is
    left out.
    """
    shown = instant.astimezone(zone).replace(tzinfo=None)
    for ahead in range(-2, _LOOKED_AHEAD_DAYS):
        day = shown.date() + ahead * _DAY
        found = []
        for span in hours.spans:
            last = day if span.since < span.until else day + _DAY
            ends = datetime.combine(last, span.until)
            if _WEEKDAYS[day.weekday()] in span.days and ends > shown - _SET_BACK_MOST:
                begins = _first(datetime.combine(day, span.since), zone)
                found.append((begins, _last(ends, zone)))
        yield from sorted(found)


def _first(shown: datetime, zone: tzinfo) -> datetime:
    """Find when a clock first shows a time, or is set past it."""
    return _instant(shown, zone, fold=0)


def _last(shown: datetime, zone: tzinfo) -> datetime:
    """Find when a clock last shows a time, or is set past it."""
    return _instant(shown, zone, fold=1)


def _instant(shown: datetime, zone: tzinfo, *, fold: int) -> datetime:
    at = shown.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None, fold=0) == shown:
        return at
    # The clock never shows it. Before it is set forward it shows less, and afterwards more.
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < shown:
            before = middle
        else:
            after = middle
    return after
