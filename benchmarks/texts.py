"""Texts as people write them, in several scripts, with words whose frequency is known.

Words are drawn as they are in any language: a few make up half of a text, and most are met once in
a book. Beside them some texts have an address, a number, or something that is looked for later
(`PLANTED`): each of those is in every so many texts and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from random import Random
from typing import Final

_OFTEN: Final = (
    "the of and to in is that it was for on are as with they at be this have from or had by but"
    " not what all were we when your can said there use an each which she do how their if will up"
    " other about out many then them these so some her would make like him into time has look two"
    " more write go see number no way could people my than first water been call who oil its now"
    " find long down day did get come made may part und die der nicht ein für über schön größer"
    " que los está también año où être così più"
)
_STEMS: Final = (
    "chat stone bird heath moor song wing nest shore cliff river cloud storm light dark winter"
    " summer autumn spring garden forest meadow copper silver anchor harbour lantern kettle window"
    " paper letter number answer question market village station engine signal circuit thread"
    " branch release server client socket packet cursor buffer vector matrix filter schema column"
    " render deploy design review commit merge measure travel wonder gather"
)
_BEGINNINGS: Final = ("", "re", "un", "over", "under", "out", "inter", "counter")
_ENDINGS: Final = ("", "s", "ed", "ing", "er", "ers", "less", "ful", "ness", "able", "ment", "ly")

_RUSSIAN: Final = (
    "и в не на что он как это по но они мы этот который человек время рука дело жизнь день голова"
    " друг дом слово место лицо сторона камень птица чекан говорить знать стать хотеть видеть идти"
)
_GREEK: Final = "και το να του της με που την από για είναι πέτρα πουλί λόγος ημέρα θάλασσα"  # noqa: RUF001
_CHINESE: Final = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多"
    "然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头"
    "经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感"
)
_JAPANESE: Final = (
    "これは それは 今日の 明日は 天気が 会議を 始めます 終わりました 鳥が 石の上に います"
    " ありがとう お願いします サーバー メッセージ 確認して ください"
)

COMMON_WORD: Final = "heatherling"
OTHER_COMMON_WORD: Final = "brookside"
RARE_WORD: Final = "quartzjay"
PHRASE: Final = "over the dry wall it flew"
HOST: Final = "issues.whinchat.example"
ADDRESS: Final = f"https://{HOST}/browse/STONE-4711?view=full"
TICKET: Final = "STONE-4711"
CHINESE: Final = "石头聊天室"
RARE_CHINESE: Final = "黑喉石鵖鸟"
BACKWARDS: Final = f"{OTHER_COMMON_WORD} {COMMON_WORD}"
"""Many texts have both, and none in this order."""

NOWHERE: Final = "flycatcher"
NEARLY_SOMEWHERE: Final = "heatherside"
"""Nowhere, though every three letters of it are in many texts."""

RARE_CHARACTER: Final = "鵖"
RARE_CHARACTERS: Final = "鵖鸟"

BIRD: Final = "птица"
THANKS: Final = "ありがとう"


@dataclass(frozen=True, slots=True)
class Planted:
    """A piece that is in one text of so many, behind the words."""

    piece: str
    every: int


# What is written in turn in a round number of rooms comes to all of them: these are primes.
PLANTED: Final = (
    Planted(COMMON_WORD, 7),
    Planted(OTHER_COMMON_WORD, 11),
    Planted(PHRASE, 1_009),
    Planted(RARE_WORD, 4_999),
    Planted(f"https://{HOST}/browse/", 41),
    Planted(ADDRESS, 5_003),
    Planted(CHINESE, 211),
    Planted(RARE_CHINESE, 4_001),
)

_WORDS_LEAST, _WORDS_MOST = 3, 14
_AT_A_TIME: Final = 10_000


class _Words:
    """Words of one kind, the first of them the most frequent: Zipf's law, softened at the top."""

    def __init__(self, words: list[str], random: Random) -> None:
        self._words = words
        self._weights = [*accumulate(1 / (rank + 2.7) for rank in range(len(words)))]
        self._random = random

    def draw(self, count: int) -> Iterator[str]:
        """Draw so many."""
        return iter(self._random.choices(self._words, cum_weights=self._weights, k=count))


def texts(count: int, seed: int) -> Iterator[str]:
    """Write so many texts, the same ones for the same seed; some four microseconds for each."""
    random = Random(seed)
    english = _Words(_english(random), random)
    russian, greek = _Words(_RUSSIAN.split(), random), _Words(_GREEK.split(), random)
    chinese, japanese = _Words(list(_CHINESE), random), _Words(_JAPANESE.split(), random)
    lengths = range(_WORDS_LEAST, _WORDS_MOST + 1)
    for start in range(0, count, _AT_A_TIME):
        wanted = random.choices(lengths, k=min(_AT_A_TIME, count - start))
        words = english.draw(sum(wanted))
        for number, length in enumerate(wanted, start):
            match number % 21:
                case 3:
                    text = "".join(chinese.draw(length * 2))
                case 9:
                    text = " ".join(russian.draw(length))
                case 13:
                    text = "".join(japanese.draw(length))
                case 17:
                    text = " ".join(greek.draw(length))
                case _:
                    text = " ".join(islice(words, length))
            yield text + _behind(number, random)


def _english(random: Random) -> list[str]:
    made = [
        f"{beginning}{stem}{ending}"
        for beginning in _BEGINNINGS
        for stem in _STEMS.split()
        for ending in _ENDINGS
    ]
    random.shuffle(made)
    # Short words are frequent in all languages.
    return [*_OFTEN.split(), *sorted(made, key=len)]


def _behind(number: int, random: Random) -> str:
    """What stands behind the words of a text: a number, an address, what is planted."""
    pieces = [f" {one.piece}" for one in PLANTED if number % one.every == one.every // 2]
    if number % 9 == 4:
        pieces.append(f" #{random.randrange(100_000)}")
    if number % 33 == 5:
        pieces.append(f" https://www.example.org/{number % 1_000}/page-{number}.html")
    return "".join(pieces)
