"""Who comes into rooms, who is put out of them, and what else those do who run them."""

from stonechat.actions import bans, join_requests, membership
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire import rooms


def invite(visitor: Visitor, request: rooms.AddMember, answer: Answer) -> None:
    """Bring somebody into a room."""
    addition = membership.Addition(visitor.actor, request)
    visitor.services.appender.submit(membership.invite, addition, answer.settle, visitor.connection)


def remove_member(visitor: Visitor, request: rooms.RemoveMember, answer: Answer) -> None:
    """Put somebody out of a room."""
    removal = membership.Removal(visitor.actor, request)
    visitor.services.appender.submit(
        membership.remove_member, removal, answer.settle, visitor.connection
    )


def mute_member(visitor: Visitor, request: rooms.MuteMember, answer: Answer) -> None:
    """Let a member only listen, or speak again."""
    muting = membership.Muting(visitor.actor, request)
    visitor.services.appender.submit(
        membership.mute_member, muting, answer.settle, visitor.connection
    )


def ask_to_join(visitor: Visitor, request: rooms.AskToJoin, answer: Answer) -> None:
    """Ask to be let into a room."""
    asking = join_requests.Asking(visitor.actor, request)
    visitor.services.appender.submit(
        join_requests.ask_to_join, asking, answer.settle, visitor.connection
    )


def list_join_requests(visitor: Visitor, request: rooms.ListJoinRequests, answer: Answer) -> None:
    """Find those who ask to be let into a room."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: join_requests.list_join_requests(tx, actor, request), answer.settle_reading
    )


def answer_join_request(visitor: Visitor, request: rooms.AnswerJoinRequest, answer: Answer) -> None:
    """Let somebody in who asked, or not."""
    answering = join_requests.Answering(visitor.actor, request)
    visitor.services.appender.submit(
        join_requests.answer_join_request, answering, answer.settle, visitor.connection
    )


def ban(visitor: Visitor, request: rooms.Ban, answer: Answer) -> None:
    """Keep somebody out of a room, or no longer."""
    banning = bans.Banning(visitor.actor, request)
    visitor.services.appender.submit(bans.ban, banning, answer.settle, visitor.connection)


def list_bans(visitor: Visitor, request: rooms.ListBans, answer: Answer) -> None:
    """Find those who are kept out of a room."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: bans.list_bans(tx, actor, request), answer.settle_reading
    )


def list_audit(visitor: Visitor, request: rooms.ListAudit, answer: Answer) -> None:
    """Read what was done in a room."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: bans.list_audit(tx, actor, request), answer.settle_reading
    )
