"""Choosing a name."""

from stonechat.actions import people
from stonechat.actions.act import Outcome
from stonechat.actions.sessions import clean_agent
from stonechat.actions.tokens import new_token
from stonechat.chat.errors import AlreadyNamed, ChatError
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire.replies import Named
from stonechat.wire.requests import AddUser
from stonechat.wire.shapes import user_shape


def add_user(visitor: Visitor, request: AddUser, answer: Answer) -> None:
    """Name the guest behind this connection; the same guest as before if its token says so."""
    if visitor.person is not None:
        raise AlreadyNamed(visitor.person.username)

    def named(result: Outcome[people.NamedGuest] | ChatError) -> None:
        if isinstance(result, ChatError):
            answer.refuse(result)
            return
        guest = result.reply
        visitor.rest_on(guest.session_id)
        visitor.become(guest.person)
        answer.reply(Named(user=user_shape(guest.person), token=guest.token))

    handshake = visitor.connection.handshake
    choice = people.NameChoice(
        username=request.username,
        token=new_token(),
        returning=visitor.returning,
        access=visitor.services.server.access,
        agent=clean_agent(handshake.headers.get("user-agent")),
        address=handshake.address,
    )
    visitor.services.appender.submit(people.add_user, choice, named, visitor.connection)
