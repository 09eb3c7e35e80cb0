"""Ctrl-C at the right moment only."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import Iterator, List


@contextlib.contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Let Ctrl-C wait for the end of a block that must not be left half done.

    Processes that are started in it never see Ctrl-C. Does nothing on Windows.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    handler = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    came: List[int] = []
    try:
        # May raise KeyboardInterrupt for a signal that came just before.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        if is_main:
            # Another thread may take the signal, and Python handles it in this one.
            signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
        yield
    finally:
        if is_main:
            signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if came:
            signal.raise_signal(signal.SIGINT)
