"""What processes do with a key of a ``SplitClient`` and the row that it stands for.

Each takes the cache, ``step``, which is called with what it does to the database, and the
row that it writes, if it writes one.
"""

from __future__ import absolute_import

from onemaster.compat.cache import NotDeleted

OLD, NEW, NEWER = "old", "new", "newer"
KEY = "k"


def read(cache, step, row):
    cache.get_or_set(KEY, lambda: step("read"))


def read_in_one_piece(cache, step, row):
    lease = cache.lease(KEY)
    if lease.value is None:
        lease.set(step("read"))


def touch(cache, step, row):
    cache.touch(KEY, 60)


def delete(cache, step, row):
    step("write", row)
    cache.delete(KEY)


def change(cache, step, row):
    with cache.changing(KEY) as copy:
        copy.set(step("write", row))


def change_and_fail(cache, step, row):
    """Fail after the commit."""
    try:
        with cache.changing(KEY) as copy:
            copy.set(step("write", row))
            raise KeyError
    except KeyError:
        pass


def delete_until_done(cache, step, row):
    step("write", row)
    while True:
        try:
            cache.delete(KEY)
            break
        except NotDeleted:
            pass


def delete_in_the_end(cache, step, row):
    """With deletes that wait."""
    delete(cache, step, row)
    while cache.retry_deletes():
        pass


def change_in_the_end(cache, step, row):
    """With deletes that wait."""
    change(cache, step, row)
    while cache.retry_deletes():
        pass


READERS = [read, read_in_one_piece, touch]
WRITERS = [delete, change, change_and_fail]
ACTORS = {actor.__name__: actor for actor in READERS + WRITERS}
