"""Measures, prints tables, and writes everything as JSON."""

import json
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import building, machine, table
from benchmarks.bench import Bench, Plan, Scale
from benchmarks.client import RefusedError
from benchmarks.crowd import CrowdFailedError
from benchmarks.figures import Results, Verdict, results_as_json, verdict_as_json
from benchmarks.measures.catalogue import MEASURES
from benchmarks.options import Options, read_options
from benchmarks.program import ProgramFailedError

CACHE: Final = Path(__file__).parent.parent / ".cache"
FILES_NEEDED: Final = {Scale.TINY: 512, Scale.USUAL: 8_192, Scale.LARGE: 16_384}
WARM_UP_SECONDS: Final = 0.5
QUIET: Final = 0.1
"""Cores' worth of other work up to which a machine counts as quiet."""


@dataclass(slots=True)
class Report:
    """Everything that came of one run of the benchmark."""

    options: Options
    machine: dict[str, str]
    busy_before: float
    results: dict[str, Results] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def verdicts(self) -> list[Verdict]:
        """The goals of all measures, in their order."""
        return [verdict for results in self.results.values() for verdict in results.verdicts()]

    def write(self) -> None:
        """Keep all of it as JSON."""
        self.options.output.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": self.machine,
            "cores_busy_elsewhere": self.busy_before,
            "scale": self.options.scale.value,
            "runs": self.options.runs,
            "window_seconds": self.options.window,
            "goals": [*map(verdict_as_json, self.verdicts())],
            "measures": {name: results_as_json(results) for name, results in self.results.items()},
            "failures": self.failures,
        }
        self.options.output.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Measure what the command line says; 0 unless something could not be measured."""
    options = read_options()
    # Whatever was started ends with the context that started it, also when this is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        cores = machine.choose_cores()
        machine.raise_descriptor_limit(FILES_NEEDED[options.scale])
        report = Report(options, machine.describe(), machine.busy_elsewhere())
        _introduce(report)
        CACHE.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=CACHE, prefix="benchmark-") as name:
            _measure(report, cores, Path(name))
    except machine.NotMeasurableError as error:
        print(error, file=sys.stderr)
        return 1
    _conclude(report)
    return 1 if report.failures else 0


def _introduce(report: Report) -> None:
    print(", ".join(f"{what}: {value}" for what, value in report.machine.items()))
    if report.busy_before > QUIET:
        print(
            f"This machine is busy: other programs use {report.busy_before:.2f} cores. Processor"
            " times are usable, throughput and delays are not."
        )


def _measure(report: Report, cores: machine.Cores, directory: Path) -> None:
    generator = building.build_generator(directory)
    building.build_bare_server(directory)
    options = report.options
    for name in options.measures:
        began = time.monotonic()
        print(name, file=sys.stderr)
        limit = None if options.scale is Scale.LARGE else MEASURES[name].limit_seconds
        plan = Plan(options.scale, options.runs, options.window, WARM_UP_SECONDS, limit)
        bench = Bench(plan, cores, directory, generator)
        try:
            results = MEASURES[name].run(bench)
        except (CrowdFailedError, ProgramFailedError, RefusedError) as error:
            report.failures[name] = str(error)
            print(f"\n{name}\nfailed: {error}", flush=True)
            continue
        absent = [f"{who} was not measured: {why}" for who, why in bench.absent.items()]
        results.remarks.extend([*bench.remarks, *absent])
        report.results[name] = results
        print(table.table(results), flush=True)
        report.write()
        print(f"  took {time.monotonic() - began:.0f} s", file=sys.stderr)


def _conclude(report: Report) -> None:
    print(table.goals(report.verdicts()))
    for name, why in report.failures.items():
        print(f"{name} could not be measured: {why}")
    print(f"\nEvery sample is in {report.options.output}.")


if __name__ == "__main__":
    sys.exit(main())
