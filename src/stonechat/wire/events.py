"""Every event that a client may send: what it carries and what it is answered with."""

from dataclasses import dataclass

from stonechat.wire import messages, people, replies, requests, rooms, search
from stonechat.wire.shapes import Shape


@dataclass(frozen=True, slots=True)
class Exchange:
    """One event of a client: the shape of its object and of its acknowledgement."""

    request: type[requests.Request]
    reply: type[Shape]


REQUESTS: dict[str, Exchange] = {
    "add_user": Exchange(requests.AddUser, replies.Named),
    "create_room": Exchange(requests.CreateRoom, replies.RoomReply),
    "join_room": Exchange(requests.JoinRoom, replies.JoinReply),
    "leave_room": Exchange(requests.LeaveRoom, replies.Done),
    "send_message": Exchange(requests.SendMessage, replies.SendReply),
    "edit_message": Exchange(messages.EditMessage, messages.MessageReply),
    "delete_message": Exchange(messages.DeleteMessage, messages.MessageReply),
    "react": Exchange(messages.React, messages.MessageReply),
    "pin": Exchange(messages.Pin, messages.MessageReply),
    "list_pins": Exchange(messages.ListPins, messages.MessageList),
    "list_edits": Exchange(messages.ListEdits, messages.EditList),
    "mark_read": Exchange(messages.MarkRead, messages.ReadReply),
    "typing": Exchange(messages.SetTyping, replies.Done),
    "search": Exchange(search.Search, search.SearchReply),
    "history": Exchange(requests.History, replies.HistoryReply),
    "catch_up": Exchange(requests.CatchUp, replies.CatchUpReply),
    "list_rooms": Exchange(requests.ListRooms, replies.RoomList),
    "list_members": Exchange(requests.ListMembers, replies.MemberList),
    "open_direct": Exchange(rooms.OpenDirect, replies.RoomReply),
    "invite": Exchange(rooms.AddMember, replies.Done),
    "remove_member": Exchange(rooms.RemoveMember, replies.Done),
    "ask_to_join": Exchange(rooms.AskToJoin, replies.Done),
    "list_join_requests": Exchange(rooms.ListJoinRequests, rooms.JoinRequestList),
    "answer_join_request": Exchange(rooms.AnswerJoinRequest, replies.Done),
    "update_room": Exchange(rooms.UpdateRoom, replies.RoomReply),
    "archive_room": Exchange(rooms.ArchiveRoom, replies.RoomReply),
    "mute_member": Exchange(rooms.MuteMember, replies.Done),
    "ban": Exchange(rooms.Ban, replies.Done),
    "list_bans": Exchange(rooms.ListBans, rooms.BanList),
    "list_audit": Exchange(rooms.ListAudit, rooms.AuditList),
    "watch": Exchange(people.Watch, people.WatchReply),
    "set_status": Exchange(people.SetStatus, people.PresenceReply),
    "set_role": Exchange(people.SetRole, replies.Done),
    "block": Exchange(people.Block, replies.Done),
    "report": Exchange(people.Report, replies.Done),
}
