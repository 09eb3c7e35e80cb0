# -*- coding: utf-8 -*-
"""Values that each Python makes of the same source, as they are cached.

As a program: ``write POLICY ...`` prints what is stored for each, compressed and not;
``read POLICY ...`` takes such lines and prints what is wrong with each value.
"""

from __future__ import absolute_import, print_function
import __future__

import binascii
import datetime
import json
import sys

import six

PY2 = sys.version_info[0] == 2

# B says on 2.7 that it is bytes, T on 3 that it is unicode there.
SOURCES = [
    "'abc'",
    "'爱'",
    "''",
    "'a\\x00b'",
    "'7'",
    "'9 '",
    "'0    '",
    "'09 '",
    "'18446744073709551615 '",
    "'%s' % ('x' * 5000)",
    "'é' * 5000",
    "T(u'abc')",
    "T(u'爱')",
    "T(u'9 ')",
    "B(b'abc')",
    "B(b'')",
    "B(b'9 ')",
    "B(b'\\xe7\\x88\\xb1')",
    "B(b'\\xff\\xfe')",
    "B(b'\\xed\\xa0\\x80')",
    "B(b'x' * 5000)",
    "B(b'\\xff' * 5000)",
    "0",
    "-1",
    "5",
    "2**31",
    "9223372036854775807",
    "-2**63",
    "2**63",
    "-2**63 - 1",
    "2**70",
    "10**4000",
    "-10**4000",
    "10**5000",
    "True",
    "False",
    "None",
    "0.0",
    "-0.0",
    "1.5",
    "1e300",
    "float('inf')",
    "float('nan')",
    "[]",
    "[1, True, None, 1.5, 'abc', '爱']",
    "{'a': '爱', 'b': [B(b'\\xff')], 3: (1, 2)}",
    "['row %d' % n for n in range(500)]",
    "datetime.datetime(2050, 1, 2, 3, 4, 5, 6)",
    "bytearray(b'abc')",
]


def same(value):
    return value


def value_of(source, texts, binary=same, text=same):
    """Return what a line of a program is, with ``unicode_literals`` if texts is text."""
    flags = __future__.unicode_literals.compiler_flag if texts == "text" else 0
    code = compile(as_text(source), "<source>", "eval", flags, True)
    return eval(code, {"B": binary, "T": text, "datetime": datetime})


def as_text(source):
    return source if isinstance(source, six.text_type) else source.decode("utf-8")


def difference(expected, found):
    """Return what is wrong with a value, or None."""
    if type(expected) is not type(found):
        return "{!r} is not {!r}".format(found, expected)[:200]
    if isinstance(expected, (list, tuple)) and len(expected) == len(found):
        parts = list(zip(expected, found))
    elif isinstance(expected, dict) and sorted(map(repr, expected)) == sorted(
        map(repr, found)
    ):
        parts = [(expected[key], found[key]) for key in expected]
    # Python 3 shows no integer of more than 4300 digits.
    elif (
        expected == found
        if isinstance(expected, int)
        else repr(expected) == repr(found)
    ):
        return None
    else:
        return "{!r} is not {!r}".format(found, expected)[:200]
    for pair in parts:
        wrong = difference(*pair)
        if wrong:
            return wrong
    return None


def main(command, *policies):
    """Write or read under policies such as "native", and "native-signed"."""
    from onemaster.compat.cache import Codec
    from onemaster.compat.pickles import Binary, PicklePolicy, Signer, Text

    def policy_of(name):
        signer = Signer([b"s" * 32]) if name.endswith("-signed") else None
        return PicklePolicy(texts_of(name), signer=signer)

    def texts_of(name):
        return str(name.split("-")[0])

    if command == "write":
        for name in policies:
            for compress_over in (0, 20):
                codec = Codec(policy_of(name), compress_over=compress_over)
                for number, source in enumerate(SOURCES):
                    value = value_of(source, texts_of(name), Binary, Text)
                    data, flags = codec.encode(b"key:%d" % number, value)
                    data = binascii.hexlify(data).decode("ascii")
                    print(json.dumps([name, number, data, flags]))
        return
    codecs = {name: Codec(policy_of(name)) for name in policies}
    for line in sys.stdin:
        name, number, data, flags = json.loads(line)
        try:
            data = binascii.unhexlify(data)
            found = codecs[name].decode(b"key:%d" % number, data, flags)
            wrong = difference(value_of(SOURCES[number], texts_of(name)), found)
        except Exception as error:
            wrong = "{}: {}".format(type(error).__name__, error)
        print(json.dumps([as_text(SOURCES[number]), name, wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
