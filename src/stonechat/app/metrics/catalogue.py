"""Everything that is measured. `docs/operating/metrics.md` says the same; a test compares them."""

from typing import Final

from stonechat.http.metrics import Kind, Metric


def _counter(name: str, meaning: str, *labels: str) -> Metric:
    return Metric(name, Kind.COUNTER, meaning, labels)


def _gauge(name: str, meaning: str, *labels: str) -> Metric:
    return Metric(name, Kind.GAUGE, meaning, labels)


def _histogram(name: str, meaning: str) -> Metric:
    return Metric(name, Kind.HISTOGRAM, meaning)


INFO: Final = _gauge("stonechat_info", "Always 1: which server this is.", "version", "database")
DRAINING: Final = _gauge("stonechat_draining", "1 while the server lets everybody go, else 0.")

CONNECTIONS: Final = _gauge("stonechat_connections", "Connections that are open.", "transport")
OPENED: Final = _counter("stonechat_connections_opened_total", "Connections that were opened.")
PEOPLE: Final = _gauge("stonechat_people", "People who have a connection and a name.")
ROOMS: Final = _gauge("stonechat_rooms", "Rooms and whispers that somebody connected hears.")
BEHIND: Final = _gauge(
    "stonechat_connections_behind", "Connections that do not read what they are sent."
)
FELL_BEHIND: Final = _counter(
    "stonechat_connections_fell_behind_total", "How often a connection fell behind."
)
OUTBOX: Final = _gauge(
    "stonechat_outbox_bytes", "What waits for connections to read it, beyond the kernel's buffers."
)

MESSAGES: Final = _counter("stonechat_messages_total", "Messages that were stored and told.")
DELIVERIES: Final = _counter(
    "stonechat_deliveries_total", "Changes of rooms, once for each connection they were handed to."
)
WRITES: Final = _counter(
    "stonechat_delivery_writes_total", "How often a connection was handed one or more of them."
)

DATABASE_UP: Final = _gauge("stonechat_database_up", "1 if the database answered just now, else 0.")
BATCH_ACTS: Final = _histogram("stonechat_commit_acts", "Acts that shared one transaction.")
BATCH_SECONDS: Final = _histogram(
    "stonechat_commit_seconds", "What a transaction took, the commit included."
)
ACTS_WAITING: Final = _gauge("stonechat_acts_waiting", "Acts that wait for a transaction.")
QUERIES: Final = _gauge("stonechat_queries_pending", "Queries that wait or are under way.")

MAILS: Final = _gauge("stonechat_mails_waiting", "Mails that are still to be sent.")
MAILS_LATE: Final = _gauge(
    "stonechat_mails_overdue_seconds", "How long the mail that was due first has been due."
)
PUSHES: Final = _gauge("stonechat_pushes_waiting", "Pushes that are still to be sent.")
PUSHES_LATE: Final = _gauge(
    "stonechat_pushes_overdue_seconds", "How long the push that was due first has been due."
)
PUSHED: Final = _counter("stonechat_pushes_total", "What became of pushes.", "outcome")

NODES: Final = _gauge("stonechat_nodes", "Processes of this chat, this one included.")
STEWARD: Final = _gauge("stonechat_steward", "1 if this process empties the outboxes, else 0.")
BUS_UP: Final = _gauge(
    "stonechat_bus_up", "0 while the bus to the other processes is away, else 1."
)
BUS_LAG: Final = _gauge("stonechat_bus_lag_seconds", "How long the bus took to answer last.")
GAPS: Final = _counter(
    "stonechat_gaps_filled_total", "Holes in rooms that were filled from the database."
)
REPEATED: Final = _counter(
    "stonechat_bus_repeated_total", "Changes that came by the bus and were known already."
)
DROPPED: Final = _counter(
    "stonechat_bus_dropped_total", "Changes that were not sent because the bus was not there."
)

LATENESS: Final = _histogram(
    "stonechat_loop_lateness_seconds", "How late the event loop came to a timer, once a second."
)
CPU: Final = _counter("process_cpu_seconds_total", "Processor time of the server's process.")
MEMORY: Final = _gauge("process_resident_memory_bytes", "Memory of the server's process.")
FILES: Final = _gauge("process_open_fds", "Files and connections that the process has open.")
FILES_MOST: Final = _gauge("process_max_fds", "How many it may have open.")
STARTED: Final = _gauge("process_start_time_seconds", "When the process began, as a Unix time.")

METRICS: Final[tuple[Metric, ...]] = (
    INFO,
    DRAINING,
    CONNECTIONS,
    OPENED,
    PEOPLE,
    ROOMS,
    BEHIND,
    FELL_BEHIND,
    OUTBOX,
    MESSAGES,
    DELIVERIES,
    WRITES,
    DATABASE_UP,
    BATCH_ACTS,
    BATCH_SECONDS,
    ACTS_WAITING,
    QUERIES,
    MAILS,
    MAILS_LATE,
    PUSHES,
    PUSHES_LATE,
    PUSHED,
    NODES,
    STEWARD,
    BUS_UP,
    BUS_LAG,
    GAPS,
    REPEATED,
    DROPPED,
    LATENESS,
    CPU,
    MEMORY,
    FILES,
    FILES_MOST,
    STARTED,
)
"""All of them, in the order in which they are told."""
