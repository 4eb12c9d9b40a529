"""Finding what was said."""

import asyncio

from stonechat.actions import search as found
from stonechat.chat.errors import ChatError
from stonechat.chat.search import rest_seconds
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire.search import Search, SearchReply


def search(visitor: Visitor, request: Search, answer: Answer) -> None:
    """Find messages, of all that were acknowledged to anybody before."""
    actor = visitor.actor
    loop = asyncio.get_running_loop()

    def settled() -> None:
        began = loop.time()

        def done(result: SearchReply | ChatError) -> None:
            wait = rest_seconds(loop.time() - began)
            loop.call_later(wait, answer.settle_reading, result)

        visitor.services.pages.submit(lambda tx: found.search(tx, actor, request), done)

    visitor.services.index.when_settled(settled)
