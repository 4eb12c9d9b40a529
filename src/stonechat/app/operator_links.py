"""Links that an operator makes on the command line, beside a server that may be running."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stonechat.actions.links import add_link
from stonechat.actions.resets import ResetLink, make_reset_link
from stonechat.actions.store import Transaction
from stonechat.actions.tokens import new_token
from stonechat.app.addresses import public_url
from stonechat.app.data_directory import database_file
from stonechat.app.settings import PREFIX, Settings, SettingsError
from stonechat.chat.errors import UserNotFound
from stonechat.chat.values import LinkPurpose
from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError


def reset_link(settings: Settings, login: str) -> str:
    """Make a link by which somebody sets their password anew.

    Raises SettingsError when nobody has an account of that name or verified address.
    """
    secret = new_token()
    try:
        with _transaction(settings) as tx:
            make_reset_link(tx, ResetLink(login, secret))
    except UserNotFound as error:
        raise SettingsError(f"Nobody has an account named {login}.") from error
    return f"{public_url(settings)}/reset#{secret}"


def owner_link(settings: Settings) -> str:
    """Make a link that makes its opener the owner; raises SettingsError when there is one."""
    secret = new_token()
    with _transaction(settings) as tx:
        if tx.owners():
            raise SettingsError("This server has an owner, who can make others owners.")
        add_link(tx, LinkPurpose.OWNER, secret)
    return f"{public_url(settings)}/owner#{secret}"


@contextmanager
def _transaction(settings: Settings) -> Iterator[Transaction]:
    """Write into the database of a server, which may run, and whose version has to be this one."""
    target = settings.database_url or database_file(settings.data)
    if isinstance(target, Path) and not target.exists():
        raise SettingsError(
            f"There is no database in {settings.data}. Choose its directory with --data, or say"
            f" by {PREFIX}DATABASE_URL where it is."
        )
    try:
        database = Database.open(target, may_migrate=False)
        try:
            with database.transaction() as tx:
                yield tx
        finally:
            database.close()
    except StorageError as error:
        raise SettingsError(str(error)) from error
