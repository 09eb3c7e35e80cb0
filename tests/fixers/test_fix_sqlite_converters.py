from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "import routes\nroutes.register_converter('int', parse)\n",
        "import sqlite3\nsqlite3.register_converter(*both)\n",
        "import sqlite3\nregister = sqlite3.register_converter\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("sqlite_converters", source) == []


def test_names_and_attributes() -> None:
    check_rewritten(
        "sqlite_converters",
        """\
        from sqlite3 import dbapi2 as Database, register_converter
        Database.register_converter("bool", lambda value: value == "1")
        register_converter("date", dates.parse)
        """,
        """\
        from sqlite3 import dbapi2 as Database, register_converter
        from onemaster.compat import taking_str
        Database.register_converter("bool", taking_str(lambda value: value == "1"))
        register_converter("date", taking_str(dates.parse))
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "sqlite_converters",
        """\
        import sqlite3
        sqlite3.register_converter("flag", lambda value: value == "yes")
        connection = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
        connection.execute("create table t (a flag)")
        connection.execute("insert into t values ('yes')")
        print(connection.execute("select a from t").fetchone()[0])
        """,
    )
