"""Every event that this door answers, and by whom."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from stonechat.chat.rates import Limit
from stonechat.gateway import (
    amendments,
    membership,
    messages,
    moderation,
    people,
    presence,
    rooms,
    search,
)
from stonechat.gateway.visitor import Handler, always
from stonechat.wire import (
    messages as asked,
    people as shapes,
    requests,
    rooms as terms,
    search as finding,
)

HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "add_user": Handler(
            requests.AddUser, people.add_user, needs_name=False, limit=Limit.NAME_GUEST
        ),
        "create_room": Handler(
            requests.CreateRoom, rooms.create_room, is_sign=always, limit=Limit.CREATE_ROOM
        ),
        "join_room": Handler(requests.JoinRoom, rooms.join_room),
        "leave_room": Handler(requests.LeaveRoom, rooms.leave_room, is_sign=always),
        "open_direct": Handler(terms.OpenDirect, rooms.open_direct, limit=Limit.OPEN_DIRECT),
        "update_room": Handler(terms.UpdateRoom, rooms.update_room),
        "archive_room": Handler(terms.ArchiveRoom, rooms.archive_room),
        "invite": Handler(terms.AddMember, membership.invite, limit=Limit.INVITE),
        "remove_member": Handler(terms.RemoveMember, membership.remove_member),
        "mute_member": Handler(terms.MuteMember, membership.mute_member),
        "ask_to_join": Handler(terms.AskToJoin, membership.ask_to_join, limit=Limit.INVITE),
        "list_join_requests": Handler(terms.ListJoinRequests, membership.list_join_requests),
        "answer_join_request": Handler(terms.AnswerJoinRequest, membership.answer_join_request),
        "ban": Handler(terms.Ban, membership.ban),
        "list_bans": Handler(terms.ListBans, membership.list_bans),
        "list_audit": Handler(terms.ListAudit, membership.list_audit),
        "list_rooms": Handler(requests.ListRooms, rooms.list_rooms),
        "list_members": Handler(requests.ListMembers, rooms.list_members),
        "watch": Handler(shapes.Watch, presence.watch),
        "set_status": Handler(shapes.SetStatus, presence.set_status, is_sign=presence.is_shown),
        "set_role": Handler(shapes.SetRole, moderation.set_role),
        "block": Handler(shapes.Block, moderation.block),
        "report": Handler(shapes.Report, moderation.report, limit=Limit.REPORT),
        "send_message": Handler(
            requests.SendMessage,
            messages.send_message,
            is_shared=messages.is_plain,
            is_sign=messages.is_open,
            limit=Limit.SEND,
        ),
        # Whether others hear of these, who are not in a whisper, cannot be told from the request.
        "edit_message": Handler(asked.EditMessage, amendments.edit_message, limit=Limit.SEND),
        "delete_message": Handler(asked.DeleteMessage, amendments.delete_message),
        "react": Handler(asked.React, amendments.react, limit=Limit.SEND),
        "pin": Handler(asked.Pin, amendments.pin),
        "list_pins": Handler(asked.ListPins, amendments.list_pins),
        "list_edits": Handler(asked.ListEdits, amendments.list_edits),
        "catch_up": Handler(requests.CatchUp, rooms.catch_up),
        "search": Handler(finding.Search, search.search, limit=Limit.SEARCH),
        "history": Handler(requests.History, messages.history),
        "mark_read": Handler(asked.MarkRead, messages.mark_read),
        "typing": Handler(asked.SetTyping, messages.show_typing),
    }
)
