"""Looking at the images of messages."""

from stonechat.actions.sessions import identify
from stonechat.actions.store import NewImage, Transaction
from stonechat.chat.errors import Unauthenticated
from stonechat.chat.rights import may_be_guest
from stonechat.chat.values import Access

_NOBODY = ""


def find_image(
    tx: Transaction, image_id: str, token: str | None, access: Access
) -> NewImage | None:
    """The image of a message that whoever holds this token may see; without one, that anybody may.

    A token that is not good counts as none. Where guests may not come in, nobody sees anything
    without an account.
    """
    viewer_id = _viewer(tx, token, access) if token else _NOBODY
    if viewer_id == _NOBODY and not may_be_guest(access):
        return None
    return tx.find_image(image_id, viewer_id)


def _viewer(tx: Transaction, token: str, access: Access) -> str:
    try:
        person = identify(tx, token).person
    except Unauthenticated:
        return _NOBODY
    return _NOBODY if person.guest and not may_be_guest(access) else person.id
