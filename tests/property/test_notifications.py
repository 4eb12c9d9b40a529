"""Who is told of a message: every combination there is, against the rules written down plainly."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, product

from stonechat.chat.notifications import Choice, Hearer, Reason, RoomLevel, Tie, reason_to_tell

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TIES = [tie for tie in Tie if tie is not Tie.NONE]


def expected(hearer: Hearer, ties: frozenset[Tie]) -> str | None:
    """The same rules once more, as one would tell them to a person."""
    if not hearer.is_account or hearer.is_author or hearer.blocks_author:
        return None
    if not hearer.may_read or hearer.has_read:
        return None
    if hearer.quiet_until and hearer.quiet_until > NOW:
        return None
    wants = hearer.choice if hearer.level == "default" else hearer.level
    return None if wants == "nothing" else most_important(wants, ties)


def most_important(wants: str, ties: frozenset[Tie]) -> str | None:
    """Tell why somebody hears of a message who wants to hear of anything."""
    if Tie.WHISPER in ties:
        return "whisper"
    if Tie.DIRECT in ties and wants != "mentions":
        return "direct"
    for name in ("MENTION", "REPLY", "CALL", "KEYWORD"):
        if Tie[name] in ties:
            return name.lower()
    return "all" if wants == "all" else None


def test_every_combination_is_decided_as_the_rules_say() -> None:
    decided = 0
    sets = [frozenset(some) for n in range(len(TIES) + 1) for some in combinations(TIES, n)]
    truths = [False, True]
    quiets = [None, NOW - timedelta(seconds=1), NOW, NOW + timedelta(seconds=1)]
    for facts in product(truths, truths, truths, truths, truths, Choice, RoomLevel, quiets):
        hearer = Hearer(*facts)
        for ties in sets:
            assert reason_to_tell(hearer, ties, NOW) == expected(hearer, ties), (hearer, ties)
            decided += 1
    assert decided == 2**5 * 3 * 4 * 4 * 2 ** len(TIES)


def test_all_reasons_but_words_and_everything_may_be_mailed() -> None:
    assert {it for it in Reason if not it.is_personal} == {Reason.KEYWORD, Reason.ALL}
