"""`stonechat nodes`: which processes there are of a chat."""

import os

import click

from stonechat.app.settings import load_settings


@click.command()
def nodes() -> None:
    """List the processes that are one chat, with the settings that they have."""
    # Imported late: `stonechat --help` must not wait for a database library.
    from stonechat.app.node_list import list_nodes  # noqa: PLC0415

    for line in list_nodes(load_settings(os.environ, {})):
        click.echo(line)
