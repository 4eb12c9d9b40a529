"""The pictures of people as the HTTP door asks for them."""

from collections.abc import Collection
from pathlib import Path

from stonechat.actions.act import Readers
from stonechat.actions.sessions import access_as_viewer
from stonechat.chat.rights import may_look_as_stranger
from stonechat.chat.values import Access, Person
from stonechat.delivery.avatars import Avatars
from stonechat.http.identity import Credentials
from stonechat.wire.shapes import avatar_id, avatar_url


class AvatarLibrary:
    """Knows who may see people, and who is shown with what.

    Attributes:
        is_public: whether anybody may see people.
    """

    def __init__(self, readers: Readers, avatars: Avatars, access: Access) -> None:
        self._readers = readers
        self._avatars = avatars
        self._access = access
        self.is_public = may_look_as_stranger(access)

    async def may_look(self, credentials: Credentials) -> bool:
        """Whether who has these credentials may see people; raises ChatError without a store."""
        viewer = await self._readers.run(
            lambda tx: access_as_viewer(tx, credentials.token, self._access)
        )
        return viewer is not None

    async def find_person(self, person_id: str) -> Person | None:
        """Find the person of this id; raises ChatError without a store."""
        return await self._readers.run(lambda tx: tx.find_person(person_id))

    def path(self, avatar_id: str, side: int) -> Path:
        """Tell where the square of this side is, if there is one."""
        return self._avatars.path(avatar_id, side)

    async def shown(self, avatar_ids: Collection[str]) -> Collection[str]:
        """With which of these pictures somebody is shown."""
        urls = [avatar_url(each) for each in avatar_ids]
        return {
            avatar_id(url) for url in await self._readers.run(lambda tx: tx.shown_avatars(urls))
        }
