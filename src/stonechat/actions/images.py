"""Looking at the images of messages."""

from stonechat.actions.store import NewImage, Transaction
from stonechat.actions.tokens import hash_token


def find_image(tx: Transaction, image_id: str, token: str | None) -> NewImage | None:
    """The image of a message that whoever holds this token may see; without one, that anybody may.

    A token that is not good counts as none: an image that anybody may see needs no sign-in.
    """
    found = tx.find_session(hash_token(token)) if token else None
    return tx.find_image(image_id, found.person_id if found else "")
