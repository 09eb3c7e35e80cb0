"""Run the fixers on one source, and let through only what is right."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import lru_cache
from typing import (
    Any,
    Dict,
    FrozenSet,
    List,
    NamedTuple,
    NoReturn,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from . import _cython, _registry
from ._elision import Elision
from ._fixer import FileContext, Fixer, Origin, WholeFileNeeded, located_leaf
from ._interpreters import compile_problem
from ._looking import Looker, Trigger
from ._parsing import Unparsable, parse, release
from ._pragmas import Pragmas
from ._project import Project
from ._results import Change, FileResult, Place, Status
from ._scopes import Scopes
from ._settings import Settings
from ._source import Source, SourceError
from ._tree_index import Heads, TreeIndex, heads_of, matches_every_head
from ._verifying import Verdict, judge, may_be_only_3

#: Passes over one file; the last must change nothing.
_MOST_PASSES = 4

#: The fixer that runs the others on code in doctests.
_DOCTEST = "doctest"

#: The only fixer of Cython sources.
_CYTHON = "cython"


class _Refused(Exception):
    """The result is not right. ``fixer`` spoilt it, if one alone did."""

    def __init__(self, reason: str, line: int = 0, fixer: str = "") -> None:
        super().__init__("%s: %s" % (fixer, reason) if fixer else reason)
        self.line = line


class _Pass(NamedTuple):
    """The outcome of one pass of the fixers over a text."""

    text: str
    changes: Sequence[Change] = ()
    places: Sequence[Place] = ()
    requirements: Sequence[str] = ()
    settled: FrozenSet[bytes] = frozenset()


def fix_source(
    path: str, source: bytes, settings: Settings, project: Optional[Project] = None
) -> FileResult:
    """Convert the bytes of one file. Writes no file, and reads only those around it.

    path: for reports, and to tell which modules lie beside the file.
    project: those modules; None looks at them anew.
    Never raises because of what is in the source.
    """
    return _engine(settings).fix(path, source, project or Project())


@lru_cache(maxsize=8)
def _engine(settings: Settings) -> Engine:
    return Engine(settings)


class Engine:
    """A chosen set of fixers, ready for any number of files."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.project = Project()
        self._classes = {name: _registry.load(name) for name in settings.fixers}
        self._fixers: Dict[str, Any] = {}
        self.heads: Dict[str, Heads] = {}
        self.certain: Set[str] = set()
        self._complete = _registry.is_complete(settings.fixers)
        triggers = {
            name: trigger
            for name, loaded in self._classes.items()
            for trigger in [_trigger(loaded)]
            if trigger is not None
        }
        self.look = Looker(triggers).look
        self._always = [name for name in settings.fixers if name not in triggers]

    def fix(self, path: str, data: bytes, project: Project) -> FileResult:
        """Convert the bytes of one file in a project."""
        self.project = project
        project.take_read()
        result = self._fix(path, data)
        read = project.take_read() - {os.path.abspath(path)}
        return replace(result, read=tuple(sorted(read))) if read else result

    def _fix(self, path: str, data: bytes) -> FileResult:
        try:
            source = Source.decode(data)
        except SourceError as error:
            return FileResult(path, Status.FAILED, str(error), error.line)
        if Pragmas(source.text).skip_file:
            return FileResult(path, Status.LEFT_ALONE, "skip-file")
        if _cython.is_cython(path):
            return self._fix_cython(path, data, source)
        if may_be_only_3(data):
            left_alone = _left_alone(path, judge(data).only_3)
            if left_alone is not None:
                return left_alone
        try:
            return self._fix_text(path, data, source)
        except Unparsable as error:
            if judge(data).problem is None:
                reason = "not read by the grammar of 2.7"
                return FileResult(
                    path, Status.LEFT_ALONE, "Python 3 only: " + reason, error.line
                )
            return FileResult(path, Status.FAILED, str(error), error.line)
        except _Refused as error:
            return _refused(path, error)
        except SourceError as error:
            return FileResult(path, Status.REFUSED, str(error), error.line)
        except RecursionError:
            return FileResult(path, Status.FAILED, "nested too deeply for the parser")

    def _fix_cython(self, path: str, data: bytes, source: Source) -> FileResult:
        """Convert a source that only the fixer of Cython can read."""
        if _CYTHON not in self.settings.fixers:
            return FileResult(path, Status.LEFT_ALONE, "Cython: no fixer reads it")
        text, changes, places = _cython.fix(source.text)
        found = tuple(sorted(places))
        if text == source.text:
            return FileResult(path, Status.UNCHANGED, places=found)
        return FileResult(
            path,
            Status.CHANGED,
            before=data,
            after=source.encode(text),
            changes=tuple(sorted(changes)),
            places=found,
        )

    def _fix_text(self, path: str, data: bytes, source: Source) -> FileResult:
        first = self._pass(path, source.text)
        if first.text == source.text:
            return FileResult(
                path,
                Status.UNCHANGED,
                places=tuple(sorted(first.places)),
                requirements=tuple(first.requirements),
            )
        text, last = first.text, first
        changes, requirements = [*first.changes], {*first.requirements}
        for _ in range(_MOST_PASSES - 1):
            try:
                settled = last.settled
                last = self._pass(path, text, settled=settled)
                if last.text != text and settled:
                    # What it changed may depend on a function that it did not see.
                    last = self._pass(path, text)
            except Unparsable as error:
                problem = (error.line, "the result cannot be parsed: %s" % error)
                self._blame(path, source, judge(data), problem)
            if last.text == text:
                break
            changes += last.changes
            requirements.update(last.requirements)
            text = last.text
        else:
            raise _Refused(
                "a further run would change the result again: %s"
                % ", ".join(sorted({change.fixer for change in last.changes})),
                last.changes[0].line if last.changes else 0,
            )
        result = source.encode(text)
        verdict = judge(result)
        try:
            left_alone = self._verify(path, source, data, result, verdict)
        except _Refused as error:
            # They may well say why.
            return replace(_refused(path, error), places=tuple(sorted(first.places)))
        if left_alone is not None:
            return left_alone
        return FileResult(
            path,
            Status.CHANGED,
            before=data,
            after=result,
            changes=tuple(sorted(changes)),
            places=tuple(sorted(first.places)),
            requirements=tuple(sorted(requirements)),
        )

    def _verify(
        self,
        path: str,
        source: Source,
        data: bytes,
        result: bytes,
        verdict: Verdict,
    ) -> Optional[FileResult]:
        """Raise _Refused unless the result is right.

        Returns what to say instead of a source that only Python 3 reads anyway.
        """
        if verdict.only_3 is not None:
            was = judge(data)
            if was.only_3 is not None:
                return _left_alone(path, was.only_3)
            line, reason = verdict.only_3
            self._blame(path, source, was, (line, reason + " is not Python 2.7"))
        # A skipped line may stay as only Python 2 reads it: but not its print statement
        # where the result has none, which would be wrong on 2.7 as well.
        is_partial = bool(Pragmas(source.text)) and b"print_function" not in result
        complete = self._complete and not is_partial
        if verdict.problem is not None:
            was = judge(data)
            if was.problem is None:
                self._blame(path, source, was, verdict.problem)
            if complete:
                line, reason = verdict.problem
                raise _Refused("the result is not valid on Python 3: " + reason, line)
            try:
                parse(Source.decode(result).text)
            except Unparsable as error:
                self._blame(path, source, was, (error.line, str(error)))
        for interpreter in self.settings.verify_with:
            problem = compile_problem(interpreter, result)
            if problem is not None and (
                complete or compile_problem(interpreter, data) is None
            ):
                raise _Refused("%s: %s" % (interpreter, problem[1]), problem[0])
        return None

    def _blame(
        self, path: str, source: Source, was: Verdict, problem: Tuple[int, str]
    ) -> NoReturn:
        """Raise _Refused with the name of the first fixer that spoils the source."""
        line, message = problem
        suspects = {change.fixer for change in self._pass(path, source.text).changes}
        for count, name in enumerate(self.settings.fixers, 1):
            if name not in suspects:
                continue
            text = self._pass(path, source.text, self.settings.fixers[:count]).text
            try:
                verdict = judge(source.encode(text))
                spoilt = verdict.only_3 is not None or (
                    verdict.problem is not None and was.problem is None
                )
                parse(text)
            except (Unparsable, SourceError):
                spoilt = True
            if spoilt:
                raise _Refused(message, line, name)
        raise _Refused(message, line)

    def _pass(
        self,
        path: str,
        text: str,
        fixers: Optional[Tuple[str, ...]] = None,
        settled: FrozenSet[bytes] = frozenset(),
    ) -> _Pass:
        """Run the fixers, or some of them, over a text once.

        settled: functions that a pass before this one left as they are.
        """
        look = self.look(text.encode("utf-8", "surrogateescape"), path, self.project)
        whole = bool(self._always) or look.has_error or not self.settings.elide
        bodies = [] if whole else look.bodies_to_leave_out(settled)

        def names(bodies: Sequence[Tuple[int, int]]) -> List[str]:
            wanted = look.fixers_outside(bodies).union(self._always)
            chosen = self.settings.fixers if fixers is None else fixers
            return [name for name in chosen if name in wanted]

        if not names(bodies):
            return _Pass(text)
        try:
            run = _Run(self, path, text, Elision(look.source, bodies), whole)
            done = run.fixers(names(bodies))
        except (Unparsable, WholeFileNeeded):
            if whole:
                raise
            run = _Run(self, path, text, Elision(look.source, []), True)
            done = run.fixers(names([]))
        if done.changes:
            settled = look.settled_functions({change.line for change in done.changes})
        return done._replace(settled=settled)

    def for_doctests(self) -> Engine:
        """Return the engine for code in doctests.

        The fixer of doctests alone has nothing to run there but all the others.
        """
        if self.settings.fixers != (_DOCTEST,):
            return self
        others = tuple(name for name in _registry.select() if name != _DOCTEST)
        return _engine(replace(self.settings, fixers=others))

    def instance(self, name: str) -> Any:
        """Return the fixer of a name; made on its first use, for patterns are slow."""
        if name not in self._fixers:
            fixer = self._classes[name]({"print_function": False}, [])
            self._fixers[name] = fixer
            self.heads[name] = heads = heads_of(fixer)
            if matches_every_head(fixer, heads):
                self.certain.add(name)
        return self._fixers[name]


class _Run:
    """One pass over one tree."""

    def __init__(
        self, engine: Engine, path: str, text: str, elision: Elision, is_whole: bool
    ) -> None:
        self.root: Any = parse(elision.text)
        self.changes: List[Change] = []
        self.context = FileContext(
            path,
            self.root,
            engine.settings,
            engine.project,
            self._fix_doctest,
            is_whole=is_whole,
        )
        self._engine, self._elision = engine, elision
        self._text = text
        self._lines = text.split("\n")
        self._pragmas = Pragmas(text)

    def fixers(self, names: Sequence[str]) -> _Pass:
        """Run these fixers over the tree, one after the other, and release it."""
        try:
            self._apply_all(names)
            requirements = sorted(self.context.requirements)
            return _Pass(self._result(), self.changes, self._places(), requirements)
        finally:
            self.context.tree_changed()
            release(self.root)

    def _result(self) -> str:
        if not self.changes:
            return self._text
        try:
            return self._elision.restore(str(self.root))
        except ValueError as error:
            raise _Refused(str(error)) from error

    def _apply_all(self, names: Sequence[str]) -> None:
        fixers = [self._engine.instance(name) for name in names]
        wanted = [self._engine.heads[name] for name in names]
        index = TreeIndex(self.root, wanted, self.root.post_order_nodes)
        for name, fixer in zip(names, fixers):
            before = len(self.changes)
            self._fixer(name, fixer, index)
            if len(self.changes) > before:
                index = TreeIndex(self.root, wanted)
                self.context.tree_changed()

    def _fixer(self, name: str, fixer: Any, index: TreeIndex) -> None:
        fixer.context = self.context
        del fixer.log[:]
        try:
            self._apply(name, fixer, index)
        except (_Refused, Unparsable, RecursionError, WholeFileNeeded):
            raise
        except Exception as error:  # a mistake in the fixer: one file must not end all
            raise _Refused(
                "the fixer failed: %s: %s" % (type(error).__name__, error), 0, name
            ) from error
        self.context.places += _foreign_places(name, fixer)

    def _apply(self, name: str, fixer: Any, index: TreeIndex) -> None:
        root, path = self.root, self.context.path
        has_changed, is_certain = False, name in self._engine.certain
        fixer.start_tree(root, path)
        for node in index.matching(self._engine.heads[name], fixer.order):
            if has_changed and _root_of(node) is not root:
                continue
            results = {"node": node} if is_certain else fixer.match(node)
            if not results or self._skipped(name, node):
                continue
            leaf = located_leaf(node)
            line, column = leaf.lineno, leaf.column
            root.was_changed = False
            new = fixer.transform(node, results)
            if new is not None:
                node.replace(new)
            if root.was_changed or new is not None:
                has_changed = True
                self._note_change(name, line, column)
        root.was_changed = False
        fixer.finish_tree(root, path)
        if root.was_changed:
            self._note_change(name, 1, 0)

    def _skipped(self, name: str, node: Base) -> bool:
        if not self._pragmas:
            return False
        lines = [leaf.lineno for leaf in _logical_line(node).leaves() if leaf.lineno]
        lines.append(located_leaf(node).lineno)
        first, last = map(self._elision.original_line, (min(lines), max(lines)))
        return self._pragmas.skips(name, first, last)

    def _note_change(self, name: str, line: int, column: int) -> None:
        line = self._elision.original_line(line)
        text = self._lines[line - 1].strip() if line <= len(self._lines) else ""
        self.changes.append(Change(line, column, name, text))

    def _places(self) -> List[Place]:
        """Return what was reported, with lines of the whole source."""
        found = []
        for place in self.context.places:
            line = self._elision.original_line(place.line)
            if not self._pragmas.skips(place.fixer, line, line):
                found.append(
                    Place(line, place.column, place.fixer, place.reason, place.risk)
                )
        return sorted(set(found))

    def _fix_doctest(self, text: str, origins: Sequence[Origin]) -> Optional[str]:
        """Convert a doctest as a part of this module; None if it is no code.

        What is reported in it is reported at its place in the module.
        """
        engine = self._engine.for_doctests()
        source = text.encode("utf-8", "surrogateescape")
        look = engine.look(source, self.context.path, self.context.project)
        names = [
            name
            for name in engine.settings.fixers
            if name in look.offsets and name != _DOCTEST
        ]
        if not names:
            return text
        is_function = "print_function" in self.root.future_features
        try:
            root = parse(text, is_function)
        except Unparsable:
            return None
        root.host_module = self.root
        part = _Part(engine, self.context, root)
        for name in names:
            part.apply(name)
        for place in part.places:
            line, column = origins[place.line - 1]
            located = replace(place, line=line, column=column + place.column)
            self.context.places.append(located)
        return str(root)


class _Part:
    """The fixers on the code of a doctest, which sees the names of its module."""

    def __init__(self, engine: Engine, host: FileContext, root: Node) -> None:
        self._engine, self._root = engine, root
        self._context = FileContext(
            host.path,
            root,
            engine.settings,
            host.project,
            fix_doctest=lambda text, origins: None,
            requirements=host.requirements,
            host=Scopes(host.root),
        )

    @property
    def places(self) -> List[Place]:
        """What was reported, with lines of the part."""
        return self._context.places

    def apply(self, name: str) -> None:
        """Run one fixer over the part."""
        fixer, heads = self._engine.instance(name), self._engine.heads[name]
        fixer.context = self._context
        del fixer.log[:]
        fixer.start_tree(self._root, self._context.path)
        for node in TreeIndex(self._root, [heads]).matching(heads, fixer.order):
            results = fixer.match(node) if _root_of(node) is self._root else None
            if results:
                new = fixer.transform(node, results)
                if new is not None:
                    node.replace(new)
        fixer.finish_tree(self._root, self._context.path)
        self._context.tree_changed()
        self._context.places += _foreign_places(name, fixer)


def _foreign_places(name: str, fixer: Any) -> List[Place]:
    """Return what a fixer that is not ours has logged."""
    if isinstance(fixer, Fixer):
        return []
    matches = [re.match(r"Line (\d+): (.*)", message) for message in fixer.log]
    return [Place(int(match[1]), 0, name, match[2]) for match in matches if match]


_HOLD_LINES = frozenset(
    {
        syms.classdef,
        syms.decorated,
        syms.file_input,
        syms.for_stmt,
        syms.funcdef,
        syms.if_stmt,
        syms.suite,
        syms.try_stmt,
        syms.while_stmt,
        syms.with_stmt,
    }
)


def _logical_line(node: Base) -> Base:
    """Return the statement of a node, or the part of a compound one's header."""
    while node.parent is not None and node.parent.type not in _HOLD_LINES:
        node = node.parent
    return node


def _root_of(node: Base) -> Base:
    while node.parent is not None:
        node = node.parent
    return node


def _refused(path: str, error: _Refused) -> FileResult:
    return FileResult(path, Status.REFUSED, str(error), error.line)


def _left_alone(path: str, only_3: Optional[Tuple[int, str]]) -> Optional[FileResult]:
    if only_3 is None:
        return None
    line, reason = only_3
    return FileResult(path, Status.LEFT_ALONE, "Python 3 only: " + reason, line)


def _trigger(fixer_class: type) -> Optional[Trigger]:
    return getattr(fixer_class, "trigger", None)
