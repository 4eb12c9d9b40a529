import pytest

from stonechat.chat.emoji import is_emoji

EMOJI = {
    "a picture": "👍",
    "with a skin tone": "👍🏽",
    "shown as a picture": "❤️",
    "a symbol that keyboards send bare": "❤",
    "a flag": "🇨🇭",
    "a flag of a region": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "a keycap": "1️⃣",
    "a family": "👨\u200d👩\u200d👧\u200d👦",
    "a kiss of two tones": "🧑🏽\u200d❤️\u200d💋\u200d🧑🏻",
    "a flag of pictures": "🏳️\u200d🌈",
    "a code point kept for a later version": "\U0001faff",
}

OTHERS = {
    "nothing": "",
    "two": "👍👍",
    "a letter": "a",
    "a digit": "1",
    "a word": "party",
    "a space before": " 👍",
    "a line behind": "👍\n",
    "a skin tone alone": "🏽",
    "a joiner at the end": "👍\u200d",
    "half a flag": "🇨",
    "a text of pictures joined": "\u200d".join("👍" * 20),
    "a letter in a circle": "\u20dd",
    "an emoji and a mark": "👍\u0301",
}


@pytest.mark.parametrize("case", EMOJI)
def test_one_emoji_is_known(case: str) -> None:
    assert is_emoji(EMOJI[case])


@pytest.mark.parametrize("case", OTHERS)
def test_whatever_is_not_exactly_one_emoji_is_none(case: str) -> None:
    assert not is_emoji(OTHERS[case])
