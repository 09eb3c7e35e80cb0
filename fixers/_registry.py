"""The fixers, in the order in which they run.

The order matters: a fixer sees what those before it have written.
"""

from __future__ import annotations

import difflib
import enum
import importlib
import inspect
import os
from dataclasses import dataclass
from typing import Iterable, List, Optional, Tuple


class Stage(enum.Enum):
    """The two steps in which a team can take the changes."""

    #: Still Python 2, uncontroversial: same meaning, newer spelling.
    PYTHON2 = "python2"
    #: What makes the code run on both.
    BOTH = "both"


#: (name, stage), in run order.
FIXERS: Tuple[Tuple[str, Stage], ...] = (
    ("tabs", Stage.PYTHON2),
    ("keyword_names", Stage.PYTHON2),
    ("star_import", Stage.PYTHON2),
    ("import", Stage.PYTHON2),
    ("import_by_name", Stage.BOTH),
    ("except", Stage.PYTHON2),
    ("exception_items", Stage.BOTH),
    ("exception_message", Stage.BOTH),
    ("except_variable", Stage.PYTHON2),
    ("ne", Stage.PYTHON2),
    ("repr", Stage.PYTHON2),
    ("raw_unicode", Stage.PYTHON2),
    ("byte_escapes", Stage.PYTHON2),
    ("regex_flags", Stage.PYTHON2),
    ("true_false", Stage.PYTHON2),
    ("numliterals", Stage.PYTHON2),
    ("paren", Stage.PYTHON2),
    ("tuple_params", Stage.PYTHON2),
    ("execfile", Stage.BOTH),
    ("exec", Stage.PYTHON2),
    ("apply", Stage.PYTHON2),
    ("has_key", Stage.BOTH),
    ("xreadlines", Stage.PYTHON2),
    ("funcattrs", Stage.PYTHON2),
    ("methodattrs", Stage.BOTH),
    ("comprehension_variable", Stage.PYTHON2),
    ("unbound_method", Stage.BOTH),
    ("throw", Stage.PYTHON2),
    ("next", Stage.BOTH),
    ("has_iter", Stage.BOTH),
    ("nonzero", Stage.BOTH),
    ("unicode_method", Stage.BOTH),
    ("cmp_method", Stage.BOTH),
    ("hash_method", Stage.BOTH),
    ("slice_methods", Stage.BOTH),
    ("object_base", Stage.BOTH),
    ("special_methods", Stage.BOTH),
    ("div_method", Stage.BOTH),
    ("iter_methods", Stage.BOTH),
    ("metaclass", Stage.BOTH),
    ("class_cell", Stage.BOTH),
    ("raise", Stage.BOTH),
    ("stop_iteration", Stage.PYTHON2),
    ("assertions", Stage.BOTH),
    ("translations", Stage.BOTH),
    ("renamed_methods", Stage.BOTH),
    ("renames", Stage.PYTHON2),
    ("file", Stage.PYTHON2),
    ("sys_exc", Stage.PYTHON2),
    ("exitfunc", Stage.PYTHON2),
    ("gone_modules", Stage.BOTH),
    ("string_functions", Stage.BOTH),
    ("translate", Stage.BOTH),
    ("nested", Stage.PYTHON2),
    ("path_walk", Stage.BOTH),
    ("binary_data", Stage.BOTH),
    ("bytes_io", Stage.BOTH),
    ("moved_names", Stage.BOTH),
    ("module_strings", Stage.BOTH),
    ("mock", Stage.BOTH),
    ("default_encoding", Stage.BOTH),
    ("expat_unicode", Stage.BOTH),
    ("universal_newlines", Stage.BOTH),
    ("imports", Stage.BOTH),
    ("urllib", Stage.BOTH),
    ("string_io", Stage.BOTH),
    ("find_module", Stage.BOTH),
    ("sqlite_converters", Stage.BOTH),
    ("bytes_type", Stage.BOTH),
    ("byte_literals", Stage.BOTH),
    ("ord", Stage.BOTH),
    ("u_reprs", Stage.BOTH),
    ("decode", Stage.BOTH),
    ("encode", Stage.BOTH),
    ("basestring", Stage.BOTH),
    ("unicode_type", Stage.BOTH),
    ("unichr", Stage.BOTH),
    ("long", Stage.BOTH),
    ("standarderror", Stage.BOTH),
    ("input", Stage.BOTH),
    ("types", Stage.BOTH),
    ("operator", Stage.BOTH),
    ("print", Stage.BOTH),
    ("map", Stage.BOTH),
    ("filter", Stage.BOTH),
    ("zip", Stage.BOTH),
    ("range", Stage.BOTH),
    ("xrange", Stage.BOTH),
    ("reduce", Stage.BOTH),
    ("intern", Stage.BOTH),
    ("reload", Stage.BOTH),
    ("buffer", Stage.BOTH),
    ("coerce", Stage.BOTH),
    ("sort_cmp", Stage.BOTH),
    ("cmp", Stage.BOTH),
    ("itertools", Stage.BOTH),
    ("dict", Stage.BOTH),
    ("division", Stage.PYTHON2),
    ("round", Stage.BOTH),
    ("comparison", Stage.BOTH),
    ("hash_order", Stage.BOTH),
    ("classic_division", Stage.BOTH),
    ("ipaddr", Stage.BOTH),
    ("open", Stage.BOTH),
    ("idioms", Stage.PYTHON2),
    ("set_literal", Stage.PYTHON2),
    ("ws_comma", Stage.PYTHON2),
    ("cython", Stage.BOTH),
    ("doctest", Stage.BOTH),
)

#: Names that run only when they are asked for.
OPT_IN = frozenset(
    {"classic_division", "idioms", "ipaddr", "open", "set_literal", "ws_comma"}
)

_PACKAGE = __name__.rpartition(".")[0] + ".fixes"
_STAGES = dict(FIXERS)


class UnknownFixer(ValueError):
    """A name that no fixer has."""


@dataclass(frozen=True)
class FixerInfo:
    """What a person wants to know of a fixer without running it."""

    name: str
    dotted: str
    stage: Stage
    opt_in: bool
    title: str
    docs: str


def all_fixers() -> List[FixerInfo]:
    """Return every fixer of ours, in run order."""
    return [info(name) for name, _ in FIXERS]


def info(name: str) -> FixerInfo:
    """Describe one fixer, by its public or dotted name."""
    (known,) = select(only=[name])
    dotted = dotted_name(known)
    docs = inspect.getdoc(load(known)) or known
    return FixerInfo(
        name=known,
        dotted=dotted,
        stage=_STAGES.get(known, Stage.BOTH),
        opt_in=known in OPT_IN,
        title=docs.partition("\n")[0],
        docs=docs,
    )


def select(
    only: Optional[Iterable[str]] = None,
    skip: Iterable[str] = (),
    stage: Optional[Stage] = None,
    enable: Iterable[str] = (),
) -> Tuple[str, ...]:
    """Choose fixers; returns their names in run order, foreign ones last.

    only: just these. skip: all but these. stage: those of one step. enable: opt-in
    fixers to run besides the default ones. A name is ``map``, ``fix_map`` or the dotted
    name of a fixer of another package, such as ``libmodernize.fixes.fix_map``.

    Raises UnknownFixer.
    """
    skipped = {_known(name) for name in skip}
    enabled = {_known(name) for name in enable}
    if only is not None:
        wanted = {_known(name): None for name in only}
        foreign = [name for name in wanted if "." in name]
    else:
        wanted = {n: None for n, _ in FIXERS if n not in OPT_IN or n in enabled}
        foreign = sorted(name for name in enabled if "." in name)
    chosen = [
        name
        for name, of_stage in FIXERS
        if name in wanted and name not in skipped and stage in (None, of_stage)
    ]
    return tuple(chosen + [name for name in foreign if name not in skipped])


def is_complete(names: Iterable[str]) -> bool:
    """Whether all fixers that run by default are among the names."""
    return set(select()) <= set(names)


def _known(name: str) -> str:
    if "." in name:
        try:
            load(name)
        except (ImportError, AttributeError) as error:
            raise UnknownFixer("no fixer %s: %s" % (name, error)) from error
        return name
    short = name[len("fix_") :] if name.startswith("fix_") else name
    if short in _STAGES:
        return short
    near = difflib.get_close_matches(short, _STAGES, 3)
    hint = "did you mean %s?" % " or ".join(near) if near else "see run-fixers --list"
    raise UnknownFixer("no fixer is called %s; %s" % (name, hint))


def dotted_name(name: str) -> str:
    """Return the module of a fixer, by its public or dotted name."""
    return name if "." in name else "%s.fix_%s" % (_PACKAGE, name)


def load(name: str) -> type:
    """Import the class of a fixer, by its public or dotted name."""
    dotted = dotted_name(name)
    words = dotted.rpartition(".")[2][len("fix_") :].split("_")
    module = importlib.import_module(dotted)
    found: type = getattr(module, "Fix" + "".join(word.title() for word in words))
    return found


def files() -> List[str]:
    """Return the files in which our fixers are written, sorted."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixes")
    return sorted(
        os.path.join(folder, name)
        for name in os.listdir(folder)
        if name.startswith("fix_") and name.endswith(".py")
    )
