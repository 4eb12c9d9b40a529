"""Figures as text for people."""

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Figure, Results, Verdict

HEADINGS: Final = ("measure", "ours", "beside", "theirs", "ratio", "goal", "")
IS_MET: Final = {True: "reached", False: "MISSED", None: "unknown"}


def table(results: Results) -> str:
    """Lay out one measure: a line a server, then the remarks."""
    lines = ["", results.title, "=" * len(results.title)]
    for figure in results.figures:
        lines += ["", *_figure(figure)]
    if results.remarks:
        lines += ["", *(f"  Note: {remark}" for remark in results.remarks)]
    return "\n".join(lines)


def goals(verdicts: Iterable[Verdict]) -> str:
    """Lay out every goal in a line: our figure, the other one, their ratio, and what is wanted."""
    rows = [HEADINGS, *map(cells, verdicts)]
    if len(rows) == 1:
        return "\nNothing of what was measured has a goal."
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(["", *(_line(row, widths) for row in rows)])


def cells(verdict: Verdict) -> tuple[str, ...]:
    """The cells of a row, under `HEADINGS`."""
    is_alone = verdict.goal.other is None
    return (
        f"{verdict.what} [{verdict.unit}]" if verdict.unit else verdict.what,
        amount(verdict.ours),
        verdict.goal.other or "",
        "" if is_alone else amount(verdict.theirs),
        "" if is_alone else amount(verdict.ratio, absent=""),
        str(verdict.goal),
        IS_MET[verdict.is_met] if str(verdict.goal) else "",
    )


def amount(value: float | None, *, absent: str = "not measured") -> str:
    """Three digits that matter, and no exponent."""
    if value is None:
        return absent
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _figure(figure: Figure) -> list[str]:
    lines = [f"  {figure.name} [{figure.unit}]" if figure.unit else f"  {figure.name}"]
    for who, samples in figure.samples.items():
        ratio = figure.ratio(who) if who != figure.subject else None
        beside = f"{figure.subject} is {ratio:.2f} times that" if ratio is not None else ""
        value = amount(figure.value(who))
        lines.append(f"    {who:<28}{value:>10}{_spread(samples):<22}{beside}".rstrip())
    return lines


def _spread(samples: list[float]) -> str:
    if len(samples) == 1:
        return ""
    return f"  ({amount(min(samples))} to {amount(max(samples))})"
