"""The command `stonechat`: one file per subcommand."""

import sys

import click

from stonechat.app.settings import SettingsError
from stonechat.app.version import version
from stonechat.cli.backup import backup
from stonechat.cli.nodes import nodes
from stonechat.cli.restore import restore
from stonechat.cli.serve import serve
from stonechat.cli.settings import settings
from stonechat.cli.users import users


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), prog_name="stonechat", message="%(prog)s %(version)s")
def commands() -> None:
    """A chat server that any Socket.IO client can talk to."""


commands.add_command(backup)
commands.add_command(nodes)
commands.add_command(restore)
commands.add_command(serve)
commands.add_command(settings)
commands.add_command(users)


def main() -> None:
    """Run the command; what an operator did wrong is one sentence and exit status 2."""
    try:
        status = commands.main(standalone_mode=False)
    except (SettingsError, click.ClickException) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"stonechat: {said}", err=True)
        sys.exit(2)
    except click.Abort:
        sys.exit(1)
    sys.exit(status or 0)
