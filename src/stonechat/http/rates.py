"""How fast one may ask over REST: which limit a route counts for, and whose bucket it is."""

import asyncio
from collections.abc import Mapping
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, Final

from litestar import Request

from stonechat.chat.emails import email_key
from stonechat.chat.errors import RateLimited
from stonechat.chat.logins import login_key
from stonechat.chat.rates import Limit, Rates
from stonechat.http.guards import Guards
from stonechat.http.identity import Identity
from stonechat.transport.proxies import address_group

HttpRequest = Request[Any, Any, Any]

LIMITS: Final[Mapping[str, Limit]] = MappingProxyType(
    {
        "send_message": Limit.SEND,
        "edit_message": Limit.SEND,
        "add_reaction": Limit.SEND,
        "remove_reaction": Limit.SEND,
        "create_room": Limit.CREATE_ROOM,
        "search": Limit.SEARCH,
        "open_direct": Limit.OPEN_DIRECT,
        "invite": Limit.INVITE,
        "add_member": Limit.INVITE,
        "ask_to_join": Limit.INVITE,
        "file_report": Limit.REPORT,
        "set_avatar": Limit.IMAGE,
        "add_upload": Limit.IMAGE,
        "change_username": Limit.RENAME,
        "change_password": Limit.CONFIRM_PASSWORD,
        "change_email": Limit.CONFIRM_PASSWORD,
        "delete_account": Limit.CONFIRM_PASSWORD,
        "export_account": Limit.EXPORT,
        "subscribe": Limit.PUSH,
        "test_subscription": Limit.PUSH,
        "register": Limit.REGISTER,
        "become_owner": Limit.REGISTER,
        "log_in": Limit.LOG_IN,
        "ask_reset": Limit.ASK_RESET,
    }
)
"""What the routes count for, by name, that count for something of their own."""

_OF_ADDRESSES: Final = frozenset({Limit.REGISTER, Limit.LOG_IN, Limit.ASK_RESET})


async def check_rate(guards: Guards, request: HttpRequest, identity: Identity | None) -> None:
    """Count a request for whoever asks, or for their address; raises RateLimited."""
    limit = LIMITS.get(request.route_handler.handler_name, Limit.ASK)
    if limit in _OF_ADDRESSES:
        await guards.check(limit, address_of(request))
    elif identity is None:
        check_stranger(guards.rates, request)
    else:
        await guards.check(limit, identity.person.id)


def check_stranger(rates: Rates, request: HttpRequest) -> None:
    """Count a request of nobody, or of somebody whose token is not good; raises RateLimited."""
    rates.check(Limit.ASK_AS_STRANGER, address_of(request))


def check_search(rates: Rates, identity: Identity, query: str | None) -> None:
    """Count a list of which only what fits is asked for; raises RateLimited."""
    if query:
        rates.check(Limit.SEARCH, identity.person.id)


def address_of(request: HttpRequest) -> str:
    """Whom a request is counted with: its client's address, or the network of that."""
    return address_group(request.client.host) if request.client else ""


class LogInAttempt:
    """One try to log in. Guessing is slow, and yet a stranger can lock nobody out.

    What fails is counted for the address and the account together: whoever guesses is refused, and
    the owner, who asks from elsewhere, is not. Guesses from many addresses make every log-in to the
    account wait for the next token, two seconds at most; it is never refused for them. All of it is
    the same for accounts that do not exist.

    A username and an address count apart also where they are one account's: whoever met at the one
    what they had used up at the other would know whose address it is.
    """

    def __init__(self, guards: Guards, request: HttpRequest, login: str) -> None:
        self._guards = guards
        self._account = _short(login_key(login))
        self._failed_as = f"{address_of(request)} {self._account}"

    async def begin(self) -> None:
        """Count it as failed, and wait if need be; raises RateLimited."""
        await self._guards.check(Limit.FAIL_TO_LOG_IN, self._failed_as)
        wait = await self._guards.take(Limit.LOG_IN_TO_ACCOUNT, self._account)
        if wait > 0:
            await asyncio.sleep(wait)

    async def succeeded(self) -> None:
        """Take back what was counted: whoever knows the password did not guess."""
        await self._guards.refill(Limit.FAIL_TO_LOG_IN, self._failed_as)


async def check_mail(guards: Guards, limit: Limit, email: str) -> None:
    """Count a mail that somebody asks to have sent to an address; raises RateLimited.

    Nobody's letter box can be filled through us, whoever asks for it in however many names.
    """
    await guards.check(limit, _short(email_key(email)))


async def may_verify(guards: Guards, email: str) -> bool:
    """Count the mail that follows when somebody claims an address, and tell if it may be sent.

    Who claims an address is not refused for what others did before; they can ask for it later.
    """
    try:
        await check_mail(guards, Limit.VERIFY_MAIL, email)
    except RateLimited:
        return False
    return True


def _short(key: str) -> str:
    """Make a key of one small size from what somebody wrote: many of them are remembered."""
    return blake2b(key.encode(errors="surrogatepass"), digest_size=16).hexdigest()
