from __future__ import annotations

from typing import List

import pytest
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers.fixes.fix_string_io import FixStringIo


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import io\nfrom io import StringIO\n", id="not moved"),
        pytest.param("StringIO = 1\nf(StringIO, cStringIO=2)\n", id="names"),
        pytest.param("from django.utils import StringIO\n", id="of another package"),
        pytest.param("from six import StringIO\n", id="six"),
        pytest.param(
            "try:\n    from cStringIO import StringIO\nexcept ImportError:\n"
            "    from io import StringIO\n",
            id="falls back to what Python 3 has",
        ),
        pytest.param(
            "if sys.version_info >= (3,):\n    import io as StringIO\nelse:\n"
            "    import StringIO\n",
            id="test for the version",
        ),
        pytest.param("import Queue, urllib2\n", id="modules of other fixers"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("string_io", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("from StringIO import StringIO", "from six import StringIO"),
        ("from StringIO import StringIO as S", "from six import StringIO as S"),
        ("from StringIO import *", "from six import StringIO"),
        (
            "from cStringIO import StringIO",
            "from six.moves import cStringIO as StringIO",
        ),
        (
            "from cStringIO import StringIO as S",
            "from six.moves import cStringIO as S",
        ),
        (
            "import StringIO",
            "try:\n    import StringIO\nexcept ImportError:\n    import io as StringIO",
        ),
        (
            "import cStringIO as S, os",
            "try:\n    import cStringIO as S\nexcept ImportError:\n"
            "    import io as S\nimport os",
        ),
    ],
)
def test_one_import_for_both(before: str, after: str) -> None:
    assert check_rewritten("string_io", before + "\n", after + "\n") == []


def guarded(*alternatives: List[str]) -> str:
    return "try:\n    %s\nexcept ImportError:\n    %s\n" % tuple(
        "\n    ".join(lines) for lines in alternatives
    )


def test_the_last_alternative_is_the_one_that_is_tried_last() -> None:
    check_rewritten(
        "string_io",
        guarded(["import cStringIO as StringIO"], ["import StringIO"]),
        guarded(
            ["import cStringIO as StringIO"],
            ["try:", "    import StringIO"]
            + ["except ImportError:", "    import io as StringIO"],
        ),
    )


def test_no_other_alternative_changes_where_the_first_runs_on_both() -> None:
    slower = ["from StringIO import StringIO"]
    check_rewritten(
        "string_io",
        guarded(["from cStringIO import StringIO"], slower),
        guarded(["from six.moves import cStringIO as StringIO"], slower),
    )


@pytest.mark.parametrize(
    "source",
    [
        "from cStringIO import InputType\n",
        "import cStringIO\ndef f(x):\n    return isinstance(x, cStringIO.InputType)\n",
        "import cStringIO as c\ndef f(x):\n    return isinstance(x, c.InputType)\n",
    ],
)
def test_what_is_gone_is_reported(source: str) -> None:
    (place,) = run("string_io", source).places
    assert place.reason == "Python 3 has no cStringIO.InputType"


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import cStringIO\n", True),
        ("from StringIO import StringIO  # why\n", True),
        ("f(StringIO.StringIO())\n", False),
        ("f(cStringIO.InputType)\n", True),
        (
            "try:\n    import StringIO  # why\nexcept ImportError:\n"
            "    import io as StringIO\n",
            False,
        ),
        (
            "try:\n    import cStringIO as S\nexcept ImportError:\n"
            "    import StringIO as S\n",
            True,
        ),
    ],
)
def test_only_what_may_change_is_looked_at(source: str, is_candidate: bool) -> None:
    look = Looker({"string_io": FixStringIo.trigger}).look(source.encode("ascii"))
    assert bool(look.offsets) is is_candidate
