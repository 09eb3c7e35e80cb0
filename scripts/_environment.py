"""What the scripts beside this file share: interpreters and the checkout's .venv."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Dict, List, Optional, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"

# The interpreters of tox.ini's list, and those that others are likely to have.
KNOWN_VERSIONS = ["2.7"] + ["3.{}".format(minor) for minor in range(6, 16)]

_OLDEST_PYTHON = (3, 8)


class SetupError(Exception):
    """Something is missing on this machine; the message says what to do."""


def require_python(program: str) -> None:
    """Refuse a Python that is too old for the tools.

    :param program: the script's name, for the message.
    :raises SetupError: the running Python is older than 3.8.
    """
    if sys.version_info < _OLDEST_PYTHON:
        raise SetupError(
            "Python 3.8 or later is needed, this is {}.{}. Start it with a later one: "
            "python3.11 scripts/{}".format(*sys.version_info[:2], program)
        )


def environment() -> Dict[str, str]:
    """Return this process's environment, with every Python of pyenv on the PATH.

    The directories of the versions themselves come first: pyenv's shims only start
    the selected versions, and virtualenv remembers what a shim started last time.
    virtualenv gets a cache of its own: the user's may name a pip that is too new for
    an old Python.
    """
    result = dict(os.environ)
    result["VIRTUALENV_OVERRIDE_APP_DATA"] = str(VENV / "virtualenv-cache")
    result["VIRTUALENV_NO_PERIODIC_UPDATE"] = "true"
    root = _pyenv_root()
    if root is not None:
        names = [path.name for path in (root / "versions").iterdir()]
        releases = [name for name in names if re.fullmatch(r"\d+(\.\d+)+", name)]
        releases.sort(key=lambda name: [int(n) for n in name.split(".")], reverse=True)
        folders = [str(root / "versions" / name / "bin") for name in releases]
        result["PATH"] = os.pathsep.join([*folders, result.get("PATH", "")])
    return result


def _pyenv_root() -> Optional[Path]:
    candidates = [os.environ.get("PYENV_ROOT")]
    pyenv = shutil.which("pyenv")
    if pyenv:
        asked = subprocess.run(
            [pyenv, "root"], stdout=subprocess.PIPE, universal_newlines=True
        )
        candidates.append(asked.stdout.strip())
    for candidate in candidates:
        if candidate and (Path(candidate) / "versions").is_dir():
            return Path(candidate)
    return None


def find_interpreters() -> Dict[str, str]:
    """Find the Pythons of this machine that really start.

    :returns: their commands by version such as ``"2.7"``, oldest first.
    """
    env = environment()
    found = {}
    for version in KNOWN_VERSIONS:
        command = shutil.which("python" + version, path=env["PATH"])
        if command and _starts(command, env):
            found[version] = command
    return found


def _starts(command: str, env: Dict[str, str]) -> bool:
    try:
        result = subprocess.run(
            [command, "-c", ""],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return result.returncode == 0


def venv_command(name: str) -> str:
    """Return the path of a command inside the checkout's virtual environment."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return str(VENV / folder / (name + suffix))


def install(label: str, arguments: List[str], sources: Sequence[str] = ()) -> None:
    """Install into ``.venv``, which is made first where it is missing.

    Nothing is done where the same was installed before.

    :param label: what is installed, for the message and to remember it by.
    :param arguments: what ``pip install`` gets.
    :param sources: files whose change makes it necessary to install again.
    :raises SetupError: the environment cannot be made or pip fails.
    """
    if not _venv_works():
        _make_venv()
    digest = hashlib.sha256(repr(arguments).encode())
    for source in sources:
        digest.update((ROOT / source).read_bytes())
    stamp = VENV / "installed-{}".format(label)
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    print("Installing {} into .venv ...".format(label), flush=True)
    _pip(["install", "--quiet", *arguments])
    temporary = stamp.with_name(stamp.name + ".new")
    temporary.write_text(digest.hexdigest())
    os.replace(str(temporary), str(stamp))


def install_checkout() -> None:
    """Install this checkout with what ``run-fixers`` needs; later edits count too."""
    install(
        "onemaster",
        ["--use-pep517", "--editable", str(ROOT) + "[fixers]"],
        sources=["setup.py", "src/onemaster/__init__.py"],
    )


def _venv_works() -> bool:
    try:
        result = subprocess.run(
            [venv_command("python"), "-m", "pip", "--version"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return result.returncode == 0


def _make_venv() -> None:
    version = "{}.{}".format(*sys.version_info[:2])
    print("Making .venv with Python {} ...".format(version), flush=True)
    has_pip = importlib.util.find_spec("ensurepip") is not None
    venv.create(str(VENV), clear=True, with_pip=has_pip)
    if not has_pip:
        # Debian ships ensurepip apart, so this Python's own pip fills it.
        outer = [sys.executable, "-m", "pip", "--python", venv_command("python")]
        _run([*outer, "install", "--quiet", "pip"])


def _pip(arguments: List[str]) -> None:
    pip = [venv_command("python"), "-m", "pip", "--disable-pip-version-check"]
    _run([*pip, *arguments])


def _run(command: List[str]) -> None:
    result = subprocess.run(command, stdin=subprocess.DEVNULL)
    if result.returncode:
        raise SetupError(
            "this failed, its own words are above: {}\n"
            "pip needs the package index within reach, or PIP_INDEX_URL set to one "
            "that is.".format(" ".join(command))
        )
