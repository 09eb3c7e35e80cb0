from fissix.fixer_base import BaseFix


class FixFails(BaseFix):
    """Fail."""

    PATTERN = "'fail'"

    def transform(self, node, results):
        raise KeyError("oops")
