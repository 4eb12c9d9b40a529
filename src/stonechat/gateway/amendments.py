"""Messages that were said already: editing, deleting, reacting to and pinning them."""

from sys import getsizeof

from stonechat.actions import deletions, edits, pins, reactions
from stonechat.chat.rates import Limit, edit_cost
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire import messages


def edit_message(visitor: Visitor, request: messages.EditMessage, answer: Answer) -> None:
    """Say something else instead."""
    visitor.check_rate(Limit.SEND, edit_cost(request.text))
    visitor.services.appender.submit(
        edits.edit_message,
        edits.Editing(visitor.actor, request),
        answer.settle,
        visitor.connection,
        size_bytes=getsizeof(request.text),
    )


def delete_message(visitor: Visitor, request: messages.DeleteMessage, answer: Answer) -> None:
    """Take a message back."""
    retraction = deletions.Retraction(visitor.actor, request)
    visitor.services.appender.submit(
        deletions.delete_message, retraction, answer.settle, visitor.connection
    )


def react(visitor: Visitor, request: messages.React, answer: Answer) -> None:
    """Put an emoji on a message, or take it away."""
    reacting = reactions.Reacting(visitor.actor, request)
    visitor.services.appender.submit(reactions.react, reacting, answer.settle, visitor.connection)


def pin(visitor: Visitor, request: messages.Pin, answer: Answer) -> None:
    """Pin a message, or let it go."""
    pinning = pins.Pinning(visitor.actor, request)
    visitor.services.appender.submit(pins.pin, pinning, answer.settle, visitor.connection)


def list_pins(visitor: Visitor, request: messages.ListPins, answer: Answer) -> None:
    """Read what is pinned."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: pins.list_pins(tx, actor, request), answer.settle_reading
    )


def list_edits(visitor: Visitor, request: messages.ListEdits, answer: Answer) -> None:
    """Read what a message said before."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: edits.list_edits(tx, actor, request), answer.settle_reading
    )
