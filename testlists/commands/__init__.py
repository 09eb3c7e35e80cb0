"""The commands of ``run-tests``: each module has ``parser()`` and ``run(arguments)``."""
