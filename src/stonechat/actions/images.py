"""Looking at the images of messages."""

from stonechat.actions.sessions import access_as_viewer
from stonechat.actions.store import NewImage, Transaction
from stonechat.chat.values import Access


def find_image(
    tx: Transaction, image_id: str, token: str | None, access: Access
) -> NewImage | None:
    """The image of a message that whoever holds this token may see; without one, that anybody may.

    A token that is not good counts as none. Where guests may not come in, nobody sees anything
    without an account.
    """
    viewer_id = access_as_viewer(tx, token, access)
    return None if viewer_id is None else tx.find_image(image_id, viewer_id)
