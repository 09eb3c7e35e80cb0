"""The arguments of ``run-fixers``, put together with the configuration."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import dataclass
from typing import (
    Any,
    Callable,
    Iterable,
    List,
    NoReturn,
    Optional,
    Sequence,
    Tuple,
)

from . import _config, _registry
from ._diffs import printable
from ._runner import default_jobs
from ._settings import Settings

#: The exit code for wrong arguments, which is that of argparse.
USAGE_ERROR = 2

_FORMATS = ("text", "json", "sarif", "github")
_STAGES = tuple(stage.value for stage in _registry.Stage)

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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str, *more: str) -> NoReturn:
        """Show a message, and more lines below it."""
        lines = "\n".join(printable(line).strip() for line in (message, *more))
        self.exit(USAGE_ERROR, "run-fixers: error: %s\n" % lines)


def parser() -> argparse.ArgumentParser:
    made = _Parser(
        prog="run-fixers",
        usage="run-fixers [options] [PATH ...]",
        description="Make Python 2 code run on Python 2.7 and on Python 3. Shows the "
        "changes as a diff; writes them with --write.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="file, or folder to search; default: this folder; - for standard input",
    )
    _add_modes(made.add_argument_group("what to do"))
    _add_choices(made.add_argument_group("which fixers"))
    _add_files(made.add_argument_group("which files"))
    _add_ratchet(made.add_argument_group("what to accept"))
    _add_output(made.add_argument_group("what to print"))
    return made


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


def options(arguments: argparse.Namespace, config: _config.Config) -> Options:
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

    from ._interpreters import InterpreterError, require_python

    found = []
    for name in _config.split_words(values):
        path = shutil.which(name)
        if path is None:
            raise argparse.ArgumentTypeError(
                "there is no program %r on the PATH" % name
            )
        path = os.path.abspath(path)
        try:
            require_python(path)
        except InterpreterError as error:
            raise argparse.ArgumentTypeError(str(error)) from error
        found.append(path)
    return found
