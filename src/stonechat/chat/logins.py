"""What somebody writes who logs in: a username in any spelling, or an e-mail address."""

from stonechat.chat.emails import clean_email, email_key
from stonechat.chat.names import name_key


def login_key(login: str) -> str:
    """Fold what somebody logs in with: all ways of writing the same account have the same key.

    No name holds an @, so the key of an address is nobody's name; what can be neither has no
    account. Accounts are found and attempts counted by it: what the one saw through and the other
    did not would be another try at guessing a password.
    """
    if "@" not in login:
        return name_key(login.strip())
    cleaned = clean_email(login)
    return email_key(cleaned) if cleaned is not None else "@"
