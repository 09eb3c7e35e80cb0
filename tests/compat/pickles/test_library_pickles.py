"""What real interpreters have written of packages' values is read as the same value.

``benchmarks/pickles_matrix.py --pickles`` writes the pickles.
"""

from __future__ import absolute_import

import binascii
import io
import json
import os
import pickletools
import sys

import interpreters
import library_values
import pytest
from pickle_values import difference, policy

FOLDER = os.path.dirname(os.path.abspath(__file__))
with io.open(os.path.join(FOLDER, "library_pickles.json")) as file:
    PICKLES = json.load(file)
HERE = "{}.{}".format(*sys.version_info[:2])
EACH = [(name, make) for _, values in library_values.ALL for name, make in values]


def needs(name):
    """Skip, or fail in CI, without the package that a value is of."""
    if name in dict(library_values.VALUES):
        return
    message = "the package of {!r} is not here; tox.ini names it".format(name)
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def names(data):
    return {a for o, a, _ in pickletools.genops(data) if o.name == "GLOBAL"}


def test_pickles_are_of_the_values():
    assert sorted(PICKLES) == sorted(interpreters.VERSIONS)
    for pickles in PICKLES.values():
        assert sorted(pickles) == sorted(name for name, _ in EACH)


@pytest.mark.parametrize("writer", interpreters.VERSIONS)
@pytest.mark.parametrize(("name", "make"), EACH, ids=[name for name, _ in EACH])
def test_values_of_packages_are_the_same(name, make, writer):
    needs(name)
    data = binascii.unhexlify(PICKLES[writer][name])
    assert difference(make(), policy().loads(data)) is None


@pytest.mark.parametrize(("name", "make"), EACH, ids=[name for name, _ in EACH])
def test_values_are_written_with_names_that_each_python_has(name, make):
    needs(name)
    data = policy().dumps(make())
    assert difference(make(), policy().loads(data)) is None
    if HERE in PICKLES:
        assert names(data) == names(binascii.unhexlify(PICKLES[HERE][name]))


def test_the_size_of_an_array_is_not_taken_from_a_pickle():
    needs("numpy: integers")
    call = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(J\0\0\0\x70tU\1btR."
    )
    with pytest.raises(ValueError, match="size of an array"):
        policy().loads(call)
