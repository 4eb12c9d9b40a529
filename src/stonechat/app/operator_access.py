"""What an operator reads and writes on the command line, beside a server that may be running."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stonechat.actions.store import Transaction
from stonechat.app.data_directory import database_file
from stonechat.app.settings import PREFIX, Settings, SettingsError
from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError


@contextmanager
def transaction_beside(settings: Settings) -> Iterator[Transaction]:
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
