"""Time ``run-fixers`` beside modernize, 2to3 and futurize, on the same sources.

    python benchmarks/fixers_speed.py [--work FOLDER] [--rounds 3] [-j 1 -j 2]

Needs Python 3.11 or 3.12 (the last with lib2to3), Python 2.7 for its own library and
to download Django, and the network for pip. Everything is kept in the work folder.
All commands read the same files and write none. Prints tables of medians, each as a
ratio to run-fixers in the same run: of the time that passed, of the processor time of
all processes together, and the memory of the largest of them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
DJANGO = "Django-1.4.22"

#: The fixers that do what modernize does by default.
OF_MODERNIZE = (
    "import,except,ne,repr,numliterals,paren,tuple_params,execfile,exec,"
    "apply,has_key,xreadlines,funcattrs,methodattrs,throw,next,metaclass,"
    "raise,renames,file,sys_exc,exitfunc,imports,urllib,string_io,basestring,"
    "unicode_type,unichr,long,standarderror,input,types,operator,print,map,filter,"
    "zip,xrange,reduce,itertools,dict"
)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", default=os.path.join(HERE, "work"))
    parser.add_argument("--python2", default="python2.7")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("-j", dest="jobs", type=int, action="append")
    options = parser.parse_args()
    options.work = os.path.abspath(options.work)
    os.makedirs(options.work, exist_ok=True)
    tools = make_tools(options.work)
    trees = {
        DJANGO: django(options.work, options.python2),
        "2.7 Lib without tests": library(options.work, options.python2),
    }
    for name, tree in trees.items():
        lines = count_lines(tree)
        print("\n%s: %d files, %d lines" % (name, len(sources(tree)), lines))
        measure(tree, lines, tools, options)
        limits(tree, lines, tools)


def make_tools(work):
    """Make an environment with run-fixers and its peers; return its bin folder."""
    folder = os.path.join(work, "environment")
    if not os.path.exists(folder):
        run([sys.executable, "-m", "venv", folder])
    pip = [os.path.join(folder, "bin", "pip"), "install", "--quiet"]
    run([*pip, "modernize==0.8.0", "future==1.0.0", "setuptools<70"])
    run([*pip, "--force-reinstall", "--no-deps", TOP])
    run([*pip, TOP + "[fixers]"])
    return os.path.join(folder, "bin")


def django(work, python2):
    tree = os.path.join(work, DJANGO)
    if not os.path.exists(tree):
        requirement = DJANGO.replace("-", "==")
        # pip keeps the archive also when the package's own setup.py then fails.
        subprocess.run(
            [
                python2,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--no-binary",
                ":all:",
                "-d",
                work,
                requirement,
            ],
            stderr=subprocess.DEVNULL,
        )
        if not os.path.exists(tree + ".tar.gz"):
            raise SystemExit(
                "%s -m pip did not download %s: is pip there for it, and the network? "
                "--python2 names another Python 2.7" % (python2, requirement)
            )
        shutil.unpack_archive(tree + ".tar.gz", work)
    return tree


def library(work, python2):
    tree = os.path.join(work, "Lib")
    if not os.path.exists(tree):
        command = [python2, "-c", "import os; print(os.path.dirname(os.__file__))"]
        original = subprocess.check_output(command, text=True).strip()
        leave_out = shutil.ignore_patterns(
            "test", "tests", "site-packages", "*.pyc", "*.so", "lib-dynload", "config"
        )
        shutil.copytree(original, tree, ignore=leave_out)
    return tree


def sources(tree):
    return sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(tree)
        for name in names
        if name.endswith(".py")
    )


def count_lines(tree):
    lines = 0
    for path in sources(tree):
        with open(path, "rb") as stream:
            lines += stream.read().count(b"\n")
    return lines


def run(command, **options):
    subprocess.run(command, check=True, **options)


def timed(command, environment, accepted):
    """Return what a command takes: seconds, seconds of processors, MB of the largest
    process.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ, **environment),
    )
    # The usage of a process includes that of the workers which it waited for.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise SystemExit("%s: exit code %d" % (" ".join(command), process.returncode))
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(tree, lines, tools, options):
    cache = os.path.join(options.work, "cache")
    environment = {"ONEMASTER_CACHE_DIR": cache}
    ours = [os.path.join(tools, "run-fixers"), "--no-diff", tree]
    edited = sources(tree)[len(sources(tree)) // 2]
    for jobs in options.jobs or [1, 2]:
        commands = {
            "run-fixers, fixers of modernize": [
                *ours,
                "--no-cache",
                "--only",
                OF_MODERNIZE,
                "-j",
                str(jobs),
            ],
            "run-fixers, all fixers": [*ours, "--no-cache", "-j", str(jobs)],
            "modernize": [tools + "/modernize", "--no-diffs", "-j", str(jobs), tree],
            "2to3": [
                tools + "/python",
                "-m",
                "lib2to3",
                "--no-diffs",
                "-j",
                str(jobs),
                tree,
            ],
            "futurize": [
                tools + "/futurize",
                "--no-diffs",
                "--stage1",
                "--stage2",
                "-j",
                str(jobs),
                tree,
            ],
        }
        found = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                found[name].append(timed(command, environment, (0, 1, 3)))
        table("cold, -j%d" % jobs, found, lines)
    shutil.rmtree(cache, ignore_errors=True)
    timed(ours, environment, (0, 3))
    again, after_edit = [], []
    with open(edited, "rb") as stream:
        original = stream.read()
    try:
        for number in range(max(5, options.rounds)):
            # A cache does not trust a file younger than itself, so let both settle.
            again.append(timed(ours, environment, (0, 3)))
            with open(edited, "wb") as stream:
                stream.write(original + b"\nprint %d\n" % number)
            after_edit.append(timed(ours, environment, (0, 3)))
    finally:
        with open(edited, "wb") as stream:
            stream.write(original)
    found = {
        "run-fixers, nothing changed": again[1:],
        "run-fixers, one file edited": after_edit,
        "modernize": found["modernize"],
    }
    table("again", found, lines)


def table(title, found, lines):
    rows = {
        name: [
            statistics.median(seconds for seconds, _, _ in runs),
            statistics.median(processor for _, processor, _ in runs),
            max(memory for _, _, memory in runs),
        ]
        for name, runs in found.items()
    }
    base, base_processor, _ = next(iter(rows.values()))
    print(
        "  %-32s %8s %7s %8s %7s %8s %6s"
        % (title, "seconds", "ratio", "CPU", "ratio", "lines/s", "MB")
    )
    for name, (seconds, processor, memory) in rows.items():
        print(
            "  %-32s %8.2f %6.1fx %8.2f %6.1fx %8.0f %6.0f"
            % (
                name,
                seconds,
                seconds / base,
                processor,
                processor / base_processor,
                lines / seconds,
                memory,
            )
        )


LIMITS = r"""
import ast, sys, time, warnings
warnings.simplefilter("ignore")
from onemaster.fixers._parsing import parse
from onemaster.fixers._syntax import syntax_tree
from onemaster.fixers._source import Source
from onemaster.fixers import _registry
from onemaster.fixers._engine import Engine
from onemaster.fixers._settings import Settings

paths = sys.stdin.read().split("\n")
def clock(title, work, items):
    start = time.perf_counter()
    results = []
    for item in items:
        try:
            results.append(work(item))
        except Exception:
            results.append(None)
    print("%s\t%f" % (title, time.perf_counter() - start))
    return results
data = clock("read the bytes", lambda path: open(path, "rb").read(), paths)
texts = clock("decode", lambda d: Source.decode(d).text, data)
utf8 = [(t or "").encode("utf-8", "surrogateescape") for t in texts]
clock("parse with tree-sitter", syntax_tree, utf8)
look = Engine(Settings(_registry.select())).look
clock("look for candidates", look, utf8)
clock("parse with ast (what Python 3 reads)", ast.parse, utf8)
clock("parse into the tree of fissix", parse, texts)
"""


def limits(tree, lines, tools):
    print("  %-40s %8s %12s" % ("what one process cannot beat", "seconds", "lines/s"))
    done = subprocess.run(
        [tools + "/python", "-c", LIMITS],
        input="\n".join(sources(tree)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        title, seconds = line.split("\t")
        print("  %-40s %8.2f %12.0f" % (title, float(seconds), lines / float(seconds)))


if __name__ == "__main__":
    main()
