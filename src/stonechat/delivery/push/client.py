"""Calling a push service: one request, within narrow limits of time and size (RFC 8030)."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpcore

from stonechat.chat.push import endpoint_fault
from stonechat.delivery.push.encryption import encrypt
from stonechat.delivery.push.frames import Carried, Errand
from stonechat.delivery.push.lines import Lines
from stonechat.delivery.push.network import (
    ForbiddenAddressError,
    GuardedNetwork,
    UnreachableError,
    UnresolvedError,
)
from stonechat.delivery.push.vapid import Signer
from stonechat.wire.push import PushStage

CALL_SECONDS: Final = 15.0
"""All that one call may take, from looking up the name to the last byte of the answer."""

ANSWER_BYTES: Final = 16_384
"""Push services say what matters in status and headers; more than this is not read."""

_TIMEOUTS: Final = {"connect": 10.0, "read": 10.0, "write": 10.0}
_RETRY_MOST_SECONDS: Final = 86_400.0

_FAILURES: Final[tuple[tuple[tuple[type[Exception], ...], PushStage, str], ...]] = (
    ((UnresolvedError,), PushStage.RESOLVE, "its name cannot be looked up"),
    (
        (ForbiddenAddressError,),
        PushStage.RESOLVE,
        "its name leads to an address that is not public",
    ),
    ((UnreachableError,), PushStage.CONNECT, "nobody answers there"),
    (
        (httpcore.ConnectError, httpcore.ConnectTimeout),
        PushStage.CONNECT,
        "no connection can be made that is safe",
    ),
    (
        (TimeoutError, httpcore.TimeoutException),
        PushStage.ACCEPT,
        "it takes too long to answer",
    ),
    (
        (httpcore.NetworkError, httpcore.ProtocolError),
        PushStage.ACCEPT,
        "its answer breaks off",
    ),
)
"""What is said of each failure; the first that fits."""


class PushClient:
    """Encrypts what is to be told, and hands it over. Follows no redirection, keeps no cookie.

    Args:
        signer: says who we are.
        network: opens connections where it is allowed to.
        loopback: whether endpoints may be on this machine, without TLS: for tests.
        tls: which certificates are trusted; those of the machine and of Mozilla if not given.
    """

    def __init__(
        self,
        signer: Signer,
        network: GuardedNetwork,
        *,
        loopback: bool = False,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._signer = signer
        self._loopback = loopback
        self._clock = clock
        self._lines = Lines(network, tls or httpcore.default_ssl_context())

    async def carry(self, errand: Errand) -> Carried:
        """Do one errand; whatever happens to it is in the answer."""
        fault = endpoint_fault(errand.endpoint, loopback=self._loopback)
        if fault:
            return Carried(errand.number, PushStage.RESOLVE, fault=fault, hopeless=True)
        try:
            body = encrypt(errand.payload, errand.point, errand.auth)
        except ValueError:
            fault = "its keys cannot be used"
            return Carried(errand.number, PushStage.ENCRYPT, fault=fault, hopeless=True)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._call(errand, body)
        except Exception as error:  # noqa: BLE001 - whatever a stranger causes costs one errand
            return _failure(errand, error)

    async def close(self) -> None:
        """Close all connections."""
        await self._lines.close()

    async def _call(self, errand: Errand, body: bytes) -> Carried:
        headers = [
            (b"Authorization", self._signer.authorization(errand.endpoint).encode()),
            (b"Content-Encoding", b"aes128gcm"),
            (b"Content-Type", b"application/octet-stream"),
            (b"TTL", str(errand.ttl_seconds).encode()),
            (b"Urgency", errand.urgency.encode()),
            (b"Topic", errand.topic.encode()),
        ]
        url = httpcore.URL(errand.endpoint)
        async with (
            self._lines.connection(url) as line,
            line.stream(
                "POST",
                url,
                headers=headers,
                content=body,
                extensions={"timeout": _TIMEOUTS},
            ) as answer,
        ):
            read = 0
            async for chunk in answer.aiter_stream():
                read += len(chunk)
                if read > ANSWER_BYTES:
                    break  # the connection is closed with the rest of it
        return self._answered(errand, answer)

    def _answered(self, errand: Errand, answer: httpcore.Response) -> Carried:
        status = answer.status
        is_taken = 200 <= status < 300
        return Carried(
            errand.number,
            PushStage.ACCEPT,
            status=status,
            fault=None if is_taken else f"the push service answered {status}",
            retry_after_seconds=None if is_taken else self._retry_after(answer),
        )

    def _retry_after(self, answer: httpcore.Response) -> float | None:
        """Read `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3)."""
        given = next((it[1] for it in answer.headers if it[0].lower() == b"retry-after"), b"")
        text = given.decode("ascii", "replace").strip()
        try:
            if text.isdecimal():
                seconds = float(text[:12])
            else:
                seconds = (parsedate_to_datetime(text) - self._clock()).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(0.0, seconds), _RETRY_MOST_SECONDS)


def _failure(errand: Errand, error: Exception) -> Carried:
    """Say how far an errand came that failed without an answer; never what a stranger wrote."""
    for kinds, stage, fault in _FAILURES:
        if isinstance(error, kinds):
            is_hopeless = isinstance(error, ForbiddenAddressError)
            return Carried(errand.number, stage, fault=fault, hopeless=is_hopeless)
    fault = f"calling it failed ({type(error).__name__})"
    return Carried(errand.number, PushStage.CONNECT, fault=fault)
