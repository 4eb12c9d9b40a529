"""What was measured, in the text that Prometheus reads."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import Final, cast

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from stonechat.http.readings import Distribution, Kind, Reading

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

_Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily

_FAMILIES: Final[Mapping[Kind, type[_Family]]] = MappingProxyType(
    {
        Kind.COUNTER: CounterMetricFamily,
        Kind.GAUGE: GaugeMetricFamily,
        Kind.HISTOGRAM: HistogramMetricFamily,
    }
)


def exposition(readings: Iterable[Reading]) -> bytes:
    """Write readings, those of one metric together, in the order in which metrics first come."""
    return generate_latest(_Told(readings))


class _Told(Collector):
    """Holds what was read already; the library's own counters and their locks are not needed."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._families: dict[str, _Family] = {}
        for reading in readings:
            self._add(reading)

    def collect(self) -> Iterable[Metric]:
        return self._families.values()

    def _add(self, reading: Reading) -> None:
        labels, value = tuple(reading.labels.values()), reading.value
        family = self._families.get(reading.metric.name) or self._begin(reading)
        if isinstance(family, HistogramMetricFamily):
            spread = cast("Distribution", value)
            family.add_metric(labels, list(_buckets(spread)), spread.total)
        else:
            family.add_metric(labels, cast("float", value))

    def _begin(self, reading: Reading) -> _Family:
        metric = reading.metric
        made = _FAMILIES[metric.kind](metric.name, metric.meaning, labels=tuple(reading.labels))
        self._families[metric.name] = made
        return made


def _buckets(value: Distribution) -> Iterator[tuple[str, float]]:
    """Count what does not exceed each bound."""
    bounds = (*(f"{bound:g}" for bound in value.bounds), "+Inf")
    return zip(bounds, accumulate(value.counts), strict=True)
