from fissix.fixer_base import BaseFix
from fissix.fixer_util import Number


class FixAnswer(BaseFix):
    """Know the answer."""

    PATTERN = "'question'"

    def transform(self, node, results):
        self.warning(node, "is that the right question?")
        return Number("42", prefix=node.prefix)
