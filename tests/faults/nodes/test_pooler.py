"""Servers that share few connections to the database, by way of PgBouncer."""

from pathlib import Path

import pytest

from tests.faults.nodes.places import Places
from tests.faults.town import town
from tests.support.cluster import Nodes
from tests.support.pooler import Pooler

pytestmark = pytest.mark.postgres

SETTINGS = {"STONECHAT_RATE_LIMITS": "off", "STONECHAT_GUEST_GRACE_SECONDS": "3600"}


async def test_nothing_rests_on_which_connection_a_transaction_gets(
    postgres_url: str, tmp_path: Path
) -> None:
    with (
        Pooler(postgres_url) as pooler,
        Nodes(tmp_path, pooler.url, SETTINGS) as nodes,
    ):
        nodes.start(2)
        async with town(Places(nodes)) as people:
            await people.progress(150)
            await people.rest()
            await people.check()
            await people.check_retries(sample=50)
            assert not people.ledger.refused
