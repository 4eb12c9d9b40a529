"""What all tables are made of, for both databases.

Instants are milliseconds since 1970. Ids are UUIDs of version 7 as text. Text compares by code
point on both databases.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Integer, MetaData, Text

metadata: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_uq",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
        "ck": "%(table_name)s_%(constraint_name)s_ck",
        "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    }
)

Characters: Final = Text().with_variant(Text(collation="C"), "postgresql")
Whole: Final = BigInteger().with_variant(Integer(), "sqlite")
YesNo: Final = Boolean().with_variant(Integer(), "sqlite")

# A row that is found by its key alone is stored in the key's own tree.
KEYED: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
PLAIN: Final[dict[str, Any]] = {"sqlite_strict": True}
# Room in each block for the next version of a row that every message changes, so that no index of
# PostgreSQL has to be touched.
OFTEN_CHANGED: Final[dict[str, Any]] = {**KEYED, "postgresql_with": {"fillfactor": "70"}}
