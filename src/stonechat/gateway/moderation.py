"""Roles in rooms, and what people do about each other."""

from stonechat.actions import blocks, reports, roles
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire import people


def set_role(visitor: Visitor, request: people.SetRole, answer: Answer) -> None:
    """Give a member of a room another role."""
    change = roles.RoleChange(visitor.actor, request)
    visitor.services.appender.submit(roles.set_role, change, answer.settle, visitor.connection)


def block(visitor: Visitor, request: people.Block, answer: Answer) -> None:
    """Block somebody, or let them be."""
    blocking = blocks.Blocking(visitor.actor, request)
    visitor.services.appender.submit(blocks.block, blocking, answer.settle, visitor.connection)


def report(visitor: Visitor, request: people.Report, answer: Answer) -> None:
    """Have the server's moderators look at something."""
    filing = reports.Filing(visitor.actor, request)
    visitor.services.appender.submit(reports.file_report, filing, answer.settle, visitor.connection)
