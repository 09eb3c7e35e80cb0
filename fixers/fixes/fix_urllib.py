from __future__ import annotations

import re
from functools import lru_cache
from typing import Optional, Tuple, Union

import tree_sitter
from fissix.pytree import Leaf

from .._import_statements import Attempt, Item, Part
from .._import_uses import uses
from .._looking import is_attribute
from .._moved import GONE, PYTHON3_NAMES, SIX_URLLIB
from .._moved_imports import trigger_for
from .._moved_module_fixer import Move, MovedModuleFixer, renamed
from .._references import dotted_attributes, six_attribute
from .._results import Risk

#: The modules of which ``urllib`` is a package on Python 3.
_MODULES_OF_PYTHON3 = frozenset(
    {"parse", "request", "error", "response", "robotparser"}
)


def _is_used(word: tree_sitter.Node, source: bytes) -> bool:
    """Whether a word is one of the modules for which it matters what is used of it."""
    name = source[word.start_byte : word.end_byte]
    return (
        name in (b"urllib", b"urlparse")
        and not is_attribute(word)
        and _is_imported(name, source)
    )


@lru_cache(maxsize=8)
def _is_imported(module: bytes, source: bytes) -> bool:
    """Whether ``import module`` may stand in a source."""
    return re.search(rb"\bimport\b[^\n#]*\b%s\b" % module, source) is not None


class FixUrllib(MovedModuleFixer):
    """Import ``urllib``, ``urllib2`` and ``urlparse`` in a way that runs on both.

    The names in the importing module stay the same, so no line that uses them changes,
    and other modules find them there as before. ``robotparser`` belongs to these too.

    Before::

        import json, urllib2, urlparse
        from urllib import quote, urlopen, urlencode as encode
        page = urllib2.urlopen(urlparse.urljoin(base, quote(path)))

    After::

        import json
        try:
            import urllib2
        except ImportError:
            import urllib.request as urllib2
        from six.moves.urllib import parse as urlparse
        from six.moves.urllib.parse import quote, urlencode as encode
        try:
            from urllib import urlopen
        except ImportError:
            from urllib.request import urlopen
        page = urllib2.urlopen(urlparse.urljoin(base, quote(path)))

    On Python 2 all of these are the very modules and functions that they were, so
    ``urllib.urlopen``, which six takes from ``urllib2``, is tried first in Python 3's
    ``urllib.request``. A module that became several is imported as the one that has the
    names in use; where there is none, a use becomes ``six.moves.urllib.parse.quote``.

    Left alone: a ``try`` that falls back to a module of Python 3, and code under a test
    for the version. Names that Python 3 has nowhere are reported.
    """

    modules = frozenset({"urllib", "urllib2", "urlparse", "robotparser"})
    trigger = trigger_for(modules, _is_used)

    def whole(self, item: Item) -> Union[Part, Move, None]:
        """Import the module of Python 3 that has the names in use."""
        if item.name == "urllib":
            return self._urllib(item)
        if item.name == "urlparse" and self._is_all_in_six(item):
            return "from six.moves.urllib import " + renamed("parse", item.bound)
        return super().whole(item)

    def everything(self, module: str) -> Optional[Part]:
        """Import ``*`` of ``urlparse``, which is one module on both."""
        if module != "urlparse":
            return None
        return Attempt("from urlparse import *", "from urllib.parse import *")

    def home(self, module: str, name: str) -> Tuple[str, str]:
        """Return where a name is, six before Python 3."""
        if name in SIX_URLLIB.get(module, {}):
            return "six.moves.urllib." + SIX_URLLIB[module][name], name
        return super().home(module, name)

    def _urllib(self, item: Item) -> Optional[Part]:
        found = uses(self.context, item)
        used = {name.value for use in found for name in dotted_attributes(use)[:1]}
        if not used or used & _MODULES_OF_PYTHON3:
            return None
        for home in ("urllib.parse", "urllib.request"):
            if used <= PYTHON3_NAMES["urllib"][home]:
                break
        else:
            for use in found:
                self._divide(use)
        return Attempt("import %s as %s" % (home, item.bound), "import " + str(item))

    def _divide(self, use: Leaf) -> None:
        """Name the module for a use that importing urllib.request does not serve."""
        for name in dotted_attributes(use)[:1]:
            if name.value in PYTHON3_NAMES["urllib"]["urllib.request"]:
                return
            if SIX_URLLIB["urllib"].get(name.value) == "parse":
                new = six_attribute(self, use, "moves.urllib.parse")
                if new is not None:
                    use.replace(new)
            elif name.value not in GONE["urllib"]:
                self.report(
                    use,
                    "Python 3 has no %s in urllib.request" % name.value,
                    Risk.HIGH,
                )

    def _is_all_in_six(self, item: Item) -> bool:
        names = SIX_URLLIB["urlparse"]
        found = [dotted_attributes(use) for use in uses(self.context, item)]
        return all(use and names.get(use[0].value) == "parse" for use in found)
