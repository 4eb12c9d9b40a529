"""What the page on security promises is there."""

import re

from stonechat.chat.rates import RATES, Rate
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert len(named) > 30
    assert sorted(path for path in named if not (ROOT / path).is_file()) == []


def test_every_attack_that_the_page_speaks_of_is_tried_by_a_test() -> None:
    attacks = PAGE.partition("## Getting in")[2].partition("## Limits")[0]
    rows = [line for line in attacks.splitlines() if line.startswith("| ")]
    defended = [row for row in rows if not row.startswith("| what is tried")]
    assert len(defended) > 25
    assert [row for row in defended if "`tests/" not in row.split(" | ")[-1]] == []


def test_the_limits_on_the_page_are_those_in_force() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    said = {name: (int(burst), then) for name, burst, then in rows}
    assert said == {limit.name.lower(): (rate.burst, _then(rate)) for limit, rate in RATES.items()}


def _then(rate: Rate) -> str:
    if rate.per_second >= 1:
        return f"{rate.per_second:g} a second"
    return f"one every {1 / rate.per_second:g} s"
