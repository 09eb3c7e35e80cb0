from fissix.fixer_base import BaseFix
from fissix.fixer_util import Name


class FixModern(BaseFix):
    """Write what only Python 3 reads."""

    PATTERN = "'modern'"

    def transform(self, node, results):
        return Name("f'{x}'", prefix=node.prefix)
