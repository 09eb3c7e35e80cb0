from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = imap(f, a)\n", id="bound by nothing that is seen"),
        pytest.param("import mine.itertools\nmine.itertools.imap(f)\n", id="another"),
        pytest.param("from mine import izip\n", id="of another module"),
        pytest.param("import itertools\nitertools.chain(a, b)\n", id="on both"),
        pytest.param(
            "try:\n    from itertools import izip\nexcept ImportError:\n"
            "    izip = zip\n",
            id="catches the error",
        ),
        pytest.param(
            "import itertools\ntry:\n    izip = itertools.izip\n"
            "except AttributeError:\n    izip = zip\n",
            id="catches the attribute error",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("itertools", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "from itertools import izip\n",
            "from six.moves import zip as izip\n",
            id="import",
        ),
        pytest.param(
            "from itertools import izip as zip\n",
            "from six.moves import zip\n",
            id="alias that is the new name",
        ),
        pytest.param(
            "from itertools import chain, imap as m, ifilterfalse, count\n",
            "from itertools import chain, count\n"
            "from six.moves import map as m, filterfalse as ifilterfalse\n",
            id="among others",
        ),
        pytest.param(
            "def f():\n    from itertools import izip, chain\n    return izip(a, b)\n",
            "def f():\n    from itertools import chain\n"
            "    from six.moves import zip as izip\n    return izip(a, b)\n",
            id="in a function",
        ),
        pytest.param(
            "import itertools as it\nx = map(it.imap, a)\n",
            "import itertools as it\nimport six\nx = map(six.moves.map, a)\n",
            id="module by another name, reference",
        ),
        pytest.param(
            "import itertools\nx = itertools.izip_longest(a, b, fillvalue=0)\n",
            "import itertools\nimport six\n"
            "x = six.moves.zip_longest(a, b, fillvalue=0)\n",
            id="keywords",
        ),
        pytest.param(
            "import itertools\nx = itertools.imap(None, a, b)\n",
            "import itertools\nimport six\nx = six.moves.zip(a, b)\n",
            id="identity makes tuples",
        ),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("itertools", before, after)


def test_map_of_a_list_stays_one_beside_imap() -> None:
    check_rewritten(
        "map,itertools",
        """\
        from itertools import imap
        x = map(f, a)
        y = imap(f, a)
        """,
        """\
        from six.moves import map as imap
        x = list(map(f, a))
        y = imap(f, a)
        """,
    )


def test_an_imported_imap_of_none_is_reported() -> None:
    source = "from six.moves import map as imap\nx = imap(None, a, b)\n"
    (place,) = check_noop("itertools", source)
    assert "use izip" in place.reason
