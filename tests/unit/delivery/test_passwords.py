import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from time import process_time

import pytest

from stonechat.chat.errors import Unavailable
from stonechat.delivery.passwords import THREADS, Cost, Passwords

CHEAP = Cost(passes=1, memory_kib=8)
"""The least that Argon2 can do; takes some 0.1 ms."""

DEAR = Cost(passes=2, memory_kib=32_768)
"""Enough that everything around it does not count."""


@pytest.fixture
async def passwords() -> AsyncIterator[Passwords]:
    passwords = Passwords(CHEAP)
    yield passwords
    await passwords.close()


async def test_a_password_fits_its_own_hash_and_no_other_does(passwords: Passwords) -> None:
    hashed = await passwords.hash("correct horse")
    assert await passwords.verify("correct horse", hashed)
    assert not await passwords.verify("correct horses", hashed)
    assert not await passwords.verify("", hashed)


async def test_two_hashes_of_one_password_differ(passwords: Passwords) -> None:
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


async def test_the_hash_says_what_it_cost() -> None:
    passwords = Passwords(Cost())
    hashed = await passwords.hash("correct horse")
    await passwords.close()
    # RFC 9106, section 4, the second recommendation, with one lane.
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


async def test_the_letters_count_and_not_how_they_are_typed(passwords: Passwords) -> None:
    assert await passwords.verify("u\u0308berraschung", await passwords.hash("überraschung"))


async def test_nobody_has_a_password(passwords: Passwords) -> None:
    assert not await passwords.verify("correct horse", None)


async def test_the_whole_of_a_long_password_counts(passwords: Passwords) -> None:
    hashed = await passwords.hash("x" * 255 + "a")
    assert not await passwords.verify("x" * 255 + "b", hashed)


async def test_a_hash_of_another_cost_still_fits_and_is_known_to_be_outdated(
    passwords: Passwords,
) -> None:
    before = Passwords(replace(CHEAP, passes=2))
    hashed = await before.hash("correct horse")
    await before.close()
    assert await passwords.verify("correct horse", hashed)
    assert passwords.is_outdated(hashed)
    assert not passwords.is_outdated(await passwords.hash("correct horse"))


async def test_an_unknown_name_costs_as_much_work_as_a_wrong_password() -> None:
    passwords = Passwords(DEAR)
    hashed = await passwords.hash("correct horse")

    async def work(password_hash: str | None) -> float:
        began = process_time()
        assert not await passwords.verify("wrong horse", password_hash)
        return process_time() - began

    known = [await work(hashed) for _ in range(8)]
    unknown = [await work(None) for _ in range(8)]
    await passwords.close()
    # The least of several: what else runs on the machine can only add to it.
    assert 0.7 < min(unknown) / min(known) < 1.4


async def test_who_comes_when_too_many_wait_is_told_when_to_come_again() -> None:
    passwords = Passwords(DEAR, waiting_most=1)
    waiting = [asyncio.ensure_future(passwords.hash("correct horse")) for _ in range(THREADS + 1)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await passwords.hash("correct horse")
    assert refused.value.retry_after_ms
    assert len(set(await asyncio.gather(*waiting))) == THREADS + 1
    assert await passwords.hash("correct horse")
    await passwords.close()


async def test_who_goes_away_while_waiting_costs_no_work() -> None:
    passwords = Passwords(DEAR)
    busy = [asyncio.ensure_future(passwords.hash("correct horse")) for _ in range(THREADS)]
    await asyncio.sleep(0)
    impatient = [asyncio.ensure_future(passwords.hash("correct horse")) for _ in range(30)]
    await asyncio.sleep(0)
    for task in impatient:
        task.cancel()
    await asyncio.gather(*busy)
    began = process_time()
    await passwords.hash("correct horse")
    one = process_time() - began
    await passwords.close()
    assert process_time() - began < 4 * one


async def test_the_loop_goes_on_while_passwords_are_hashed() -> None:
    passwords = Passwords(DEAR)
    hashing = asyncio.ensure_future(passwords.hash("correct horse"))
    turns = 0
    while not hashing.done():
        turns += 1
        await asyncio.sleep(0.001)
    await passwords.close()
    assert turns > 3


@pytest.mark.skipif(sys.platform != "linux", reason="niceness is a matter of whole processes")
async def test_hashing_makes_way_for_the_chat(passwords: Passwords) -> None:
    await passwords.hash("correct horse")
    hashing = [it for it in threading.enumerate() if it.name.startswith("stonechat-password")]
    assert hashing
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    for thread in hashing:
        assert thread.native_id
        assert os.getpriority(os.PRIO_PROCESS, thread.native_id) > own


def test_nothing_is_loaded_before_there_is_a_password() -> None:
    look = (
        "import sys, stonechat.delivery.passwords as it;"
        "it.Passwords(); print('argon2' in sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, check=True, text=True
    )
    assert loaded.stdout == "False\n"
