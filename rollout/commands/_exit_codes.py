"""The exit codes of ``onemaster rollout``."""

DONE = 0
REFUSED = 1  # a gate fails, a check finds something, a history is broken
USAGE = 2  # the command line or the config is wrong
NOT_YET = 3  # the soak time is not over, or a gate is inconclusive
CONFLICT = 4  # another operator was first
INTERRUPTED = 130
BROKEN_PIPE = 141  # as a shell has it of a program that SIGPIPE ended
