"""How much of anything there may be. Announced to clients in `welcome.server.limits`."""

from typing import Final

NAME_LENGTH: Final = 32
"""Characters of a username or room name."""

TITLE_LENGTH: Final = 80
"""Characters of a room's title."""

TOPIC_LENGTH: Final = 500
"""Characters of a room's topic."""

TEXT_LENGTH: Final = 10_000
"""Characters (code points) of a message's text."""

CLIENT_ID_LENGTH: Final = 64
"""Characters of a client's own id of a send."""

IMAGES_PER_MESSAGE: Final = 10
"""What Socket.IO clients can attach to one event."""

IMAGE_BYTES: Final = 10_000_000
"""Bytes of one image as sent: leaves room for a second one within a 12,000,000 byte event."""

IMAGE_NAME_LENGTH: Final = 255
IMAGE_ALT_LENGTH: Final = 1_000

PAGE_DEFAULT: Final = 50
PAGE_MOST: Final = 100
"""Messages, rooms or members of one page."""

CATCH_UP_STREAMS: Final = 10_000
"""Rooms, or whispers, that one request may catch up with."""

CATCH_UP_CHANGES: Final = 500
CATCH_UP_CHARACTERS: Final = 500_000
"""Changes, and characters of messages' texts, of one reply to `catch_up`; what is more waits for
the next one."""

JOIN_MEMBERS: Final = 100
"""Members that come with the reply to `join_room`."""

UNREAD_MOST: Final = 1_000
"""Unread messages are counted this far, which bounds the cost of counting."""

REFERENCE_LENGTH: Final = 128
"""Characters of an id or a name in a request: a name may be typed with its accents apart."""

WHISPER_MEMBERS: Final = 20
"""People one message may be addressed to."""
