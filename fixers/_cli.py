"""The command ``run-fixers``: arguments, exit codes, and who does what."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from dataclasses import replace
from typing import (
    TYPE_CHECKING,
    Any,
    Dict,
    Iterable,
    Iterator,
    List,
    Optional,
    Sequence,
    TextIO,
    Tuple,
)

from . import _arguments, _config, _registry
from ._arguments import USAGE_ERROR, Options, UsageError
from ._cache import Cache, default_directory
from ._cache_key import settings_key
from ._diffs import printable
from ._discovery import Discovery, PathError, Search
from ._git import project_root
from ._report import TextReport, progress
from ._results import Change, FileResult, Status
from ._runner import fix_one, run
from ._settings import Settings
from ._tally import Tally
from ._terminal import is_terminal
from ._writing import ChangedOnDisk, text_stream, when_complete, write_atomically

if TYPE_CHECKING:
    from ._baseline import Comparison

SUCCESS = 0
WOULD_CHANGE = 1
INCOMPLETE = 3
INTERRUPTED = 130
#: What a shell reports for a program that wrote into a closed pipe.
BROKEN_PIPE = 141

#: Files and folders that were passed over are named up to this number.
_MOST_NAMED = 10


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run the command.

    argv: arguments without the program's name; default ``sys.argv[1:]``.
    Returns the exit code, see ``--help``.
    """
    if sys.version_info < (3, 9) and isinstance(sys.stderr, io.TextIOWrapper):
        # In a pipe it is written line by line only from 3.9 on.
        sys.stderr.reconfigure(line_buffering=True)
    try:
        code = _main(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except SystemExit as error:  # from argparse
        return error.code if isinstance(error.code, int) else USAGE_ERROR
    except KeyboardInterrupt:
        _say("interrupted; every file is as it was or completely changed")
        return INTERRUPTED
    except BrokenPipeError:
        # Python would flush into the closed pipe once more when it ends.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _main(argv: Sequence[str]) -> int:
    parser = _arguments.parser()
    arguments = parser.parse_args(argv)
    if arguments.version:
        print("run-fixers %s" % _version())
        return SUCCESS
    try:
        if arguments.list or arguments.explain:
            return _explain(arguments.explain)
        config = _config.load(arguments.paths[0] if arguments.paths else os.curdir)
        options = _arguments.options(arguments, config)
        if options.paths == ("-",):
            return _filter(options)
        return _Run(options).run()
    except (UsageError, PathError, _config.ConfigError) as error:
        parser.error(*map(str, error.args))
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(printable("error: %s" % error))
        return INCOMPLETE


def _explain(names: Optional[List[str]]) -> int:
    from . import _explain

    if not names:
        _explain.list_fixers(sys.stdout)
    for number, name in enumerate(names or []):
        if number:
            print()
        try:
            _explain.explain(sys.stdout, name)
        except _registry.UnknownFixer as error:
            raise UsageError("argument --explain: %s" % error) from error
    return SUCCESS


def _version() -> str:
    package = importlib.import_module((__package__ or "").rpartition(".")[0])
    return str(package.__version__)


def _say(text: str) -> None:
    sys.stderr.write("run-fixers: %s\n" % text)


def _filter(options: Options) -> int:
    """Convert standard input to standard output.

    What cannot be converted comes out as it went in, for an editor would else replace
    its text with nothing.
    """
    from ._diffs import write_diff

    source = sys.stdin.buffer.read()
    result = fix_one("<stdin>", source, options.settings)
    after = source if result.after is None else result.after
    _say_problem(result)
    if options.diff and options.mode == "check":
        write_diff(sys.stdout, "<stdin>", source, after, terminal=False, color=False)
    elif options.mode != "check":
        sys.stdout.flush()
        sys.stdout.buffer.write(after)
        sys.stdout.buffer.flush()
    if result.status in (Status.FAILED, Status.REFUSED):
        return INCOMPLETE
    return WOULD_CHANGE if options.mode == "check" and after != source else SUCCESS


def _say_problem(result: FileResult) -> None:
    if result.status in (Status.FAILED, Status.REFUSED):
        where = "%s:%d" % (result.path, result.line) if result.line else result.path
        _say(printable("%s: %s: %s" % (where, result.status.value, result.reason)))


class _Run:
    """One run over files."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._tally = Tally()
        self._comparison: Optional[Comparison] = None
        self._changing = options.mode in ("write", "commit")
        # Why not all commits were made, if so.
        self._stopped = ""

    def run(self) -> int:
        options = self._options
        if options.baseline is not None:
            self._comparison = self._load_baseline(options.baseline)
        search = Search(
            options.paths,
            options.exclude,
            include_vendored=options.include_vendored,
            include_generated=options.include_generated,
        )
        with contextlib.ExitStack() as stack:
            stack.enter_context(search)
            cache = None
            if options.mode != "commit":  # which needs one for each fixer
                cache = self._open_cache(options.settings)
            if cache is not None:
                stack.callback(cache.close)
            return self._run(search.result(), cache)

    def _run(self, found: Discovery, cache: Optional[Cache]) -> int:
        options = self._options
        self._say_what_was_found(found)
        with self._results_stream() as stream, open(os.devnull, "w") as nothing:
            reports = self._reports(stream, nothing if options.quiet else sys.stderr)
            for path, why in found.problems:
                result = FileResult(path, Status.FAILED, "cannot be searched: " + why)
                self._take(result, reports)
            if options.mode == "commit":
                self._commit(found, reports)
            else:
                results = self._results(found.files, found, options.settings, cache)
                results = self._with_progress(results, found.files)
                if options.mode == "write":
                    written = map(_written, when_complete(results))
                    results = self._with_progress(written, found.files)
                for result in results:
                    self._take(result, reports)
            for report in reports:
                report.summary(self._tally, self._comparison)
        if options.update_baseline:
            self._update_baseline()
        if self._stopped:
            _say("error: " + self._stopped)
        return self._exit_code()

    def _results(
        self,
        files: Sequence[str],
        found: Discovery,
        settings: Settings,
        cache: Optional[Cache],
    ) -> Iterator[FileResult]:
        options = self._options
        try:
            yield from run(
                files,
                settings,
                options.jobs,
                cache,
                contents=options.diff or self._changing,
                named=found.named,
                include_generated=options.include_generated,
            )
        finally:
            if cache is not None:
                self._save(cache)

    def _with_progress(
        self, results: Iterable[FileResult], files: Sequence[str]
    ) -> Iterator[FileResult]:
        enabled = not self._options.quiet and is_terminal(sys.stderr)
        return progress(results, len(files), enabled)

    def _open_cache(self, settings: Settings) -> Optional[Cache]:
        if not self._options.use_cache:
            return None
        first = os.path.realpath(self._options.paths[0])
        root = project_root(first)
        if root is None:
            root = first if os.path.isdir(first) else os.path.dirname(first)
        return Cache(root, settings_key(settings))

    def _save(self, cache: Cache) -> None:
        try:
            cache.save()
        except OSError as error:
            self._note(
                "the results cannot be kept for the next run, in %s: %s"
                % (default_directory(), error.strerror or error)
            )
        finally:
            cache.close()

    def _take(self, result: FileResult, reports: Sequence[Any]) -> None:
        """Count and report one result."""
        new: Optional[Tuple[Change, ...]] = None
        if self._comparison is not None:
            new = self._comparison.add(result)
        self._tally.add(result)
        if self._options.quiet:
            _say_problem(result)
        for report in reports:
            report.file(result, new)

    def _reports(self, stream: TextIO, messages: TextIO) -> List[Any]:
        options = self._options
        verb = "changed" if self._changing else "would change"
        is_text = options.format == "text"
        reports: List[Any] = []
        if options.format == "json":
            from ._json_output import JsonReport

            reports.append(
                JsonReport(stream, show_diff=options.diff, version=_version())
            )
        elif options.format == "sarif":
            from ._sarif import SarifReport

            infos = [_registry.info(name) for name in options.settings.fixers]
            reports.append(SarifReport(stream, infos, version=_version()))
        elif options.format == "github":
            from ._github import GithubReport

            reports.append(GithubReport(stream))
        reports.append(
            TextReport(
                stream,
                messages,
                show_diff=options.diff and is_text,
                verb=verb,
                all_places=options.all_places,
                updates=options.update_baseline,
                accepts_new=options.allow_growth,
            )
        )
        return reports

    @contextlib.contextmanager
    def _results_stream(self) -> Iterator[TextIO]:
        if self._options.output is None:
            yield sys.stdout
            return
        path = self._options.output
        folder = os.path.dirname(os.path.abspath(path))
        if os.path.isdir(path) or not os.path.isdir(folder):
            raise UsageError("argument --output: no file can be written at %s" % path)
        with text_stream(path) as stream:
            yield stream

    def _say_what_was_found(self, found: Discovery) -> None:
        for path, why in found.warnings:
            self._note("%s: %s" % (path, why))
        for _, why in found.skipped:
            self._tally.skip(why)
        for path, why in found.skipped[:_MOST_NAMED]:
            self._note("skipped %s: %s" % (path, why))
        if len(found.skipped) > _MOST_NAMED:
            self._note("skipped %d more" % (len(found.skipped) - _MOST_NAMED))
        if not found.files:
            self._note("no Python sources in %s" % ", ".join(self._options.paths))

    def _note(self, text: str) -> None:
        if not self._options.quiet:
            _say(printable(text))

    def _load_baseline(self, path: str) -> Comparison:
        from . import _baseline

        options = self._options
        load = _baseline.load_or_empty if options.allow_growth else _baseline.load
        try:
            return _baseline.Comparison(
                load(path), options.settings.fixers, options.paths
            )
        except _baseline.BaselineError as error:
            raise UsageError(str(error)) from error

    def _update_baseline(self) -> None:
        from . import _baseline

        assert self._comparison is not None
        try:
            updated = self._comparison.updated(self._options.allow_growth)
            if _baseline.save(updated):
                self._note("updated %s" % self._options.baseline)
        except _baseline.BaselineError as error:
            raise UsageError(str(error)) from error

    def _commit(self, found: Discovery, reports: Sequence[Any]) -> None:
        from . import _commits

        options = self._options

        def fix(names: Sequence[str], files: Sequence[str]) -> Iterable[FileResult]:
            settings = replace(options.settings, fixers=tuple(names))
            return self._results(files, found, settings, self._open_cache(settings))

        try:
            _commits.run(
                [_registry.info(name) for name in options.settings.fixers],
                fix,
                _written,
                found.files,
                done=lambda result: self._take(result, reports),
                say=self._note,
            )
        except _commits.CommitError as error:
            if not self._tally.files:
                raise UsageError(*str(error).splitlines()) from error
            self._stopped = str(error)

    def _exit_code(self) -> int:
        counts: Dict[Status, int] = self._tally.counts
        if counts[Status.FAILED] or counts[Status.REFUSED] or self._stopped:
            return INCOMPLETE
        if self._options.mode != "check":
            return SUCCESS
        if self._comparison is None:
            return WOULD_CHANGE if counts[Status.CHANGED] else SUCCESS
        grown = bool(self._comparison.new) and not self._options.allow_growth
        return WOULD_CHANGE if grown else SUCCESS


def _written(result: FileResult) -> FileResult:
    """Write a changed file; return the result as it came out."""
    if result.status is not Status.CHANGED:
        return result
    assert result.before is not None and result.after is not None
    try:
        write_atomically(result.path, result.after, expected=result.before)
    except ChangedOnDisk as error:
        reason = "not written: %s" % error
    except OSError as error:
        reason = "not written: %s" % (error.strerror or error)
    else:
        return result
    return FileResult(result.path, Status.FAILED, reason)
