"""Finding out whether there are other processes."""

from stonechat.app.peers import Alone, Company, Peers
from stonechat.app.settings import Settings, SettingsError


def require_shared_database(settings: Settings) -> None:
    """Raise SettingsError unless several processes can work on the database."""
    if not (settings.database_url or "").startswith("postgresql"):
        raise SettingsError(
            "Several processes need PostgreSQL: set STONECHAT_DATABASE_URL to postgresql://…, or"
            " let STONECHAT_WORKERS be 1 and STONECHAT_NATS_URL empty."
        )


def make_peers(settings: Settings, company: Company) -> Peers:
    """Be alone unless there is a bus; raises SettingsError without a database to be shared."""
    if not settings.nats_url:
        return Alone()
    require_shared_database(settings)
    # Imported only where it is needed: it takes some 10 MB.
    from stonechat.app.together import Together  # noqa: PLC0415

    return Together(settings, company)
