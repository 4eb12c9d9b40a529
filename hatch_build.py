"""Puts the built web client into the wheel, and refuses to build a wheel without it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebClientHook(BuildHookInterface[Any]):
    """Adds `web/dist` as `stonechat/_web`, from which an installed server serves it."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the client to a wheel; demand it of a source distribution, which ships it as well.

        An editable installation does without: its server serves `web/dist` itself.

        Raises:
            RuntimeError: The client has not been built.

        """
        if version == "editable":
            return
        built = Path(self.root) / "web" / "dist"
        if not (built / "index.html").is_file():
            raise RuntimeError(
                "The web client has not been built: run `make wheel`, or `npm ci` and "
                "`npm run build` in web/, and build again."
            )
        if self.target_name == "wheel":
            build_data["force_include"][str(built)] = "stonechat/_web"
