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


def set_on_a_miss(cache, step, row):
    """Without a lease: wrong."""
    if cache.get(KEY) is None:
        cache._client.set(cache._copies(KEY).own, step("read"))


def delete_own(cache, step, row):
    """Without the other Python's copy: wrong."""
    step("write", row)
    cache._client.delete(cache._copies(KEY).own)


def delete_first(cache, step, row):
    """Before the commit: wrong."""
    cache.delete(KEY)
    step("write", row)


def set_own_delete_other(cache, step, row):
    """Without a lease: wrong, if both Pythons write."""
    copies = cache._copies(KEY)
    cache._client.set(copies.own, step("write", row))
    cache._client.delete(copies.other)


def set_all(cache, step, row):
    """Wrong, if both Pythons write."""
    row = step("write", row)
    for place in cache._copies(KEY).places:
        cache._client.set(place, row)


READERS = [read, read_in_one_piece, touch]
WRITERS = [delete, change, change_and_fail]
WRONG = [set_on_a_miss, delete_own, delete_first, set_own_delete_other, set_all]
ACTORS = {actor.__name__: actor for actor in READERS + WRITERS + WRONG}
