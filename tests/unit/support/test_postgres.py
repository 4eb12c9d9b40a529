"""The throw-away PostgreSQL that other tests stand on."""

import psycopg


def _connect(postgres_url: str) -> psycopg.Connection:
    return psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True)


def test_a_database_starts_empty_and_knows_every_script(postgres_url: str) -> None:
    with _connect(postgres_url) as connection:
        connection.execute("CREATE TABLE birds (name text)")
        connection.execute("INSERT INTO birds VALUES ('黒ノビタキ')")
        found = connection.execute("SELECT char_length(name) FROM birds").fetchone()
    assert found == (5,)


def test_a_second_test_gets_a_database_of_its_own(postgres_url: str) -> None:
    with _connect(postgres_url) as connection:
        found = connection.execute("SELECT to_regclass('birds')").fetchone()
    assert found == (None,)
