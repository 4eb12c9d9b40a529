"""Whether a peer is read from, when several have a reason not to."""

import asyncio


class Gate:
    """Open unless somebody holds it; several may."""

    __slots__ = ("_holds", "_opened")

    def __init__(self) -> None:
        self._holds = 0
        self._opened: asyncio.Event | None = None

    @property
    def held(self) -> bool:
        """Whether anybody holds it."""
        return self._holds > 0

    def hold(self) -> bool:
        """Hold it once more; tell whether it was open."""
        self._holds += 1
        return self._holds == 1

    def release(self) -> bool:
        """Take back one hold; tell whether it is open now."""
        self._holds -= 1
        if self._holds == 0:
            self.let_go()
        return self._holds == 0

    def let_go(self) -> None:
        """Wake whoever waits, open or not."""
        if self._opened is not None:
            self._opened.set()

    async def wait(self) -> None:
        """Wait until it opens, or until `let_go`."""
        self._opened = self._opened or asyncio.Event()
        self._opened.clear()
        await self._opened.wait()
