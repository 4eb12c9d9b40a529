"""From settings to a server that runs until it is told to stop."""

import asyncio
import gc
import logging
import multiprocessing
import signal
import socket
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import uvicorn
import uvloop

from stonechat.app.addresses import listening_url
from stonechat.app.data_directory import DataDirectory
from stonechat.app.first_start import furnish, owner_link
from stonechat.app.settings import PREFIX, Settings, SettingsError
from stonechat.app.system import System, open_database
from stonechat.storage.database import Database
from stonechat.transport.handover import Handover
from stonechat.transport.serving import DrainingServer

_log = logging.getLogger(__name__)

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""What asks the server to end."""

_BACKLOG = 4_096
"""Connections that may wait to be accepted: a whole school that reconnects at once."""

_LAST_REQUESTS_SECONDS = 5
"""How long plain HTTP requests may still take once everybody else has been let go."""


def run_server(settings: Settings, misspelt: Iterable[str] = ()) -> None:
    """Serve until SIGTERM or Ctrl-C, which the process ignores from the end on.

    Raises SettingsError, before anybody is served, for what the operator has to change.
    """
    warn_of_misspelt(misspelt)
    directory = DataDirectory(settings.data, shared=bool(settings.nats_url))
    database = open_database(settings, directory)
    with (
        listen(settings.host, settings.port) as listening,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        settings = _with_public_url(settings, listening)
        # Only now, when nothing more keeps the link in it from being printed.
        secret = furnish(database)
        greeting = f"Owner link: {owner_link(settings.public_url, secret)}\n" if secret else ""

        def ready(port: int) -> None:
            address = listening_url(settings.host, port)
            print(f"{greeting}Stonechat is ready: {address}", flush=True)  # noqa: T201

        # A signal that comes while everything is put together waits until it can be served.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        runner.run(_serve(settings, directory, database, listening, ready))


def warn_of_misspelt(names: Iterable[str]) -> None:
    """Tell the operator of variables that look like settings and are none."""
    for name in names:
        _log.warning("there is no setting %s; `stonechat settings` lists all", name)


def run_worker(settings: Settings, handover: Handover, ready: Callable[[], None]) -> None:
    """Serve as one of several processes on a port, until SIGTERM, Ctrl-C or the end of the parent.

    Args:
        settings: those of all of them, with port and public URL.
        handover: leads to the others.
        ready: told once connections are accepted.
    """
    directory = DataDirectory(settings.data, shared=True)
    database = open_database(settings, directory)
    with (
        listen(settings.host, settings.port, shares_port=True) as listening,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        runner.run(_serve(settings, directory, database, listening, lambda _: ready(), handover))


async def _serve(
    settings: Settings,
    directory: DataDirectory,
    database: Database,
    listening: socket.socket,
    say_ready: Callable[[int], None],
    handover: Handover | None = None,
) -> None:
    system = await System.start(settings, directory, database)
    if handover is not None:
        await system.share_port(handover)
    config = uvicorn.Config(
        system.http,
        ws=system.sockets.websocket_protocol,
        http=system.sockets.http_protocol,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # whom to believe is a setting of ours
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_LAST_REQUESTS_SECONDS,
    )

    def ready(port: int) -> None:
        # What exists by now lives as long as the process: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        say_ready(port)

    _log.info("serving", extra={"data": settings.data, "database": _kind(settings)})
    server = DrainingServer(config, drain=system.drain, ready=ready, handover=handover)
    for number in _SIGNALS:
        signal.signal(number, server.handle_exit)
    _end_with_parent(server)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    try:
        await server.serve([listening])
    finally:
        await system.stop()
        _log.info("stopped")
        # What is left to do is soon done, and a signal that comes again must not spoil the status.
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _end_with_parent(server: DrainingServer) -> None:
    """Let a worker not outlive whoever started it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        loop, sentinel = asyncio.get_running_loop(), parent.sentinel

        def ended() -> None:
            loop.remove_reader(sentinel)
            server.handle_exit(signal.SIGTERM, None)

        loop.add_reader(sentinel, ended)


def listen(host: str, port: int, *, shares_port: bool = False) -> socket.socket:
    """Bind a port; one that is shared does not yet listen, and others may bind it too.

    Raises SettingsError.
    """
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        if shares_port:
            listening = _bind(address[0], address[4])
        else:
            listening = socket.create_server(address[4][:2], family=address[0], backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "that is no address"
        raise SettingsError(
            f"Port {port} of {host} cannot be listened on: {why}. Choose another with"
            f" --host and --port, or {PREFIX}HOST and {PREFIX}PORT."
        ) from error
    listening.setblocking(False)
    return listening


def _bind(family: socket.AddressFamily, address: tuple[Any, ...]) -> socket.socket:
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(address[:2])
    except OSError:
        bound.close()
        raise
    return bound


def _with_public_url(settings: Settings, listening: socket.socket) -> Settings:
    """Say where the server is reached; by itself it knows only where it listens."""
    if settings.public_url:
        return settings
    if settings.smtp_url:
        _log.warning("links in mails lead to this machine; set %sPUBLIC_URL", PREFIX)
    port = listening.getsockname()[1]
    return replace(settings, public_url=listening_url(settings.host, port))


def _kind(settings: Settings) -> str:
    return "postgresql" if (settings.database_url or "").startswith("postgresql") else "sqlite"
