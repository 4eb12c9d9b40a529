"""`stonechat settings`: what can be set, and how it is."""

import os

import click

from stonechat.app.settings import describe_settings, load_settings


@click.command()
def settings() -> None:
    """List every setting with its value, default and meaning."""
    loaded = load_settings(os.environ, {})
    for line in describe_settings(loaded, os.environ):
        click.echo(f"{line.variable}={line.value}")
        click.echo(f"    {line.meaning} Default: {line.default or 'empty'}.")
