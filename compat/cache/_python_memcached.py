"""python-memcached, or why it cannot be imported."""

from __future__ import absolute_import

__all__ = ["memcache"]

try:
    import memcache
except ImportError as error:
    raise ImportError(
        "onemaster.compat.cache.client needs python-memcached ({}): "
        "pip install 'onemaster[memcache]'".format(error)
    )
except SyntaxError:
    raise ImportError(
        "this python-memcached is for Python 3 only: pip install python-memcached==1.59"
    )
