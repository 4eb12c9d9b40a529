"""`stonechat backup`: a copy of the server, which may be running."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stonechat.app.settings import load_settings

if TYPE_CHECKING:
    from stonechat.delivery.archives import Manifest


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Directory of the server's database and uploads.  [default: ./stonechat-data]",
)
def backup(archive: Path, data: Path | None) -> None:
    """Write a copy of everything into ARCHIVE, which must not exist; the server may be running.

    A directory gets an archive that is named by the time.
    """
    settings = load_settings(os.environ, {"data": data})
    # Imported late: `stonechat --help` must not wait for a database library.
    from stonechat.app.backup import back_up  # noqa: PLC0415

    made = back_up(settings, archive)
    click.echo(f"{made.path}: {told(made.manifest)}")
    if made.missing:
        click.echo(
            f"stonechat: {len(made.missing)} files that messages name are not in the data"
            " directory, and so not in the archive either",
            err=True,
        )


def told(manifest: "Manifest") -> str:
    """Say in a line what is in an archive."""
    rows = manifest.facts.get("rows", {})
    return (
        f"{rows.get('messages', 0):,} messages, {rows.get('users', 0):,} people,"
        f" {rows.get('rooms', 0):,} rooms, {manifest.facts.get('files', 0):,} files,"
        f" {manifest.size_bytes:,} bytes"
    )
