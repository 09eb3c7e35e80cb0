"""The distribution holds what the checkout holds and asks for no more than needed."""

from __future__ import absolute_import, unicode_literals

import ast
import glob
import io
import os
import re
import subprocess
import sys

import pytest

import onemaster

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INSTALLED = os.path.dirname(os.path.abspath(onemaster.__file__))

NO_SOURCE = {"build", "dist", "docs", "examples", "benchmarks", "scripts", "tests"}


def read(*path):
    with io.open(os.path.join(*path), encoding="utf-8") as stream:
        return stream.read()


def package_dir():
    for node in ast.parse(read(CHECKOUT, "setup.py")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "PACKAGE_DIR":
            return ast.literal_eval(node.value)
    raise AssertionError("setup.py has no PACKAGE_DIR")


def packages_below(name, folder):
    """Yield name and directory of the package in a folder and of those in it."""
    if os.path.isfile(os.path.join(CHECKOUT, folder, "__init__.py")):
        yield name, folder
        for entry in sorted(os.listdir(os.path.join(CHECKOUT, folder))):
            for found in packages_below(name + "." + entry, folder + "/" + entry):
                yield found


def packages_in_checkout():
    found = dict(packages_below("onemaster", "src/onemaster"))
    for entry in sorted(set(os.listdir(CHECKOUT)) - NO_SOURCE):
        found.update(packages_below("onemaster." + entry, entry))
    return found


def modules(folder):
    return {entry for entry in os.listdir(folder) if entry.endswith(".py")}


def metadata(name):
    pattern = "onemaster-{}.dist-info".format(onemaster.__version__)
    (folder,) = glob.glob(os.path.join(os.path.dirname(INSTALLED), pattern))
    return read(folder, name)


def test_setup_names_every_package_of_the_checkout():
    assert package_dir() == packages_in_checkout()


@pytest.mark.parametrize("package", sorted(package_dir()))
def test_the_wheel_holds_the_modules_of_the_checkout(package):
    installed = os.path.join(INSTALLED, *package.split(".")[1:])
    assert modules(installed) == modules(
        os.path.join(CHECKOUT, package_dir()[package])
    ), "with too many modules: remove build/, which keeps deleted ones"


def test_one_wheel_for_both():
    tags = re.findall(r"^Tag: (.*)$", metadata("WHEEL"), re.MULTILINE)
    assert sorted(tags) == ["py2-none-any", "py3-none-any"]


def test_without_extras_only_six_is_required():
    required = re.findall(r"^Requires-Dist: (.*)$", metadata("METADATA"), re.MULTILINE)
    always = [line for line in required if "extra ==" not in line]
    assert [re.match(r"[\w-]+", line).group() for line in always] == ["six"]


def test_tools_bring_nothing_to_an_old_python():
    required = re.findall(r"^Requires-Dist: (.*)$", metadata("METADATA"), re.MULTILINE)
    extras = [line for line in required if "extra ==" in line]
    tools = [line for line in extras if not line.startswith("python-memcached")]
    assert tools
    for line in tools:
        assert re.search(r'python_version (>=|==) "3\.(8|9|10)"', line), line


def test_types_are_announced():
    assert os.path.isfile(os.path.join(INSTALLED, "py.typed"))


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("onemaster", ["onemaster"]),
        (
            "onemaster.compat",
            ["onemaster", "onemaster.compat"]
            # Pickles, JSON and keys are imported by themselves.
            + sorted(
                "onemaster.compat." + node.module
                for node in ast.parse(read(CHECKOUT, "compat", "__init__.py")).body
                if isinstance(node, ast.ImportFrom) and node.level
            ),
        ),
    ],
)
def test_importing_one_part_imports_no_other(module, expected):
    program = (
        "import sys, {}\n"
        "print(' '.join(sorted(n for n, m in sys.modules.items()\n"
        "                      if n.split('.')[0] == 'onemaster' and m)))"
    ).format(module)
    output = subprocess.check_output([sys.executable, "-c", program])
    assert output.decode("ascii").split() == expected


def test_commits_are_linted_with_the_version_of_the_tests():
    (pinned,) = re.findall(r"ruff==(\S+)", read(CHECKOUT, "tox.ini"))
    hooks = read(CHECKOUT, ".pre-commit-config.yaml")
    assert "ruff-pre-commit\n    rev: v{}\n".format(pinned) in hooks
