"""Looking at the images and files of messages, and at what one has uploaded."""

from stonechat.actions.sessions import access_as_viewer
from stonechat.actions.store import Content, Transaction
from stonechat.actions.uploads import oldest_upload
from stonechat.chat.values import Access


def find_content(
    tx: Transaction, content_id: str, token: str | None, access: Access
) -> Content | None:
    """The image or file that whoever holds this token may see; without one, that anybody may.

    That is one of a message that they may read, or an upload of their own that is in none yet. A
    token that is not good counts as none. Where guests may not come in, nobody sees anything
    without an account.
    """
    viewer_id = access_as_viewer(tx, token, access)
    if viewer_id is None:
        return None
    found = tx.find_image(content_id, viewer_id) or tx.find_file(content_id, viewer_id)
    if found is None and viewer_id:
        return tx.find_upload(content_id, viewer_id, since=oldest_upload(tx))
    return found
