"""Refusals of coming in."""

from stonechat.chat.errors.base import ChatError


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


class InvitationNotFound(ChatError):
    """No such invitation, or it was revoked before."""

    code = "invitation_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such invitation.", details={"invitation": reference})


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
