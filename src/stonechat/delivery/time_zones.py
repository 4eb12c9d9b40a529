"""The names of time zones."""

from functools import cache
from importlib.resources import files


@cache
def time_zones() -> frozenset[str]:
    """List the names of the IANA database; read once, from a file of some ten kilobytes.

    They are those of the package tzdata, so that every machine knows the same ones.
    """
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())
