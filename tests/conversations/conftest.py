"""A real server, on either database, with people on it."""

import os
import secrets
from pathlib import Path
from typing import Final

import pytest

from tests.conversations.company import Company, gather
from tests.support.server import StartServer

SEED: Final = 2

ENVIRONMENT: Final = {
    "STONECHAT_RATE_LIMITS": "off",
    "STONECHAT_GUEST_GRACE_SECONDS": "600",
    # Whoever puts a device away and takes another one looks as if they had stayed.
    "STONECHAT_PRESENCE_GRACE_SECONDS": "600",
}


@pytest.fixture(params=["sqlite", "postgres"])
def company(request: pytest.FixtureRequest, tmp_path: Path, start_server: StartServer) -> Company:
    """Return a server and those who may come to it."""
    data, environment = tmp_path / "data", dict(ENVIRONMENT)
    data.mkdir()
    target: str | Path = data / "stonechat.db"
    if request.param == "postgres":
        target = environment["STONECHAT_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    actors = gather(target)
    return Company(start_server(data=data, environment=environment), actors)


@pytest.fixture(scope="session")
def factor() -> float:
    """How much more is to happen than usual."""
    return float(os.environ.get("STONECHAT_FAULT_ROUNDS", "1"))


@pytest.fixture
def seed(factor: float) -> int:
    """What decides what happens: the same each time, or anything where more is to happen.

    With `STONECHAT_LIFE_SEED` in its environment pytest lives that life again.
    """
    if wanted := os.environ.get("STONECHAT_LIFE_SEED"):
        return int(wanted)
    return SEED if factor <= 1 else secrets.randbelow(10**9)
