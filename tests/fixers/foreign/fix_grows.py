from fissix.fixer_base import BaseFix
from fissix.fixer_util import Call, Name


class FixGrows(BaseFix):
    """Wrap more in every run."""

    PATTERN = "'grow'"

    def transform(self, node, results):
        return Call(Name("f"), [Name("grow")], prefix=node.prefix)
