from fissix.fixer_base import BaseFix
from fissix.fixer_util import Name


class FixReturns(BaseFix):
    """Return a value, which Python 2.7 does not allow in a generator."""

    PATTERN = "'giveback'"

    def transform(self, node, results):
        return Name("return 1", prefix=node.prefix)
