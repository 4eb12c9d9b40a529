"""`stonechat serve`: the server itself."""

import os
import signal
import sys
from pathlib import Path

import click

from stonechat.app.settings import load_settings, unknown_variables


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on.  [default: 8000]")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that serve together; more than one need PostgreSQL.  [default: 1]",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Directory of database and uploads.  [default: ./stonechat-data]",
)
def serve(host: str | None, port: int | None, workers: int | None, data: Path | None) -> None:
    """Start the server; Ctrl-C or SIGTERM stops it after draining."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    options = {"host": host, "port": port, "workers": workers, "data": data}
    settings = load_settings(os.environ, options)
    # Imported late: `stonechat --help` must not wait for a database library.
    from stonechat.app.logs import set_up_logs  # noqa: PLC0415
    from stonechat.app.server import run_server  # noqa: PLC0415

    set_up_logs(settings.log_level, settings.log_format)
    misspelt = unknown_variables(os.environ)
    if settings.workers > 1:
        from stonechat.app.workers import run_workers  # noqa: PLC0415

        run_workers(settings, misspelt)
    else:
        run_server(settings, misspelt)


def _leave(_number: int, _frame: object) -> None:
    """End at once, as somebody wished: until it serves, the server has nothing to finish."""
    sys.exit(0)
