"""Whether the process lives, and whether it can do its work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

import msgspec

from stonechat.http.exchange import Response

_log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[object]]
"""Returns when something works, raises when it does not."""

CHECK_SECONDS: Final = 5.0
"""A part that does not answer in this time counts as one that does not work."""

_HEADERS: Final = {"cache-control": "no-store"}


async def healthy() -> Response:
    """Say that the process answers, whatever else is wrong."""
    return Response(HTTPStatus.OK, {**_HEADERS, "content-type": "text/plain; charset=utf-8"}, b"ok")


async def readiness(checks: Mapping[str, Check]) -> Response:
    """Ask all parts at once: 200 if all work, else 503, with `ok` or `failed` for each by name."""
    results = await asyncio.gather(*(_works(name, check) for name, check in checks.items()))
    status = HTTPStatus.OK if all(results) else HTTPStatus.SERVICE_UNAVAILABLE
    said = {name: "ok" if works else "failed" for name, works in zip(checks, results, strict=True)}
    headers = {**_HEADERS, "content-type": "application/json"}
    return Response(status, headers, msgspec.json.encode(said))


async def _works(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Exception as error:  # noqa: BLE001 - any failure means not ready; why is in the log
        _log.warning("the check of %s failed: %r", name, error)
        return False
    return True
