"""The command ``run-fixers``: arguments, exit codes, and who does what."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import re
import sys
from dataclasses import dataclass, replace
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    NoReturn,
    Optional,
    Sequence,
    TextIO,
    Tuple,
)

from . import _config, _registry
from ._cache import Cache, default_directory, settings_key
from ._diffs import printable
from ._discovery import Discovery, PathError, find_files, project_root
from ._report import TextReport, progress
from ._results import Change, FileResult, Status
from ._runner import default_jobs, run
from ._settings import Settings
from ._tally import Tally
from ._terminal import is_terminal

if TYPE_CHECKING:
    from ._baseline import Comparison

SUCCESS = 0
WOULD_CHANGE = 1
USAGE_ERROR = 2
INCOMPLETE = 3
INTERRUPTED = 130
#: What a shell reports for a program that wrote into a closed pipe.
BROKEN_PIPE = 141

_FORMATS = ("text", "json", "sarif", "github")
_STAGES = tuple(stage.value for stage in _registry.Stage)

#: Files and folders that were passed over are named up to this number.
_MOST_NAMED = 10

_EPILOG = """\
examples:
  run-fixers                        show what would change below this folder
  run-fixers --write src tests      change it
  run-fixers --stage python2 --write
                                    only what is still Python 2, as a first step
  run-fixers --commit               one git commit for each fixer
  run-fixers --only except,print setup.py
                                    two fixers, one file
  run-fixers --check --format github
                                    for CI: exit with 1 if something would change
  run-fixers --baseline py2.txt     for CI: exit with 1 if it is not in py2.txt
  run-fixers - < old.py > new.py    as a filter

exit codes:
  0  nothing to do, or done
  1  with --check or --baseline: something would change
  2  wrong arguments or configuration; nothing was done
  3  some file could not be worked on, or its result was not right and not
     written; all others are done
  130  interrupted; every file is as it was or completely changed

Options are also read from setup.cfg [tool:onemaster.fixers], tox.ini
[onemaster.fixers] or pyproject.toml [tool.onemaster.fixers]."""


class UsageError(Exception):
    """The arguments or the configuration ask for what is not possible."""


@dataclass(frozen=True)
class Options:
    """What the command was asked for, from its arguments and the configuration."""

    paths: Tuple[str, ...]
    settings: Settings
    mode: str
    """``show``, ``check``, ``write`` or ``commit``."""
    diff: bool
    jobs: int
    use_cache: bool
    exclude: Tuple[str, ...]
    include_vendored: bool
    include_generated: bool
    baseline: Optional[str]
    update_baseline: bool
    allow_growth: bool
    format: str
    output: Optional[str]
    quiet: bool
    all_places: bool


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run the command.

    argv: arguments without the program's name; default ``sys.argv[1:]``.
    Returns the exit code, see ``--help``.
    """
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
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.version:
        print("run-fixers %s" % _version())
        return SUCCESS
    try:
        if arguments.list or arguments.explain:
            return _explain(arguments.explain)
        config = _config.load(arguments.paths[0] if arguments.paths else os.curdir)
        options = _options(arguments, config)
        if options.paths == ("-",):
            return _filter(options)
        return _Run(options).run()
    except (UsageError, PathError, _config.ConfigError) as error:
        parser.error(str(error))
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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(USAGE_ERROR, "run-fixers: error: %s\n" % printable(message).strip())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="run-fixers",
        usage="run-fixers [options] [PATH ...]",
        description="Make Python 2 code run on Python 2.7 and on Python 3. Shows the "
        "changes as a diff; writes them with --write.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="file, or folder to search; default: this folder; - for standard input",
    )
    _add_modes(parser.add_argument_group("what to do"))
    _add_choices(parser.add_argument_group("which fixers"))
    _add_files(parser.add_argument_group("which files"))
    _add_ratchet(parser.add_argument_group("what to accept"))
    _add_output(parser.add_argument_group("what to print"))
    return parser


def _add_modes(group: argparse._ArgumentGroup) -> None:
    mode = group.add_mutually_exclusive_group()
    for name, text in (
        ("write", "change the files"),
        ("check", "exit with 1 if something would change"),
        ("commit", "change the files, with one git commit for each fixer"),
    ):
        mode.add_argument(
            "--" + name, dest="mode", action="store_const", const=name, help=text
        )
    group.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_jobs,
        help="processes to use; default: one for each core",
    )
    group.add_argument(
        "--no-cache",
        action="store_const",
        const=True,
        help="do not use the results of earlier runs, and do not keep these",
    )
    group.add_argument(
        "--verify-with",
        metavar="PYTHON",
        action="append",
        help="interpreter that must compile every result, such as python2.7; "
        "repeatable, or parted by commas",
    )


def _add_choices(group: argparse._ArgumentGroup) -> None:
    for name, text in (
        ("only", "run just this fixer"),
        ("skip", "do not run this fixer"),
        ("enable", "run this fixer too, which only runs when asked for"),
    ):
        group.add_argument(
            "--" + name,
            metavar="NAME",
            action="append",
            type=_fixer_names,
            help=text + "; repeatable, or parted by commas",
        )
    group.add_argument(
        "--stage",
        choices=_STAGES,
        help="run the fixers of one step: what is still Python 2, or what makes the "
        "code run on both",
    )
    group.add_argument(
        "--compat-module",
        metavar="MODULE",
        type=_module_name,
        help="where rewritten code imports helpers from; default: onemaster.compat",
    )
    group.add_argument("--list", action="store_true", help="list the fixers")
    group.add_argument(
        "--explain",
        metavar="NAME",
        action="append",
        help="explain a fixer: what, why, before and after",
    )


def _add_files(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--exclude",
        metavar="GLOB",
        action="append",
        help="leave out files and folders with this name or, with a slash, this path; "
        "** spans slashes; repeatable",
    )
    for kind, example in (
        ("vendored", "folders of other people's code, such as third_party"),
        ("generated", "files that say that a program wrote them"),
    ):
        group.add_argument(
            "--include-" + kind, action="store_const", const=True, help=example
        )


def _add_ratchet(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--baseline",
        metavar="FILE",
        help="accept what is listed in the file, and exit with 1 if there is more",
    )
    group.add_argument(
        "--update-baseline",
        action="store_true",
        help="take out of the file what is no longer needed",
    )
    group.add_argument(
        "--allow-growth",
        action="store_true",
        help="with --update-baseline: also accept what is new",
    )


def _add_output(group: argparse._ArgumentGroup) -> None:
    diff = group.add_mutually_exclusive_group()
    diff.add_argument(
        "--diff",
        action="store_const",
        const=True,
        help="show diffs, also with --write, --check or --format json",
    )
    diff.add_argument(
        "--no-diff",
        dest="diff",
        action="store_const",
        const=False,
        help="show no diffs",
    )
    group.add_argument(
        "--format", choices=_FORMATS, help="the form of the results; default: text"
    )
    group.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const="json",
        help="the same as --format json",
    )
    group.add_argument(
        "--output", metavar="FILE", help="write the results to a file instead"
    )
    group.add_argument(
        "--all-places",
        action="store_const",
        const=True,
        help="list all places that need a human, however many there are",
    )
    group.add_argument(
        "-q",
        "--quiet",
        action="store_const",
        const=True,
        help="print results and problems, nothing else",
    )
    group.add_argument("--version", action="store_true", help="print the version")


def _jobs(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError("not a number of processes: %r" % text)
    return int(text)


def _module_name(text: str) -> str:
    if not all(part.isidentifier() for part in text.split(".")):
        raise argparse.ArgumentTypeError("not the name of a module: %r" % text)
    return text


def _fixer_names(text: str) -> List[str]:
    names = _config.split_words([text])
    if not names:
        raise argparse.ArgumentTypeError("no name given")
    for name in names:
        try:
            _registry.select(only=[name])
        except _registry.UnknownFixer as error:
            raise argparse.ArgumentTypeError(str(error)) from error
    return names


def _options(arguments: argparse.Namespace, config: _config.Config) -> Options:
    """Put arguments and configuration together; the arguments win."""
    choice = _Choice(arguments, config)
    baseline = choice("baseline", None)
    if arguments.update_baseline and baseline is None:
        raise UsageError("--update-baseline needs --baseline FILE")
    if arguments.allow_growth and not arguments.update_baseline:
        raise UsageError("--allow-growth needs --update-baseline")
    mode = arguments.mode or ("show" if baseline is None else "check")
    if mode in ("write", "commit"):
        if arguments.baseline is not None or arguments.update_baseline:
            raise UsageError(
                "a baseline is about what is not changed yet; run --%s first, then "
                "--baseline FILE --update-baseline" % mode
            )
        baseline = None
    paths = tuple(arguments.paths) or (os.curdir,)
    if "-" in paths and (len(paths) > 1 or mode in ("write", "commit") or baseline):
        raise UsageError(
            "- for standard input goes with no other path, and with neither --write, "
            "--commit nor --baseline"
        )
    results_format = choice("format", "text", _one_of(_FORMATS))
    diff = choice("diff", mode == "show" and results_format == "text")
    return Options(
        paths=paths,
        settings=_settings(choice),
        mode=mode,
        diff=diff,
        jobs=choice("jobs", None, lambda number: _jobs(str(number))) or default_jobs(),
        use_cache=not choice("no-cache", False),
        exclude=tuple(choice("exclude", ())),
        include_vendored=choice("include-vendored", False),
        include_generated=choice("include-generated", False),
        baseline=baseline,
        update_baseline=arguments.update_baseline,
        allow_growth=arguments.allow_growth,
        format=results_format,
        output=arguments.output,
        quiet=choice("quiet", False),
        all_places=choice("all-places", False),
    )


def _settings(choice: _Choice) -> Settings:
    only = choice.names("only")
    stage = choice("stage", None, _one_of(_STAGES))
    fixers = _registry.select(
        only=only or None,
        skip=choice.names("skip"),
        stage=None if stage is None else _registry.Stage(stage),
        enable=choice.names("enable"),
    )
    if not fixers:
        raise UsageError("no fixer is left to run; see --only, --skip and --stage")
    return Settings(
        fixers=fixers,
        compat_module=choice("compat-module", "onemaster.compat", _module_name),
        verify_with=tuple(choice("verify-with", (), _interpreters)),
    )


class _Choice:
    """Values of options: from the arguments, else the configuration, else a default."""

    def __init__(self, arguments: argparse.Namespace, config: _config.Config) -> None:
        self._arguments = vars(arguments)
        self._config = config

    def __call__(
        self, option: str, default: Any, convert: Optional[Callable[[Any], Any]] = None
    ) -> Any:
        """Return the value of an option by its long name.

        convert: checks and converts a value; raises ArgumentTypeError.
        """
        value = self._arguments[option.replace("-", "_")]
        where = "argument --%s" % option
        if value is None:
            if option not in self._config.values:
                return default
            value = self._config.values[option]
            where = "%s: %s" % (self._config.where(option), option)
        try:
            return value if convert is None else convert(value)
        except argparse.ArgumentTypeError as error:
            raise UsageError("%s: %s" % (where, error)) from error

    def names(self, option: str) -> List[str]:
        """Return the names of fixers in an option."""
        found: List[str] = self(option, (), _all_fixer_names)
        return found


def _all_fixer_names(values: Iterable[Any]) -> List[str]:
    return [
        name
        for value in values
        for name in (_fixer_names(value) if isinstance(value, str) else value)
    ]


def _one_of(known: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in known:
            raise argparse.ArgumentTypeError(
                "not one of %s: %r" % (", ".join(known), value)
            )
        return value

    return check


def _interpreters(values: Sequence[str]) -> List[str]:
    import shutil

    found = []
    for name in _config.split_words(values):
        path = shutil.which(name)
        if path is None:
            raise argparse.ArgumentTypeError(
                "there is no program %r on the PATH" % name
            )
        found.append(os.path.abspath(path))
    return found


def _filter(options: Options) -> int:
    """Convert standard input to standard output.

    What cannot be converted comes out as it went in, for an editor would else replace
    its text with nothing.
    """
    from ._diffs import write_diff
    from ._runner import fix_one

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
        found = find_files(
            options.paths,
            options.exclude,
            include_vendored=options.include_vendored,
            include_generated=options.include_generated,
        )
        if options.baseline is not None:
            self._comparison = self._load_baseline(options.baseline)
        self._say_what_was_found(found)
        with self._results_stream() as stream, open(os.devnull, "w") as nothing:
            reports = self._reports(stream, nothing if options.quiet else sys.stderr)
            for path, why in found.problems:
                result = FileResult(path, Status.FAILED, "cannot be searched: " + why)
                self._take(result, reports)
            if options.mode == "commit":
                self._commit(found, reports)
            else:
                results = self._results(found.files, found, options.settings)
                enabled = not options.quiet and is_terminal(sys.stderr)
                for result in progress(results, len(found.files), enabled):
                    if options.mode == "write":
                        result = _written(result)
                    self._take(result, reports)
            for report in reports:
                report.summary(self._tally, self._comparison)
        if options.update_baseline:
            self._update_baseline()
        if self._stopped:
            _say("error: " + self._stopped)
        return self._exit_code()

    def _results(
        self, files: Sequence[str], found: Discovery, settings: Settings
    ) -> Iterator[FileResult]:
        options = self._options
        cache = self._open_cache(settings) if options.use_cache else None
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

    def _open_cache(self, settings: Settings) -> Cache:
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
            )
        )
        return reports

    @contextlib.contextmanager
    def _results_stream(self) -> Iterator[TextIO]:
        if self._options.output is None:
            yield sys.stdout
            return
        from ._writing import text_stream

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

        def fix(name: str, files: Sequence[str]) -> Iterable[FileResult]:
            return self._results(
                files, found, replace(options.settings, fixers=(name,))
            )

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
                raise UsageError(str(error)) from error
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
    from ._writing import ChangedOnDisk, write_atomically

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
