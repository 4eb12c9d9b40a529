"""The images of messages as the HTTP door asks for them."""

from collections.abc import Collection

from stonechat.actions import images
from stonechat.actions.act import Readers
from stonechat.chat.values import Access
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.images import THUMBNAIL
from stonechat.http.identity import Credentials
from stonechat.http.images import StoredImage


class ImageLibrary:
    """Answers whether somebody may see an image, anew each time."""

    def __init__(self, readers: Readers, blobs: Blobs, access: Access) -> None:
        self._readers = readers
        self._blobs = blobs
        self._access = access

    async def find_image(self, image_id: str, credentials: Credentials) -> StoredImage | None:
        """The image, if its message may be seen; raises ChatError when the store is not there."""
        found = await self._readers.run(
            lambda tx: images.find_image(tx, image_id, credentials.token, self._access)
        )
        if found is None:
            return None
        return StoredImage(
            id=found.id,
            type=found.type,
            name=found.name,
            path=self._blobs.path(found.id),
            thumbnail_path=self._blobs.path(found.id + THUMBNAIL),
        )

    async def linked(self, image_ids: Collection[str]) -> Collection[str]:
        """Which of these images some message names."""
        return await self._readers.run(lambda tx: tx.linked_images(image_ids))
