from fissix.fixer_base import BaseFix
from fissix.fixer_util import Name


class FixSpoils(BaseFix):
    """Write what no Python reads."""

    PATTERN = "'spoil'"

    def transform(self, node, results):
        return Name("1 +* 2", prefix=node.prefix)
