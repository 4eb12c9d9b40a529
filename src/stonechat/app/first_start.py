"""What a server finds missing when it starts: a lobby, and on its first start an owner."""

from stonechat.actions.links import add_link
from stonechat.actions.rooms import ensure_lobby
from stonechat.actions.store import Transaction
from stonechat.actions.tokens import new_token
from stonechat.app.settings import SettingsError
from stonechat.chat.errors import RoomNameTaken
from stonechat.chat.values import LinkPurpose
from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError


def furnish(database: Database) -> str | None:
    """Make what every server has; returns the secret of the owner's link on the first start.

    The first start is the one that makes the lobby, so that of two servers that start on one
    database at the same time one prints a link, and that none is printed again.
    """
    try:
        with database.transaction() as tx:
            return _furnish(tx)
    except RoomNameTaken:
        return None  # another server has made it at this very moment
    except StorageError as error:
        raise SettingsError(str(error)) from error


def _furnish(tx: Transaction) -> str | None:
    if not ensure_lobby(tx).reply:
        return None
    secret = new_token()
    add_link(tx, LinkPurpose.OWNER, secret)
    return secret


def owner_link(public_url: str | None, secret: str) -> str:
    """Write the link that makes its opener the owner."""
    return f"{public_url}/owner#{secret}"
