"""Hashing passwords, which is slow on purpose, without slowing down the chat."""

import asyncio
import os
import secrets
import sys
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from stonechat.chat.errors import Unavailable
from stonechat.chat.passwords import clean_password

if TYPE_CHECKING:
    from argon2 import PasswordHasher

R = TypeVar("R")

THREADS: Final = 2
"""Hashes computed at once: each takes a core, and all the memory of one hash."""

WAITING_MOST: Final = 32
"""Who may wait for a thread: some three seconds. Past it a flood of log-ins is told to come back,
instead of everybody waiting until nobody does any more."""

_RETRY_AFTER_MS: Final = 3_000

_NICENESS: Final = 10
"""Of the threads, where there is such a thing: whoever logs in can wait, the chat cannot."""

_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash by Argon2id costs, whoever computes it.

    The second recommendation of RFC 9106 (section 4), for servers without 2 GiB to spare, but in
    one lane instead of four: the same work and memory for who guesses, and here no further threads
    that the chat would have to share its cores with. Some 0.2 s.
    """

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 1


class Passwords:
    """Hashes and verifies passwords in a few threads of its own. For one event loop.

    The library is loaded, and threads are started, when they are first needed.

    Args:
        cost: of every new hash; hashes of another cost are still verified.
        waiting_most: how many may wait for a thread.
    """

    def __init__(self, cost: Cost | None = None, *, waiting_most: int = WAITING_MOST) -> None:
        self._cost = cost or Cost()
        self._most = THREADS + waiting_most
        self._asked = 0
        self._threads = ThreadPoolExecutor(THREADS, "stonechat-password", _yield_to_the_chat)
        self._lazy_hasher: PasswordHasher | None = None

    async def hash(self, password: str) -> str:
        """Hash a password, as typed, with a new salt; the hash names its parameters.

        Raises Unavailable when too many passwords wait already.
        """
        return await self._run(lambda: self._hasher().hash(clean_password(password)))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Tell whether a password, as typed, is the one that was hashed.

        Args:
            password: what somebody claims.
            password_hash: None where nobody has such a password: the answer is False, and takes
                the same work, so that nothing is told by the time it takes.

        Raises Unavailable when too many passwords wait already.
        """
        compared = password_hash or self._nobodys_hash()
        same = await self._run(lambda: self._verify(compared, clean_password(password)))
        return same and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a hash, just verified, was computed at another cost than new ones are."""
        return self._hasher().check_needs_rehash(password_hash)

    async def close(self) -> None:
        """End the threads; who still waits gets no answer."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    async def _run(self, work: Callable[[], R]) -> R:
        if self._asked >= self._most:
            raise Unavailable(retry_after_ms=_RETRY_AFTER_MS)
        self._asked += 1
        try:
            # Whoever goes away meanwhile is taken out of the queue.
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._asked -= 1

    def _verify(self, password_hash: str, password: str) -> bool:
        from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415 - see `_hasher`

        try:
            return self._hasher().verify(password_hash, password)
        except VerifyMismatchError:
            return False

    def _hasher(self) -> "PasswordHasher":
        if self._lazy_hasher is None:
            # Loaded here, in a thread: most starts of a server end without any log-in.
            from argon2 import PasswordHasher  # noqa: PLC0415

            self._lazy_hasher = PasswordHasher(
                time_cost=self._cost.passes,
                memory_cost=self._cost.memory_kib,
                parallelism=self._cost.lanes,
                hash_len=_HASH_BYTES,
                salt_len=_SALT_BYTES,
            )
        return self._lazy_hasher

    def _nobodys_hash(self) -> str:
        """Make up a hash, which is no password's, at the cost of a real one."""
        cost = self._cost
        salt, made_up = (
            b64encode(secrets.token_bytes(size)).rstrip(b"=").decode()
            for size in (_SALT_BYTES, _HASH_BYTES)
        )
        parameters = f"m={cost.memory_kib},t={cost.passes},p={cost.lanes}"
        return f"$argon2id$v=19${parameters}${salt}${made_up}"


def _yield_to_the_chat() -> None:
    if sys.platform == "linux":  # elsewhere niceness is a matter of whole processes
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
