"""Which processes there are of a chat, for an operator who asks beside them."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from nats.aio.client import Client
from nats.errors import Error as NatsError

from stonechat.actions.rooms import LOBBY
from stonechat.app.operator_access import transaction_beside
from stonechat.app.peering import require_shared_database
from stonechat.app.settings import PREFIX, Settings, SettingsError
from stonechat.app.together import present_bucket
from stonechat.bus.nats_nodes import Card, read_cards

_ANSWER_SECONDS: Final = 10


def list_nodes(settings: Settings) -> Iterator[str]:
    """Yield a line for each; raises SettingsError when nobody can be asked."""
    if not settings.nats_url:
        raise SettingsError(
            f"{PREFIX}NATS_URL names no bus. Set it as the servers have it; one that is alone, or"
            " whose workers have a NATS server of their own, is not listed."
        )
    require_shared_database(settings)
    with transaction_beside(settings) as tx:
        lobby = tx.find_room(LOBBY, "")
    chat = lobby.room.id if lobby else "unknown"
    return _lines(asyncio.run(_ask(settings, chat)))


async def _ask(settings: Settings, chat: str) -> list[Card]:
    client = Client()
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            servers = list(settings.nats_url)
            await client.connect(servers, allow_reconnect=False, error_cb=_keep_quiet)
            cards = await read_cards(present_bucket(client, chat))
            await client.close()
            return cards
    except (NatsError, OSError, TimeoutError, ValueError) as error:
        why = str(error) or "it does not answer"
        raise SettingsError(
            f"NATS cannot be asked: {why}. Start it, or mend {PREFIX}NATS_URL."
        ) from error


async def _keep_quiet(_: Exception) -> None:
    """What went wrong is said once, in one sentence."""


def _lines(cards: list[Card]) -> Iterator[str]:
    for card in cards:
        since = f"{datetime.fromtimestamp(card.since, UTC):%Y-%m-%d %H:%M:%SZ}"
        steward = "  steward" if card.is_steward else ""
        yield (
            f"{card.host}  process {card.process}  since {since}"
            f"  {card.people} people  {card.version}{steward}"
        )
