"""Build the distribution; runs on Python 2.7 and on 3.6 and later."""

import io
import os
import re

from setuptools import Extension, setup

HERE = os.path.dirname(os.path.abspath(__file__))


def read(*path):
    with io.open(os.path.join(HERE, *path), encoding="utf-8") as stream:
        return stream.read()


def version():
    source = read("src", "onemaster", "__init__.py")
    return re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE).group(1)


# Each part is a directory of its own at the top; docs/dependencies.md says why.
PACKAGE_DIR = {
    "onemaster": "src/onemaster",
    "onemaster.compat": "compat",
    "onemaster.compat.cache": "compat/cache",
    "onemaster.compat.pickles": "compat/pickles",
    "onemaster.fixers": "fixers",
    "onemaster.fixers.fixes": "fixers/fixes",
    "onemaster.testlists": "testlists",
    "onemaster.testlists.commands": "testlists/commands",
    "onemaster.testlists.importers": "testlists/importers",
    "onemaster.rollout": "rollout",
    "onemaster.rollout.commands": "rollout/commands",
}

# Why these bounds: docs/dependencies.md.
FIXERS = [
    'modernize>=0.8; python_version >= "3.8"',
    'fissix>=24.4.24; python_version >= "3.8"',
    'rich>=13; python_version >= "3.8"',
    'tomli>=1.1; python_version >= "3.8" and python_version < "3.11"',
    'tree-sitter>=0.21.3,<0.22; python_version == "3.8"',
    'tree-sitter-python>=0.21,<0.23; python_version == "3.8"',
    'tree-sitter>=0.23,<0.24; python_version == "3.9"',
    'tree-sitter-python>=0.23,<0.24; python_version == "3.9"',
    'tree-sitter>=0.25,<0.27; python_version >= "3.10"',
    'tree-sitter-python>=0.23,<0.26; python_version >= "3.10"',
]

TESTLISTS = [
    'jinja2>=3.1; python_version >= "3.8"',
    'rich>=13; python_version >= "3.8"',
    'tomli>=1.1; python_version >= "3.8" and python_version < "3.11"',
]

# 1.60 and later install on 2.7, but cannot be imported there.
MEMCACHE = [
    'python-memcached==1.59; python_version < "3"',
    'python-memcached>=1.62; python_version >= "3"',
]

ROLLOUT = [
    'filelock>=3.12; python_version >= "3.8"',
    'numpy>=1.24; python_version >= "3.8"',
    'rich>=13; python_version >= "3.8"',
    'scipy>=1.10; python_version >= "3.8"',
]

# Without it the wheel is the same for every Python; docs/compat.md says what it gives.
ACCELERATED = os.environ.get("ONEMASTER_ACCELERATOR") == "1"
ACCELERATOR = Extension(
    "onemaster.compat.pickles._accelerator", ["compat/pickles/_accelerator.c"]
)

setup(
    name="onemaster",
    version=version(),
    description="Move a Python 2 code base to Python 3 on one master branch",
    long_description=read("README.md"),
    long_description_content_type="text/markdown",
    license="MIT",
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Developers",
        "Programming Language :: Python :: 2",
        "Programming Language :: Python :: 2.7",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.6",
        "Programming Language :: Python :: 3.8",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.13",
        "Topic :: Software Development :: Code Generators",
    ],
    package_dir=PACKAGE_DIR,
    packages=sorted(PACKAGE_DIR),
    package_data={
        "onemaster": ["py.typed"],
        "onemaster.rollout": ["schema.json"],
        "onemaster.testlists": ["report.html"],
    },
    zip_safe=False,
    python_requires=">=2.7,!=3.0.*,!=3.1.*,!=3.2.*,!=3.3.*,!=3.4.*,!=3.5.*",
    install_requires=["six>=1.17"],
    extras_require={
        "fixers": FIXERS,
        "memcache": MEMCACHE,
        "rollout": ROLLOUT,
        "testlists": TESTLISTS,
        "all": FIXERS + MEMCACHE + ROLLOUT + TESTLISTS,
    },
    entry_points={
        "console_scripts": [
            "onemaster = onemaster._command:main",
            "run-fixers = onemaster.fixers.cli:main",
            "run-tests = onemaster.testlists.cli:main",
        ],
        "onemaster.commands": [
            "fixers = onemaster.fixers.cli:main",
            "rollout = onemaster.rollout.cli:main",
            "tests = onemaster.testlists.cli:main",
        ],
        "pytest11": [
            "testlists = onemaster.testlists.plugin",
        ],
    },
    ext_modules=[ACCELERATOR] if ACCELERATED else [],
    options={} if ACCELERATED else {"bdist_wheel": {"python_tag": "py2.py3"}},
)
