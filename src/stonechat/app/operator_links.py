"""Links that an operator makes on the command line, beside a server that may be running."""

from stonechat.actions.links import add_link
from stonechat.actions.resets import ResetLink, make_reset_link
from stonechat.actions.tokens import new_token
from stonechat.app.addresses import public_url
from stonechat.app.operator_access import transaction_beside
from stonechat.app.settings import Settings, SettingsError
from stonechat.chat.errors import UserNotFound
from stonechat.chat.values import LinkPurpose


def reset_link(settings: Settings, login: str) -> str:
    """Make a link by which somebody sets their password anew.

    Raises SettingsError when nobody has an account of that name or verified address.
    """
    secret = new_token()
    try:
        with transaction_beside(settings) as tx:
            make_reset_link(tx, ResetLink(login, secret))
    except UserNotFound as error:
        raise SettingsError(f"Nobody has an account named {login}.") from error
    return f"{public_url(settings)}/reset#{secret}"


def owner_link(settings: Settings) -> str:
    """Make a link that makes its opener the owner; raises SettingsError when there is one."""
    secret = new_token()
    with transaction_beside(settings) as tx:
        if tx.owners():
            raise SettingsError("This server has an owner, who can make others owners.")
        add_link(tx, LinkPurpose.OWNER, secret)
    return f"{public_url(settings)}/owner#{secret}"
