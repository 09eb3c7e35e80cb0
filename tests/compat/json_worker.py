"""Evaluates values given as source, one a line, and answers with their JSON or path.

The tests run it on several versions of Python; it runs on 2.7.
"""

from __future__ import absolute_import, print_function

import collections
import json
import sys

from six import text_type

from onemaster.compat import keys, sorted_json


class Text(text_type):
    """Text that would rather be ordered backwards."""

    __hash__ = text_type.__hash__

    def __lt__(self, other):
        return text_type.__gt__(self, other)


class Number(int):
    def __str__(self):
        return "many"

    __repr__ = __str__


class Real(float):
    def __str__(self):
        return "few"

    __repr__ = __str__


Point = collections.namedtuple("Point", "x y")


def answer(source, call, options):
    value = eval(source)
    try:
        if call == "dumps":
            result = sorted_json.dumps(value, **options).decode("utf-8")
            return ["written", result.encode("unicode_escape").decode("ascii")]
        if call == "key_for":
            return ["written", keys.key_for(*value)]
        return ["written", "%d" % keys.stable_hash(value)]
    except ValueError as error:
        return ["refused", str(error)]


def main():
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        options = {str(name): item for name, item in request["options"].items()}
        print(json.dumps(answer(str(request["source"]), request["call"], options)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
