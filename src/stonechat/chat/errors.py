"""Everything a member can be told that went wrong.

    ChatError                   code, message, details
    ├── InvalidRequest          invalid_request       the object is wrong; details.path says where
    ├── NotNamed                not_named             only add_user is answered before a name
    ├── AlreadyNamed            already_named
    ├── Unauthenticated         unauthenticated       a token that is not, or no longer, good
    ├── RegistrationRequired    registration_required guests are not let in here
    ├── InvalidCredentials      invalid_credentials   name and password do not belong together
    ├── SessionNotFound         session_not_found     also somebody else's
    ├── InvalidLink             invalid_link          wrong, used, ended: all the same
    ├── InvalidInvitation       invalid_invitation
    ├── InvalidPassword         invalid_password      cannot be chosen as a password
    ├── InvalidEmail            invalid_email
    ├── Blocked                 blocked               they do not want to hear from you
    ├── InvalidUsername         invalid_username
    ├── UsernameTaken           username_taken
    ├── InvalidRoomName         invalid_room_name
    ├── RoomNameTaken           room_name_taken
    ├── Forbidden               forbidden             you can see it, but may not do that
    ├── RoomNotFound            room_not_found        also what you may not see
    ├── MessageNotFound         message_not_found
    ├── UserNotFound            user_not_found
    ├── WhisperNotFound         whisper_not_found
    ├── ReportNotFound          report_not_found
    ├── InvitationNotFound      invitation_not_found
    ├── AlreadyInRoom           already_in_room
    ├── NotInRoom               not_in_room
    ├── UserNotInRoom           user_not_in_room      somebody else is not in the room
    ├── EmptyMessage            empty_message
    ├── MessageTooLong          message_too_long
    ├── InvalidImage            invalid_image
    ├── ImageTooLarge           image_too_large
    ├── RateLimited             rate_limited          retry_after_ms says when
    ├── Unavailable             unavailable           not stored; repeating it is safe
    └── Internal                internal              our fault

A `code` is stable and the only thing a program may switch on. A message says what happened, what
was found and what to do, in the words of the one who sent the request. Doors translate these once,
into a Problem (socket) or problem+json (HTTP).
"""

from typing import Any, ClassVar


class ChatError(Exception):
    """A request was refused, and nothing else happened.

    Attributes:
        code: the stable name of the refusal, part of the public contract.
        message: one sentence for a person.
        details: JSON-ready facts about this refusal, empty when the code says it all.
        retry_after_ms: when asking again makes sense, or None.
    """

    code: ClassVar[str]

    def __init__(
        self,
        message: str,
        *,
        details: dict[str, Any] | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = details or {}
        self.retry_after_ms = retry_after_ms


class InvalidRequest(ChatError):
    """The request's object cannot be understood."""

    code = "invalid_request"

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message, details={"path": path})


class NotNamed(ChatError):
    """Something other than `add_user` was asked before choosing a name."""

    code = "not_named"

    def __init__(self) -> None:
        super().__init__("Choose a name with add_user first.")


class AlreadyNamed(ChatError):
    """`add_user` was asked by somebody who has a name."""

    code = "already_named"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"You already have a name here: {username}.", details={"username": username}
        )


class Unauthenticated(ChatError):
    """The token is unknown, ended or damaged, or there is none where one is needed."""

    code = "unauthenticated"

    def __init__(self, *, has_token: bool = True) -> None:
        bad = "This token is not valid, or not any more. Connect without it."
        super().__init__(bad if has_token else "Log in first: nothing good says who you are.")


class RegistrationRequired(ChatError):
    """A guest's name was asked for where only accounts may come in."""

    code = "registration_required"

    def __init__(self) -> None:
        super().__init__("Guests are not let in here. Log in, or register an account.")


class InvalidCredentials(ChatError):
    """A log-in, or a password asked for again, that is not right; never told which part."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("This name and this password do not belong together.")


class SessionNotFound(ChatError):
    """No such session of the actor's own."""

    code = "session_not_found"

    def __init__(self, session_id: str) -> None:
        super().__init__("You have no such session.", details={"session": session_id})


class InvalidLink(ChatError):
    """The secret of a link is unknown, used, ended or meant for something else."""

    code = "invalid_link"

    def __init__(self) -> None:
        super().__init__("This link is not valid, or not any more. Ask for a new one.")


class InvalidInvitation(ChatError):
    """There is no invitation, or it is unknown, used up, ended or revoked."""

    code = "invalid_invitation"

    def __init__(self) -> None:
        super().__init__("Registering here needs an invitation that is still good.")


class InvalidPassword(ChatError):
    """What was chosen cannot be a password."""

    code = "invalid_password"

    def __init__(self, fault: str, *, path: str = "password") -> None:
        super().__init__(f"This cannot be a password: {fault}", details={"path": path})


class InvalidEmail(ChatError):
    """What was given cannot be an e-mail address."""

    code = "invalid_email"

    def __init__(self, fault: str) -> None:
        super().__init__(f"This cannot be an e-mail address: {fault}", details={"path": "email"})


class Blocked(ChatError):
    """Somebody does not want to be reached by the actor."""

    code = "blocked"

    def __init__(self, user_id: str) -> None:
        super().__init__("You cannot write to this person.", details={"user": user_id})


class InvalidUsername(ChatError):
    """The username breaks the rules for names."""

    code = "invalid_username"

    def __init__(self, fault: str) -> None:
        super().__init__(f"This cannot be a username: {fault}", details={"path": "username"})


class UsernameTaken(ChatError):
    """The username, or one that looks like it, belongs to somebody."""

    code = "username_taken"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"The name {username}, or one that looks like it, is taken. Choose another.",
            details={"username": username},
        )


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


class Forbidden(ChatError):
    """The actor can see the thing, but may not do this to it."""

    code = "forbidden"


class RoomNotFound(ChatError):
    """No such room, as far as the actor may know."""

    code = "room_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such room.", details={"room": reference})


class MessageNotFound(ChatError):
    """No such message, as far as the actor may know."""

    code = "message_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such message here.", details={"message": reference})


class UserNotFound(ChatError):
    """No such person, as far as the actor may know."""

    code = "user_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is nobody of that name or id.", details={"user": reference})


class WhisperNotFound(ChatError):
    """No such whisper, as far as the actor may know."""

    code = "whisper_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such whisper.", details={"whisper": reference})


class InvitationNotFound(ChatError):
    """No such invitation, or it was revoked before."""

    code = "invitation_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such invitation.", details={"invitation": reference})


class ReportNotFound(ChatError):
    """No such report, as far as the actor may know."""

    code = "report_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such report.", details={"report": reference})


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


class EmptyMessage(ChatError):
    """Neither text nor image."""

    code = "empty_message"

    def __init__(self) -> None:
        super().__init__("A message needs text or at least one image.")


class MessageTooLong(ChatError):
    """The text has more characters than a message may have."""

    code = "message_too_long"

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(
            f"This message has {length:,} characters; {limit:,} are possible. Shorten or split it.",
            details={"path": "text", "length": length, "limit": limit},
        )


class InvalidImage(ChatError):
    """An image that cannot be decoded, or that must not be; without an index, the only one."""

    code = "invalid_image"

    def __init__(self, index: int | None, reason: str) -> None:
        super().__init__(
            f"{_image(index)} cannot be used: {reason}",
            details={"path": _image_path(index), "image": index, "reason": reason},
        )


class ImageTooLarge(ChatError):
    """An image has more bytes than one may have; without an index, the only one."""

    code = "image_too_large"

    def __init__(self, index: int | None, *, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"{_image(index)} has {size_bytes:,} bytes; {limit_bytes:,} are possible.",
            details={
                "path": _image_path(index),
                "image": index,
                "bytes": size_bytes,
                "limit": limit_bytes,
            },
        )


def _image(index: int | None) -> str:
    return "The image" if index is None else f"Image {index + 1}"


def _image_path(index: int | None) -> str:
    return "" if index is None else f"images[{index}]"


class RateLimited(ChatError):
    """Too much, too fast."""

    code = "rate_limited"

    def __init__(self, *, retry_after_ms: int) -> None:
        super().__init__("Too many requests. Wait a moment.", retry_after_ms=retry_after_ms)


class Unavailable(ChatError):
    """The store cannot be written or read just now: nothing happened, repeating is safe."""

    code = "unavailable"

    def __init__(self, *, retry_after_ms: int = 1_000) -> None:
        super().__init__(
            "The server cannot store this just now. Nothing was changed; try again.",
            retry_after_ms=retry_after_ms,
        )


class Internal(ChatError):
    """A defect of ours; it is in the log, and nothing of it is told outside."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__("Something went wrong on the server. It has been noted.")


def error_codes() -> dict[str, type[ChatError]]:
    """Every code of the contract that this server can answer, with its class."""
    return {cls.code: cls for cls in ChatError.__subclasses__()}
