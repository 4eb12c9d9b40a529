"""Whether traces are made. OpenTelemetry is imported where they are, and nowhere else."""

from typing import Protocol

from stonechat.actions.act import Appender, Readers
from stonechat.app.settings import PREFIX, Settings, SettingsError
from stonechat.app.version import version
from stonechat.http.exchange import AsgiApp


class Tracing(Protocol):
    """Puts itself before those whose work is to be traced; who is given back is used instead."""

    def appender(self, appender: Appender) -> Appender:
        """Trace acts."""

    def readers(self, readers: Readers) -> Readers:
        """Trace queries."""

    def http(self, application: AsgiApp) -> AsgiApp:
        """Trace HTTP requests."""

    async def stop(self) -> None:
        """Hand over what is left."""


class NoTracing:
    """Makes no traces, at no cost: everybody works for themselves."""

    def appender(self, appender: Appender) -> Appender:
        """Change nothing."""
        return appender

    def readers(self, readers: Readers) -> Readers:
        """Change nothing."""
        return readers

    def http(self, application: AsgiApp) -> AsgiApp:
        """Change nothing."""
        return application

    async def stop(self) -> None:
        """Do nothing."""


def make_tracing(settings: Settings) -> Tracing:
    """Begin to trace if the operator wants that; raises SettingsError if it is not installed."""
    if settings.traces_url is None:
        return NoTracing()
    try:
        from stonechat.app.traces import Traces  # noqa: PLC0415 - only for those who want it
    except ImportError as error:
        raise SettingsError(
            f"{PREFIX}TRACES_URL needs more than is installed: pip install 'stonechat[traces]'."
        ) from error
    return Traces(settings.traces_url, version())
