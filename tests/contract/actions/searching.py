"""A chat to be searched, and searching it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from stonechat.actions.act import Outcome
from stonechat.actions.messages import Send, send_messages
from stonechat.actions.search import index_messages, search
from stonechat.actions.whispers import whisper
from stonechat.chat.values import Person
from stonechat.storage.database import Database
from stonechat.wire.search import Search, SearchReply
from stonechat.wire.shapes import Message


def say(database: Database, room: str, author: Person, *texts: str) -> list[Message]:
    """Say some things in a room, all in one transaction."""
    with database.transaction() as tx:
        results = send_messages(tx, [Send(author.id, room, said) for said in texts])
    return [_message(result) for result in results]


def whispered(database: Database, room: str, author: Person, to: Person, said: str) -> Message:
    """Say something to one person."""
    with database.transaction() as tx:
        return _message(whisper(tx, Send(author.id, room, said, to=[to.id])))


def _message(result: object) -> Message:
    assert isinstance(result, Outcome), result
    message = result.reply.message
    assert isinstance(message, Message)
    return message


def index(database: Database) -> int:
    """Let everything be found that was said; return in how many acts."""
    count = 0
    with database.transaction() as tx:
        streams = list(tx.unindexed_streams())
    while streams:
        with database.transaction() as tx:
            streams = list(index_messages(tx, streams).reply)
        count += 1
    with database.transaction() as tx:
        assert tx.unindexed_streams() == {}
    return count


def find(database: Database, actor: Person, query: str, **more: Any) -> SearchReply:
    """Search once."""
    with database.transaction() as tx:
        return search(tx, actor, Search(query=query, **more))


def found(database: Database, actor: Person, query: str, **more: Any) -> list[str]:
    """Search to the end, and return the texts."""
    return [message.text for message in all_found(database, actor, query, **more)]


def all_found(database: Database, actor: Person, query: str, **more: Any) -> list[Message]:
    """Search to the end, page by page."""
    messages: list[Message] = []
    reply = find(database, actor, query, **more)
    while True:
        messages += [result.message for result in reply.results]
        if reply.next is None:
            return messages
        reply = find(database, actor, query, cursor=reply.next, **more)


def marked(reply: SearchReply) -> list[list[str]]:
    """Return the highlighted pieces of each message."""
    return [
        [result.message.text[it.start : it.start + it.length] for it in result.highlights]
        for result in reply.results
    ]


def date_back(database: Database, messages: Sequence[Message], sent_ms: int) -> None:
    """Let messages that are not indexed yet have been sent at another time."""
    with database.transaction() as tx:
        for message in messages:
            tx.connection.execute(
                text("UPDATE messages SET sent_at = :at WHERE id = :id"),
                {"at": sent_ms, "id": message.id},
            )
