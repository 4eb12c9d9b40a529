"""`stonechat users`: what an operator can do for people who cannot come in."""

import os
from pathlib import Path

import click

from stonechat.app.settings import Settings, load_settings

_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Directory of the server's database.  [default: ./stonechat-data]",
)


@click.group()
def users() -> None:
    """Let people in; the server may be running."""


@users.command("reset-link")
@click.argument("name")
@_data
def reset_link(name: str, data: Path | None) -> None:
    """Print a link by which NAME can set their password anew, once, within an hour."""
    # Imported late: `stonechat --help` must not wait for a database library.
    from stonechat.app import operator_links  # noqa: PLC0415

    click.echo(operator_links.reset_link(_settings(data), name))


@users.command("owner-link")
@_data
def owner_link(data: Path | None) -> None:
    """Print a link that makes its opener the owner of a server without one, within seven days."""
    from stonechat.app import operator_links  # noqa: PLC0415 - as above

    click.echo(operator_links.owner_link(_settings(data)))


def _settings(data: Path | None) -> Settings:
    return load_settings(os.environ, {"data": data})
