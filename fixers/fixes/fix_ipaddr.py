from __future__ import annotations

from typing import Any

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node

from .._calls import call_of_attribute
from .._fixer import Fixer
from .._looking import Trigger
from .._references import module_of_attribute, six_attribute
from .._results import Risk
from .._scopes import is_name

_RENAMED = {"IPAddress": "ip_address", "IPNetwork": "ip_network"}
_SAME = frozenset(
    {"AddressValueError", "IPv4Address", "IPv4Network", "IPv6Address", "IPv6Network"}
    | {"NetmaskValueError"}
)


class FixIpaddr(Fixer):
    """Use ``ipaddress`` of the library for the package ``ipaddr``.

    The classes are related, but not the same: a network has no ``ip``, and host bits that
    are set are an error unless one says ``strict=False``. So this only runs when it is
    asked for, and every use is reported.

    Before::

        import ipaddr
        address = ipaddr.IPAddress(text)
        network = ipaddr.IPNetwork(text)

    After::

        import ipaddress
        import six
        address = ipaddress.ip_address(six.text_type(text))
        network = ipaddress.ip_network(six.text_type(text), strict=False)

    ``ipaddress`` takes text only; on Python 2 it comes from PyPI.

    Left alone: modules that use more of ``ipaddr``, or name it otherwise.
    """

    trigger = Trigger(words=frozenset({"ipaddr"}))
    PATTERN = "file_input< any* >"

    def transform(self, node: Node, results: Any) -> None:
        names = [leaf for leaf in node.leaves() if is_name(leaf, "ipaddr")]
        imports = [
            leaf
            for leaf in names
            if leaf.parent.type in (syms.import_name, syms.dotted_as_names)
        ]
        if not any(map(_is_imported, names)):
            return
        uses = [leaf for leaf in names if not any(leaf is other for other in imports)]
        calls = []
        for leaf in uses:
            trailer = leaf.next_sibling
            name = trailer.children[1] if isinstance(trailer, Node) else None
            if not isinstance(name, Leaf) or (
                module_of_attribute(self.context, name) != "ipaddr"
            ):
                self._report(leaf)
                return
            call = call_of_attribute(name)
            is_made = name.value in _RENAMED
            if is_made and (call is None or len(call.positional or ()) != 1):
                self._report(leaf)
                return
            if not is_made and name.value not in _SAME:
                self._report(leaf)
                return
            calls.append((leaf, name, call if is_made else None))
        for leaf, name, call in calls:
            self._report(leaf)
            if call is None:
                continue
            (argument,) = call.arguments
            text = six_attribute(self, argument, "text_type")
            if text is None:
                return
            prefix, argument.prefix = argument.prefix, ""
            strict = ", strict=False" if name.value == "IPNetwork" else ""
            made = "%s(%s)%s" % (text.value, argument, strict)
            argument.replace(Leaf(token.NAME, made, prefix=prefix))
            name.value = _RENAMED[name.value]
        for leaf in [*imports, *uses]:
            leaf.value = "ipaddress"
            leaf.changed()
        if imports:
            self.context.requirements.add('ipaddress; python_version < "3"')

    def _report(self, leaf: Leaf) -> None:
        self.report(
            leaf,
            "ipaddress is not quite ipaddr: networks have no ip, and text is taken only",
            Risk.HIGH,
        )


def _is_imported(leaf: Leaf) -> bool:
    """Whether the leaf names the package in an import."""
    parent = leaf.parent
    if parent.type == syms.import_from:
        return parent.children[1] is leaf
    return parent.type in (syms.import_name, syms.dotted_as_name, syms.dotted_as_names)
