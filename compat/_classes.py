"""What a metaclass needs on Python 3."""

from __future__ import absolute_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict


def with_class_cell(namespace, attributes):
    # type: (Dict[str, Any], Dict[str, Any]) -> Dict[str, Any]
    """Return the namespace for ``type.__new__`` with the class cell of a class body.

    Python 3 puts a cell among the attributes of a class whose methods use ``super``,
    and ``type.__new__`` must get it. A metaclass that hands over a namespace of its own
    loses it, which Python 3.8 and later refuse. On Python 2 there is no such cell.

    :param namespace: what the metaclass hands over; it is not changed.
    :param attributes: what the metaclass was given; the cell is taken out of it.
    """
    if namespace is attributes or "__classcell__" not in attributes:
        return namespace
    cell = attributes.pop("__classcell__")
    return dict(namespace, __classcell__=cell)
