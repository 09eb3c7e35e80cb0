from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten, run


@pytest.mark.parametrize(
    "source",
    [
        "import ipaddr\nx = ipaddr.IPAddress\n",
        "import ipaddr\nx = ipaddr.IPAddress(1, version=4)\n",
        "import ipaddr\nx = ipaddr.collapse_address_list(y)\n",
        "import ipaddr as ip\nx = ip.IPAddress(y)\n",
        "from ipaddr import IPAddress\n",
    ],
)
def test_what_is_not_known_stays(source: str) -> None:
    assert check_noop("ipaddr", source)


def test_a_variable_of_that_name_is_not_reported() -> None:
    source = "def f(ipaddr): return ipaddr.IPAddress(1)\n"
    assert check_noop("ipaddr", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("ipaddr.IPAddress(x)", "ipaddress.ip_address(six.text_type(x))"),
        ("ipaddr.IPv4Network", "ipaddress.IPv4Network"),
        (
            "ipaddr.IPNetwork( 'a' )",
            "ipaddress.ip_network( six.text_type('a'), strict=False )",
        ),
    ],
)
def test_known_names(before: str, after: str) -> None:
    start = "import ipaddress\n" + "import six\n" * ("six" in after)
    source, expected = "import ipaddr\nx = %s\n" % before, start + "x = %s\n" % after
    assert check_rewritten("ipaddr", source, expected)


def test_the_back_port_is_a_requirement() -> None:
    result = run("ipaddr", "import ipaddr\nx = ipaddr.IPAddress(y)\n")
    assert result.requirements == ('ipaddress; python_version < "3"',)
