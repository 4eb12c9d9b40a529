"""Everything that a database can refuse.

    StorageError
    ├── Contended       somebody else was writing; the same again may succeed, and is tried
    ├── Violated        a constraint said no: a defect of ours, since acts ask before they write
    └── Unreachable     gone, full, read-only or damaged: nothing can be stored just now
        └── InDoubt     it went during a commit, which may or may not have happened

Members never see these: the appender and the readers answer `unavailable` or `internal`. Their
texts name constraints and error codes and never hold a value, so they may be logged.
"""

from __future__ import annotations


class StorageError(Exception):
    """The store did not do what was asked; the message is one sentence for the operator."""


class Contended(StorageError):
    """A lock was not to be had in time, or two transactions waited for each other."""


class Violated(StorageError):
    """A constraint of the schema was broken, and what broke it was not stored."""


class Unreachable(StorageError):
    """The database cannot be used at the moment."""


class InDoubt(Unreachable):
    """The database was lost during a commit: nobody can say whether it happened."""
