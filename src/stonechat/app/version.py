"""Which version this is."""

from importlib import metadata


def version() -> str:
    """The version of the installed package."""
    return metadata.version("stonechat")
