"""People who are known to a server before it starts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stonechat.chat.values import ServerRole
from stonechat.storage.database import Database
from tests.authorisation.cast import Actor, Cast
from tests.support.server import RunningServer

ROLES: Final = {
    "ada": ServerRole.MEMBER,
    "ben": ServerRole.MEMBER,
    "cleo": ServerRole.MEMBER,
    "mod": ServerRole.MODERATOR,
    "eve": ServerRole.MEMBER,
    "gus": ServerRole.GUEST,
}


@dataclass(frozen=True, slots=True)
class Company:
    """A running server, and those who may come to it."""

    server: RunningServer
    actors: dict[str, Actor]


def gather(target: str | Path) -> dict[str, Actor]:
    """Make everybody, in the database of a server that does not run yet."""
    database = Database.open(target)
    with database.transaction() as tx:
        cast = Cast(tx)
        actors = {name: cast.actor(role) for name, role in ROLES.items()}
    database.close()
    return actors
