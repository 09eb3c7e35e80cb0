"""Ask other Python interpreters whether they compile a source."""

from __future__ import annotations

import atexit
import base64
import json
import os
import subprocess
from functools import lru_cache
from typing import Optional, Tuple

# Runs on 2.7 and 3: a base64 line in, a JSON line out, until the input ends.
_SERVER = r"""
import base64, json, sys, warnings
warnings.simplefilter("ignore")
while True:
    line = sys.stdin.readline()
    if not line:
        break
    answer = None
    try:
        source = base64.b64decode(line.encode("ascii"))
        compile(source, "<source>", "exec", 0, True)
    except SyntaxError as error:
        answer = [error.lineno or 0, str(error.msg)]
    except Exception as error:
        answer = [0, "%s: %s" % (type(error).__name__, error)]
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
"""


#: Seconds in which an interpreter starts, however busy the machine is.
_PATIENCE = 60


class InterpreterError(Exception):
    """An interpreter that cannot be asked."""


def require_python(interpreter: str) -> None:
    """Raise InterpreterError unless the program at this path runs as Python.

    What pyenv puts on the PATH does so only for versions that are switched on.
    """
    problem = ""
    try:
        asked = subprocess.run(
            [interpreter, "-S", "-c", "print(6 * 7)"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=_PATIENCE,
        )
    except OSError as error:
        problem = error.strerror or str(error)
    except subprocess.TimeoutExpired:
        problem = "no answer after %d seconds" % _PATIENCE
    else:
        if asked.stdout.strip() == b"42":
            return
        lines = asked.stderr.decode("utf-8", "replace").strip().splitlines()
        problem = lines[0] if lines else ""
    raise InterpreterError(
        "%s does not run as Python%s" % (interpreter, problem and ": " + problem)
    )


def compile_problem(interpreter: str, source: bytes) -> Optional[Tuple[int, str]]:
    """Compile a source with an interpreter (a path or a name on PATH).

    Returns the line and the message of what it refuses, or None. Raises
    InterpreterError when the interpreter does not start or dies.
    """
    server = _server(interpreter, os.getpid())
    assert server.stdin is not None and server.stdout is not None
    if not source.endswith(b"\n"):
        source += b"\n"  # Python 2.7 wants one
    try:
        server.stdin.write(base64.b64encode(source) + b"\n")
        server.stdin.flush()
        answer = server.stdout.readline()
    except OSError as error:
        raise InterpreterError("%s: %s" % (interpreter, error)) from error
    if not answer:
        raise InterpreterError("%s ended while it compiled a source" % interpreter)
    found = json.loads(answer)
    return (int(found[0]), str(found[1])) if found else None


@lru_cache(maxsize=None)
def _server(interpreter: str, process_id: int) -> "subprocess.Popen[bytes]":
    try:
        process = subprocess.Popen(
            [interpreter, "-S", "-c", _SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
    except OSError as error:
        raise InterpreterError("%s: %s" % (interpreter, error.strerror)) from error
    atexit.register(_end, process)
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate()
