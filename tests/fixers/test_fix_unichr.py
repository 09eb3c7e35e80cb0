from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(unichr=chr): return unichr(1)\n", id="parameter"),
        pytest.param("compat.unichr(1)\n", id="attribute"),
        pytest.param("from six import unichr\nunichr(1)\n", id="import"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("unichr", source) == []


def test_calls_and_bare_references() -> None:
    check_rewritten(
        "unichr",
        """\
        text = unichr(233) + u"".join(map(unichr, codes))
        """,
        """\
        import six
        text = six.unichr(233) + u"".join(map(six.unichr, codes))
        """,
    )
