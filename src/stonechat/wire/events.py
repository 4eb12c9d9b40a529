"""Every event that a client may send: what it carries and what it is answered with."""

from dataclasses import dataclass

from stonechat.wire import people, replies, requests
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
    "history": Exchange(requests.History, replies.HistoryReply),
    "catch_up": Exchange(requests.CatchUp, replies.CatchUpReply),
    "list_rooms": Exchange(requests.ListRooms, replies.RoomList),
    "list_members": Exchange(requests.ListMembers, replies.MemberList),
    "watch": Exchange(people.Watch, people.WatchReply),
    "set_status": Exchange(people.SetStatus, people.PresenceReply),
    "set_role": Exchange(people.SetRole, replies.Done),
    "block": Exchange(people.Block, replies.Done),
    "report": Exchange(people.Report, replies.Done),
}
