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

IMAGE_SIDE: Final = 16_383
"""Pixels of an image on its longer side: the most that WebP can hold."""

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

PAGE_BYTES: Final = 2_500_000
"""Bytes of messages' texts of one page, in UTF-8: official clients refuse answers of 4 MiB."""

JOIN_MEMBERS: Final = 100
"""Members that come with the reply to `join_room`."""

UNREAD_MOST: Final = 1_000
"""Unread messages are counted this far, which bounds the cost of counting."""

REFERENCE_LENGTH: Final = 128
"""Characters of an id or a name in a request: a name may be typed with its accents apart."""

WHISPER_MEMBERS: Final = 20
"""People one message may be addressed to."""

PASSWORD_LEAST: Final = 8
PASSWORD_MOST: Final = 256
"""Characters of a password; hashing more of them would only cost time."""

PASSWORD_INPUT_LENGTH: Final = 1_000
"""Characters of a password as typed, before it is brought into one form."""

EMAIL_LENGTH: Final = 254
"""Characters of an e-mail address (RFC 5321, section 4.5.3.1.3, without the brackets)."""

EMAIL_INPUT_LENGTH: Final = 320

SECRET_LENGTH: Final = 512
"""Characters of a token or of a link's secret; ours have 43."""

AGENT_LENGTH: Final = 200
"""Characters of what a session's program is called."""

SESSIONS: Final = 100
GUEST_SESSIONS: Final = 10
"""Sessions of one account, and of one guest, who gets another one with each new name; a new one
past it ends the one that was not used for longest."""

INVITATION_USES: Final = 1_000
INVITATION_DAYS: Final = 365

PROFILE_INPUT_LENGTH: Final = 2_000
DISPLAY_NAME_LENGTH: Final = 64
BIO_LENGTH: Final = 500
PRONOUNS_LENGTH: Final = 40
STATUS_TEXT_LENGTH: Final = 100
"""Characters of what somebody says of themselves."""

WATCHED: Final = 200
"""People whose presence one connection hears of."""

DIRECT_MEMBERS: Final = 20
"""People of a direct room, whoever opens it among them."""
EMOJI_INPUT_LENGTH: Final = 64
REACTIONS: Final = 20
"""Different emoji on one message."""
REACTION_USERS: Final = 20
"""People who are named with a reaction, of those who gave it; the others are counted."""
PINS: Final = 200
"""Pinned messages of one room."""
EDITS: Final = 50
"""Texts that a message had before, of which somebody is told, the latest of them; together they
are no more than one reply to `catch_up`."""
MENTIONS: Final = 50
"""People whom one message can mention by their names."""
HERE_COUNTED: Final = 200
"""Connected people up to whom `@here` is counted for each; past it, it counts as `@room` does."""
WHISPERS_OF_PAGE: Final = 200
"""Whispers that come with one page of a room's history, the newest of those that fall into it."""
WHISPERS_CHARACTERS: Final = 250_000
"""Characters of the texts of these; several clients take no event of more than 4 MiB."""
WHISPERS_WELCOMED: Final = 200
"""Whispers that `welcome` tells of, those first that were begun last."""
SLOW_SECONDS: Final = 86_400
"""How long slow mode can make a member wait between two messages."""
RECEIPT_MEMBERS: Final = 100
"""Members up to whom a room tells who has read how far."""
TYPING_MEMBERS: Final = 200
"""Connections up to which a room tells who is writing."""
JOIN_REQUESTS: Final = 20
"""Rooms that one person can be waiting to be let into."""
JOIN_REQUEST_DAYS: Final = 30
"""How long somebody waits at most."""
SEARCH_LENGTH: Final = 500
"""Characters of what is looked for."""
SEARCH_TERMS: Final = 40
"""Words and phrases of one query."""
SEARCH_DOCUMENTS: Final = 20_000
"""Messages that one request looks at, which hold parts of what is looked for or may do so."""
SEARCH_HIGHLIGHTS: Final = 100
"""Places that are marked in one message."""
SEARCH_NAMES: Final = 5
"""Rooms, and people, that come with the first page of what was found."""
FILES_PER_MESSAGE: Final = 10
FILE_BYTES: Final = 25_000_000
"""Bytes of one file that is no image, unless the operator says otherwise."""
MEDIA_TYPE_LENGTH: Final = 100
UPLOADS_WAITING: Final = 100
"""Uploads of one person that are in no message yet."""
UPLOADS_AT_ONCE: Final = 10
"""Uploads of one person that are under way; each may have a file half-written on the disk."""
UPLOAD_SECONDS: Final = 86_400
"""How long an upload waits to be sent."""
BLOCKED: Final = 1_000
"""People whom one person can block; all of them are in memory while that person is watched."""

REASON_LENGTH: Final = 1_000
"""Characters of why somebody reports, and of what came of it."""

PUSH_SUBSCRIPTIONS: Final = 20
"""Devices of one person that can be woken; a new one past it takes the place of the one of which
nothing was heard for longest."""
PUSH_ENDPOINT_LENGTH: Final = 2_000
"""Characters of the address at which a push service takes messages for one device."""
PUSH_KEY_LENGTH: Final = 200
"""Characters of a subscription's keys as they are given; good ones have 88 at most."""
DEVICE_NAME_LENGTH: Final = 64
PUSH_PAYLOAD_BYTES: Final = 3_000
"""Bytes of what a push says: encrypted, it is within the 4,096 that every push service takes."""
KEYWORDS: Final = 50
KEYWORD_LENGTH: Final = 64
"""Words and phrases of which one person is told, and characters of one."""
KEYWORD_WORDS_LOOKED_AT: Final = 500
"""Different words of one message with which a keyword can begin."""
QUIET_SPANS: Final = 14
QUIET_EXCEPTIONS: Final = 200
"""Spans of somebody's weekly quiet hours; rooms, and people, of whom they are told all the same."""
NOTICE_DELAY_SECONDS: Final = 3_600
NOTICE_MAIL_MINUTES: Final = 10_080
"""How long somebody can be given to read a message before they are told of it, and before mail
tells of it."""
