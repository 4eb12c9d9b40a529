"""The images and files of messages as the HTTP door asks for them."""

from stonechat.actions import contents
from stonechat.actions.act import Readers
from stonechat.actions.store import NewFile
from stonechat.chat.values import Access
from stonechat.delivery.shared_blobs import THUMBNAIL, SharedBlobs
from stonechat.http.identity import Credentials
from stonechat.http.images import StoredFile, StoredImage


class ImageLibrary:
    """Answers whether somebody may see an image or a file, anew each time."""

    def __init__(self, readers: Readers, blobs: SharedBlobs, access: Access) -> None:
        self._readers = readers
        self._blobs = blobs
        self._access = access

    async def find(
        self, content_id: str, credentials: Credentials
    ) -> StoredImage | StoredFile | None:
        """What it is, if it may be seen; raises ChatError when the store is not there."""
        found = await self._readers.run(
            lambda tx: contents.find_content(tx, content_id, credentials.token, self._access)
        )
        if found is None:
            return None
        blob = found.blob or found.id
        if isinstance(found, NewFile):
            return StoredFile(found.id, found.type, found.name, self._blobs.path(blob))
        return StoredImage(
            id=found.id,
            type=found.type,
            name=found.name,
            path=self._blobs.path(blob),
            thumbnail_path=self._blobs.path(blob + THUMBNAIL),
        )
