from fissix.fixer_util import Name
from fissix.pytree import Leaf

from onemaster.fixers._fixer import Fixer
from onemaster.fixers._looking import Trigger


class FixWitness(Fixer):
    """Rename what no function speaks for."""

    trigger = Trigger(words=frozenset({"accused", "witness"}))
    PATTERN = "'accused'"

    def transform(self, node: Leaf, results):
        if not any(leaf.value == "witness" for leaf in self.context.root.leaves()):
            node.replace(Name("guilty", prefix=node.prefix))
