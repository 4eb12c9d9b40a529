"""`stonechat restore`: a server made again of its copy."""

import os
from pathlib import Path

import click

from stonechat.app.settings import load_settings
from stonechat.cli.backup import told


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Directory to make, or an empty one.  [default: ./stonechat-data]",
)
@click.option("--check", "only_check", is_flag=True, help="Only read the archive to its end.")
def restore(archive: Path, data: Path | None, *, only_check: bool) -> None:
    """Make an empty data directory, and an empty database, what they were when ARCHIVE was made."""
    settings = load_settings(os.environ, {"data": data})
    # Imported late: `stonechat --help` must not wait for a database library.
    from stonechat.app import restore as restoring  # noqa: PLC0415

    if only_check:
        click.echo(f"{archive}: {told(restoring.check(archive))}")
        return
    manifest = restoring.restore(settings, archive)
    click.echo(f"{settings.data}: {told(manifest)}")
