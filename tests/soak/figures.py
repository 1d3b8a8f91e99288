"""The samples of the soak test in a table: how fast each part grew before and after its retention period."""

from __future__ import annotations

from collections.abc import Sequence

WHAT = {
    "prefect": "Prefect's database, MB",
    "logs": "logs of the parts, MB",
    "archive": "kept pages, MB",
    "archive_files": "kept pages, files",
    "kafka": "Kafka, MB",
    "postgres": "Postgres, MB",
    "memory": "memory of all processes, MB",
    "memory_kafka": "memory of Kafka, MB",
    "memory_postgres": "memory of Postgres, MB",
    "memory_worker": "memory of the worker, MB",
    "memory_server": "memory of Prefect's server, MB",
    "memory_serve": "memory of what starts runs, MB",
    "handles": "open files and sockets of all processes",
    "handles_worker": "open files and sockets of the worker",
    "articles": "articles",
    "lag": "age of the oldest entry under way, s",
}
FORGETS_AFTER = 60.0  # minutes: run_history_seconds in the soak test


def figures(samples: Sequence[dict[str, float]]) -> str:
    """A table in Markdown: each measure at the start, its peak and end, and its growth per hour, early and late."""
    last = samples[-1]["minute"]
    lines = [
        f"{last:.0f} minutes, {len(samples)} samples", "",
        "| what | start | peak | end | per hour, first half | per hour, last third |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, words in WHAT.items():
        values = [sample[name] for sample in samples]
        early, late = growth(samples, name, last * 0.1, last / 2), growth(samples, name, last * 2 / 3, last)
        lines.append(f"| {words} | {values[0]:g} | {max(values):g} | {values[-1]:g} | {early:+.1f} | {late:+.1f} |")
    return "\n".join(lines) + "\n"


def growth(samples: Sequence[dict[str, float]], name: str, start: float, end: float) -> float:
    """Growth per hour between two minutes, by least squares."""
    points = [(sample["minute"] / 60, sample[name]) for sample in samples if start <= sample["minute"] <= end]
    if len(points) < 2:
        return 0.0
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((hour - x) ** 2 for hour, _ in points)
    return sum((hour - x) * (value - y) for hour, value in points) / spread if spread else 0.0
