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
    ├── InvalidSubscription     invalid_subscription  where no push can be sent to
    ├── SubscriptionNotFound    subscription_not_found
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
    ├── JoinRequestNotFound     join_request_not_found
    ├── EmptyMessage            empty_message
    ├── MessageTooLong          message_too_long
    ├── InvalidImage            invalid_image
    ├── ImageTooLarge           image_too_large
    ├── FileTooLarge            file_too_large
    ├── RateLimited             rate_limited          retry_after_ms says when
    ├── Unavailable             unavailable           not stored; repeating it is safe
    └── Internal                internal              our fault

A `code` is stable and the only thing a program may switch on. A message says what happened, what
was found and what to do, in the words of the one who sent the request. Doors translate these once,
into a Problem (socket) or problem+json (HTTP).
"""

from stonechat.chat.errors.accounts import (
    InvalidCredentials,
    InvalidEmail,
    InvalidInvitation,
    InvalidLink,
    InvalidPassword,
    InvitationNotFound,
    RegistrationRequired,
    SessionNotFound,
)
from stonechat.chat.errors.base import ChatError
from stonechat.chat.errors.messages import (
    EmptyMessage,
    FileTooLarge,
    ImageTooLarge,
    InvalidImage,
    MessageNotFound,
    MessageTooLong,
    WhisperNotFound,
)
from stonechat.chat.errors.people import (
    Blocked,
    InvalidUsername,
    ReportNotFound,
    UsernameTaken,
    UserNotFound,
)
from stonechat.chat.errors.push import InvalidSubscription, SubscriptionNotFound
from stonechat.chat.errors.requests import (
    AlreadyNamed,
    Forbidden,
    Internal,
    InvalidRequest,
    NotNamed,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from stonechat.chat.errors.rooms import (
    AlreadyInRoom,
    InvalidRoomName,
    JoinRequestNotFound,
    NotInRoom,
    RoomNameTaken,
    RoomNotFound,
    UserNotInRoom,
)

__all__ = [
    "AlreadyInRoom",
    "AlreadyNamed",
    "Blocked",
    "ChatError",
    "EmptyMessage",
    "FileTooLarge",
    "Forbidden",
    "ImageTooLarge",
    "Internal",
    "InvalidCredentials",
    "InvalidEmail",
    "InvalidImage",
    "InvalidInvitation",
    "InvalidLink",
    "InvalidPassword",
    "InvalidRequest",
    "InvalidRoomName",
    "InvalidSubscription",
    "InvalidUsername",
    "InvitationNotFound",
    "JoinRequestNotFound",
    "MessageNotFound",
    "MessageTooLong",
    "NotInRoom",
    "NotNamed",
    "RateLimited",
    "RegistrationRequired",
    "ReportNotFound",
    "RoomNameTaken",
    "RoomNotFound",
    "SessionNotFound",
    "SubscriptionNotFound",
    "Unauthenticated",
    "Unavailable",
    "UserNotFound",
    "UserNotInRoom",
    "UsernameTaken",
    "WhisperNotFound",
    "error_codes",
]


def error_codes() -> dict[str, type[ChatError]]:
    """Every code of the contract that this server can answer, with its class."""
    return {cls.code: cls for cls in ChatError.__subclasses__()}
