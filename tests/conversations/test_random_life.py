"""Random acts of several people; whatever came to anybody, they may know, and what they may, comes.

The seed is printed; see `conftest.py`. `STONECHAT_FAULT_ROUNDS` is a factor for how much happens.
"""

from contextlib import ExitStack
from typing import Final

import pytest

from tests.conversations.acts import act, furnish
from tests.conversations.company import Company
from tests.conversations.sweep import sweep
from tests.conversations.world import World

ACTS: Final = 200


@pytest.mark.timeout(240)
def test_everybody_is_told_what_they_may_know_and_nothing_else(
    company: Company, factor: float, seed: int
) -> None:
    with ExitStack() as stack:
        world = World(company, seed, stack)
        furnish(world)
        for _ in range(int(ACTS * factor)):
            act(world)
        sweep(world, factor)
