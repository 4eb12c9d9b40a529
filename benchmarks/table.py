"""Figures as text for people."""

from collections.abc import Iterable

from benchmarks.figures import Figure, Results, Verdict


def table(title: str, results: Results) -> str:
    """Lay out one measure: a line a figure, then its goals, then the remarks."""
    lines = ["", title, "=" * len(title)]
    for figure in results.figures:
        lines += ["", *_rows(figure)]
    lines += [f"  Note: {remark}" for remark in results.remarks]
    return "\n".join(lines)


def goals(figures: Iterable[Figure]) -> str:
    """List every goal with what it came to."""
    lines = [
        f"{_mark(verdict)} {figure.name}: {_amount(verdict.value)}, {verdict.goal}"
        for figure in figures
        for verdict in figure.verdicts()
    ]
    return "\n".join(["", "Goals", "=====", *(lines or ["none of what was measured has one"])])


def _rows(figure: Figure) -> list[str]:
    rows = [f"  {figure.name} [{figure.unit}]" if figure.unit else f"  {figure.name}"]
    for who in figure.samples:
        value = figure.value(who)
        if value is None:
            continue
        ratio = figure.ratio(who) if who != figure.subject else None
        beside = f"{figure.subject} is {ratio:.2f} times that" if ratio is not None else ""
        spread = _spread(figure.samples[who])
        rows.append(f"    {who:<28}{_amount(value):>10}{spread:<22}{beside}".rstrip())
    rows += [
        f"    {_mark(verdict)} goal: {verdict.goal}; it is {_amount(verdict.value)}"
        for verdict in figure.verdicts()
    ]
    return rows


def _mark(verdict: Verdict) -> str:
    return "met   " if verdict.is_met else "MISSED"


def _amount(value: float) -> str:
    """Three digits that matter, and no exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _spread(samples: list[float]) -> str:
    if len(samples) == 1:
        return ""
    return f"  ({_amount(min(samples))} to {_amount(max(samples))})"
