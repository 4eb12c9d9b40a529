"""The time zones that there are."""

from datetime import UTC, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def time_zones() -> frozenset[str]:
    """List the names of the IANA database; read once, from a file of some ten kilobytes.

    They are those of the package tzdata, so that every machine knows the same ones.
    """
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


@cache
def zone_of(name: str) -> tzinfo:
    """Find the clock of a time zone; UTC for one that is not known, or not any more."""
    if name not in time_zones():
        return UTC
    # Not as this machine has it: all of them are to know the same ones.
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
