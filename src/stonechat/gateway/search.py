"""Finding what was said."""

from stonechat.actions import search as found
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire.search import Search


def search(visitor: Visitor, request: Search, answer: Answer) -> None:
    """Find messages, of all that were acknowledged to anybody before."""
    actor = visitor.actor

    def settled() -> None:
        visitor.services.readers.submit(
            lambda tx: found.search(tx, actor, request), answer.settle_reading
        )

    visitor.services.index.when_settled(settled)
