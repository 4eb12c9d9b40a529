"""Refusals about rooms."""

from stonechat.chat.errors.base import ChatError


class InvalidRoomName(ChatError):
    """The room name breaks the rules for names."""

    code = "invalid_room_name"

    def __init__(self, fault: str) -> None:
        super().__init__(f"This cannot be a room name: {fault}", details={"path": "name"})


class RoomNameTaken(ChatError):
    """The room name, or one that looks like it, is in use."""

    code = "room_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"A room named {name}, or one that looks like it, exists. Join it or choose another.",
            details={"name": name},
        )


class RoomNotFound(ChatError):
    """No such room, as far as the actor may know."""

    code = "room_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such room.", details={"room": reference})


class AlreadyInRoom(ChatError):
    """This connection created or joined the room before."""

    code = "already_in_room"

    def __init__(self, room_id: str) -> None:
        super().__init__("You are already in this room.", details={"room": room_id})


class NotInRoom(ChatError):
    """The room is visible, but the actor is not a member."""

    code = "not_in_room"

    def __init__(self, room_id: str) -> None:
        super().__init__("You are not in this room. Join it first.", details={"room": room_id})


class UserNotInRoom(ChatError):
    """Somebody whom the request names is not a member of the room."""

    code = "user_not_in_room"

    def __init__(self, reference: str) -> None:
        super().__init__("They are not in this room.", details={"user": reference})


class JoinRequestNotFound(ChatError):
    """Somebody does not ask, or no longer, to be let into the room."""

    code = "join_request_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("They do not ask to be let in.", details={"user": reference})
