"""Django cache backends whose keys and values both Pythons read; for Django 1.11 to 4.2.

    CACHES = {
        "default": {
            "BACKEND": "onemaster.compat.cache.django.MemcachedCache",
            "LOCATION": ["10.0.0.1:11211", "10.0.0.2:11211"],
            "OPTIONS": {"policy": "native"},
        }
    }

The backends of all these versions behave as those of Django 4.2: None is a value,
``delete`` and ``touch`` say whether there was one, ``set_many`` which keys failed, and a
key that memcached cannot take raises ``InvalidCacheKey``.
"""

from __future__ import absolute_import

import copy
import pickle

import django
import six
from django.core.cache.backends import base
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.memcached import BaseMemcachedCache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.utils import safestring
from six.moves.http_cookies import Morsel

from .._ensure import ensure_binary, ensure_str, ensure_text
from .._json_strings import LONE_SURROGATE
from ..keys import checked_key
from ..pickles import PicklePolicy, Text
from ._codec import Codec, is_utf8
from ._errors import Unreadable, why_not_a_number
from ._events import UNREADABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterable, List, Optional, Set, Tuple

__all__ = [
    "InvalidCacheKey",
    "MemcachedCache",
    "PyMemcacheCache",
    "allow_django",
    "key_function",
]

_MISSING = object()

try:
    InvalidCacheKey = base.InvalidCacheKey
    _key_warnings = base.memcache_key_warnings
except AttributeError:

    class InvalidCacheKey(ValueError):  # type: ignore[no-redef]
        """memcached cannot take the key. Django has this class from 2.2 on."""

    def _key_warnings(key):
        # type: (Any) -> Iterable[str]
        return ()


# Pages, cookies in them, fragments, aware datetimes. What models hold is of one Django.
_NAMES = {
    "django.http.response": "HttpResponse HttpResponseRedirect "
    "HttpResponsePermanentRedirect HttpResponseNotModified HttpResponseBadRequest "
    "HttpResponseNotFound HttpResponseForbidden HttpResponseNotAllowed HttpResponseGone "
    "HttpResponseServerError JsonResponse ResponseHeaders",
    "django.template.response": "SimpleTemplateResponse TemplateResponse",
    "django.utils.datastructures": "CaseInsensitiveMapping",
    "django.utils.safestring": "SafeBytes SafeString SafeText mark_safe",
    "django.utils.timezone": "FixedOffset UTC",
    "django.http.cookie": "SimpleCookie",
    "Cookie": "Morsel SimpleCookie",
    "http.cookies": "Morsel SimpleCookie",
    "pytz": "_UTC _p",
}


def allow_django(policy):
    # type: (PicklePolicy) -> None
    """Let values name what Django itself puts into a cache.

    The backends do so for a policy that they are given by itself, and for one that they
    make. Call it for each of the policies in ``Policies``.
    """
    for module, names in _NAMES.items():
        policy.allow(*["{}:{}".format(module, name) for name in names.split()])


def key_function(key, key_prefix, version):
    # type: (Any, Any, Any) -> Any
    """Return the key that Django's own function makes, the same one on both Pythons.

    Bytes are text in UTF-8, as Python 2 takes them where they are ASCII, and floats have
    all their digits.

    :raises InvalidCacheKey: a container, whose text differs between the Pythons, or bytes
        that are no text.
    """
    return "{}:{}:{}".format(_shown(key_prefix), _shown(version), _shown(key))


def _shown(part):
    # type: (Any) -> str
    if isinstance(part, (six.text_type, bytes)):
        try:
            # Not the part itself: each version formats text of an enum in its own way.
            text = ensure_text(ensure_binary(part))
        except UnicodeError as error:
            refused = InvalidCacheKey("Cache key {!r}: {}".format(part, error))
        else:
            if not LONE_SURROGATE.search(text):
                return ensure_str(text)
            refused = InvalidCacheKey("Cache key {!r}: a lone surrogate".format(part))
    elif isinstance(part, (tuple, list, dict, set, frozenset, bytearray)):
        refused = InvalidCacheKey(
            "Cache key {!r} has another text on the other Python: build it with "
            "onemaster.compat.keys.key_for()".format(part)
        )
    elif isinstance(part, float):
        return repr(part)
    elif isinstance(part, six.integer_types) and not isinstance(part, bool):
        return "%d" % part
    else:
        return ensure_str(six.text_type(part))
    raise refused


class _Codec(Codec):
    """A codec whose responses are the same to each Django.

    They are stored as those before Django 3.2, which had their headers elsewhere.
    """

    def encode(self, key, value, compress_over=None):
        # type: (bytes, Any, Optional[int]) -> Tuple[bytes, int]
        if isinstance(value, HttpResponse) and "headers" in vars(value):
            value = _for_old_django(value)
        return Codec.encode(self, key, value, compress_over)

    def decode(self, key, data, flags):
        # type: (bytes, bytes, int) -> Any
        value = Codec.decode(self, key, data, flags)
        if isinstance(value, HttpResponse):
            try:
                _restore(value)
            # The network may have written attributes of any type.
            except Exception as error:
                policy = self.policy_of(key)
                policy.report.count(UNREADABLE, policy.prefix, error, key=key)
                reason = "{}: {}".format(type(error).__name__, error)
                six.raise_from(Unreadable(key, reason, error), error)
        return value


_HAS_NEW_HEADERS = django.VERSION >= (3, 2)
# Before 3.8 no other can be read; each cookie has all that its Python knows.
_OLD_COOKIE_ATTRIBUTES = frozenset(
    ["comment", "domain", "expires", "httponly", "max-age", "path", "secure", "version"]
)
_response_attributes = None  # type: Optional[Set[str]]


def _attributes_of_responses():
    # type: () -> Set[str]
    """Return those that this Django's responses have, and keep in a cache."""
    global _response_attributes
    if _response_attributes is None:
        _response_attributes = set(vars(pickle.loads(pickle.dumps(HttpResponse(), 2))))
    return _response_attributes


def _for_old_django(response):
    # type: (Any) -> Any
    attributes = dict(vars(response))
    attributes["_headers"] = {
        name.lower(): (name, value) for name, value in attributes.pop("headers").items()
    }
    attributes["_closable_objects"] = attributes.pop("_resource_closers")
    attributes["cookies"] = copy.deepcopy(attributes["cookies"])
    for morsel in attributes["cookies"].values():
        for name in [name for name in morsel if name not in _OLD_COOKIE_ATTRIBUTES]:
            if not morsel[name]:
                del morsel[name]
    kind = type(response)  # type: Any
    stored = kind.__new__(kind)
    vars(stored).update(attributes)
    return stored


def _restore(response):
    # type: (Any) -> None
    """Make a response what it is to this Django, on this Python."""
    attributes = vars(response)
    if _HAS_NEW_HEADERS and "_headers" in attributes:
        response.headers = type(HttpResponse().headers)({})
        for name, value in attributes.pop("_headers").values():
            response.headers[name] = value
        attributes["_resource_closers"] = attributes.pop("_closable_objects", [])
    parts = attributes.get("_container")
    if six.PY3 and isinstance(parts, list):
        # Python 3 takes content of Python 2 for text.
        parts[:] = [
            ensure_binary(part) if isinstance(part, str) else part for part in parts
        ]
    for morsel in attributes["cookies"].values():
        for name, nothing in Morsel().items():
            dict.setdefault(morsel, name, nothing)
    lacking = sorted(_attributes_of_responses() - set(attributes))
    if lacking:
        raise ValueError("a response of another Django, without " + lacking[0])


def _reduce_safe_text(value):
    # type: (Any) -> Tuple[Any, ...]
    # The class has another name on another Django, and another state on Python 2.
    return safestring.mark_safe, (Text(value),)


def _reduce_safe_bytes(value):
    # type: (Any) -> Any
    if six.PY2 and is_utf8(value):
        return safestring.mark_safe, (bytes(value),)
    return value.__reduce_ex__(2)


six.moves.copyreg.pickle(type(safestring.mark_safe(Text())), _reduce_safe_text)
if hasattr(safestring, "SafeBytes"):
    six.moves.copyreg.pickle(safestring.SafeBytes, _reduce_safe_bytes)


class _Backend(BaseMemcachedCache):  # type: ignore[misc]
    """Every operation that has a key, as Django 4.2 has it."""

    def __init__(self, server, params, library, client):
        # type: (Any, Any, Any, Any) -> None
        super(_Backend, self).__init__(server, params, library, ())
        self._class = client
        if self.key_func is base.default_key_func:
            self.key_func = key_function  # type: Any
        self._options = dict(params.get("OPTIONS") or {})  # type: Dict[str, Any]
        policy = self._options.pop("policy", "native")
        if isinstance(policy, six.string_types):
            policy = PicklePolicy(str(policy))
        if isinstance(policy, PicklePolicy):
            allow_django(policy)
        limits = {}  # type: Dict[str, int]
        for name in ("compress_over", "largest_inflated"):
            if name in self._options:
                limits[name] = self._options.pop(name)
        limit = self._options.get("server_max_value_length")
        if limit is not None:
            limits["value_limit"] = limit
        self._codec = _Codec(policy, **limits)

    @property
    def _cache(self):
        # type: () -> Any
        if getattr(self, "_client", None) is None:
            self._client = self._connected()
        return self._client

    def _connected(self):
        # type: () -> Any
        raise NotImplementedError

    def make_key(self, key, version=None):
        # type: (Any, Any) -> str
        """Return the key that the server gets, as ``str``."""
        made = super(_Backend, self).make_key(key, version)
        return _shown(made)

    def validate_key(self, key):
        # type: (Any) -> None
        """Raise InvalidCacheKey for a key that memcached cannot take."""
        for warning in _key_warnings(key):
            raise InvalidCacheKey(warning)
        try:
            checked_key(key)
        except ValueError as error:
            refused = InvalidCacheKey("Cache key {!r}: {}".format(key, error))
        else:
            return
        raise refused

    def make_and_validate_key(self, key, version=None):
        # type: (Any, Any) -> str
        """Return the key that the server gets, if it can take it."""
        made = self.make_key(key, version)
        self.validate_key(made)
        return made

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        # type: (Any, Any, Any, Any) -> bool
        """Store a value if there is none, and return whether it was stored."""
        key = self.make_and_validate_key(key, version)
        return bool(self._cache.add(key, value, self.get_backend_timeout(timeout)))

    def get(self, key, default=None, version=None):
        # type: (Any, Any, Any) -> Any
        """Return a value, or the default."""
        found = self._cache.get(self.make_and_validate_key(key, version), _MISSING)
        return default if found is _MISSING else found

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        # type: (Any, Any, Any, Any) -> None
        """Store a value; if that fails, what was there before is deleted.

        :raises pickles.Refused: the other Python could not read it; with the path.
        :raises ValueTooLarge: it is over the server's limit.
        """
        key = self.make_and_validate_key(key, version)
        stored = False
        try:
            stored = self._cache.set(key, value, self.get_backend_timeout(timeout))
        finally:
            if not stored:
                self._cache.delete(key)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        # type: (Any, Any, Any) -> bool
        """Give a value another timeout, and return whether there was one."""
        key = self.make_and_validate_key(key, version)
        return bool(self._cache.touch(key, self.get_backend_timeout(timeout)))

    def delete(self, key, version=None):
        # type: (Any, Any) -> bool
        """Delete a value, and return whether there was one."""
        return bool(self._cache.delete(self.make_and_validate_key(key, version)))

    def get_many(self, keys, version=None):
        # type: (Iterable[Any], Any) -> Dict[Any, Any]
        """Return the values that were found, by the caller's keys."""
        callers = {self.make_and_validate_key(key, version): key for key in keys}
        found = self._cache.get_multi(list(callers))
        return {
            callers[ensure_str(key)]: value
            for key, value in found.items()
            if value is not _MISSING
        }

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        # type: (Dict[Any, Any], Any, Any) -> List[Any]
        """Store values, and return the keys of those that were not stored."""
        callers = {self.make_and_validate_key(key, version): key for key in data}
        failed = self._cache.set_multi(
            {made: data[key] for made, key in callers.items()},
            self.get_backend_timeout(timeout),
        )
        return [callers[ensure_str(key)] for key in failed]

    def delete_many(self, keys, version=None):
        # type: (Iterable[Any], Any) -> None
        """Delete values."""
        self._cache.delete_multi([self.make_and_validate_key(k, version) for k in keys])

    def incr(self, key, delta=1, version=None):
        # type: (Any, int, Any) -> int
        """Add to a number, and return what it is then; it does not fall below 0.

        :raises ValueError: there is no value, or it is no number.
        """
        made = self.make_and_validate_key(key, version)
        counted = self._count(made, delta)
        if counted is None or counted is False:
            raise ValueError("Key '{}' not found".format(made))
        return int(counted)

    def _count(self, key, delta):
        # type: (str, int) -> Any
        # memcached takes no negative numbers.
        if delta < 0:
            return self._cache.decr(key, -delta)
        return self._cache.incr(key, delta)

    def decr(self, key, delta=1, version=None):
        # type: (Any, int, Any) -> int
        """Subtract from a number, and return what it is then; it does not fall below 0.

        :raises ValueError: there is no value, or it is no number.
        """
        return self.incr(key, -delta, version)

    # Django has the rest with None as a value from 3.2 on.

    def has_key(self, key, version=None):
        # type: (Any, Any) -> bool
        """Return whether there is a value."""
        return self.get(key, _MISSING, version) is not _MISSING

    def get_or_set(self, key, default, timeout=DEFAULT_TIMEOUT, version=None):
        # type: (Any, Any, Any, Any) -> Any
        """Return a value, or store and return the default, which is called if it can be."""
        found = self.get(key, _MISSING, version)
        if found is not _MISSING:
            return found
        if callable(default):
            default = default()
        self.add(key, default, timeout=timeout, version=version)
        # Another process may have been faster.
        return self.get(key, default, version)

    def incr_version(self, key, delta=1, version=None):
        # type: (Any, int, Any) -> int
        """Move a value to another version, and return that.

        :raises ValueError: there is no value.
        """
        version = self.version if version is None else version
        value = self.get(key, _MISSING, version)
        if value is _MISSING:
            raise ValueError("Key '{}' not found".format(self.make_key(key, version)))
        moved = version + delta  # type: int
        self.set(key, value, version=moved)
        self.delete(key, version)
        return moved


class MemcachedCache(_Backend):
    """Stores through ``onemaster.compat.cache.client.Client``, which ``OPTIONS`` are for."""

    def __init__(self, server, params):
        # type: (Any, Any) -> None
        from . import _django_client as library

        super(MemcachedCache, self).__init__(
            server, params, library, library.DjangoClient
        )

    def _connected(self):
        # type: () -> Any
        return self._class(self._servers, self._codec, **self._options)


class PyMemcacheCache(_Backend):
    """Stores through pymemcache's ``HashClient``.

    ``OPTIONS`` are ``policy``, ``compress_over``, ``largest_inflated`` and
    ``server_max_value_length``, as for the client of ``MemcachedCache``, and those of
    HashClient, ``serde`` apart.
    """

    def __init__(self, server, params):
        # type: (Any, Any) -> None
        import pymemcache
        from pymemcache.client.hash import HashClient

        super(PyMemcacheCache, self).__init__(server, params, pymemcache, HashClient)
        self._options.pop("server_max_value_length", None)
        if "serde" in self._options:
            raise ImproperlyConfigured(
                "OPTIONS of {} must not have 'serde': that is what the backend is "
                "for".format(type(self).__name__)
            )

    def _connected(self):
        # type: () -> Any
        from .serde import KeyHasher, Serde

        options = {
            "allow_unicode_keys": True,
            "default_noreply": False,
            "hasher": KeyHasher,
            "serde": Serde(self._codec, missing=_MISSING),
        }
        options.update(self._options)
        return self._class(self._servers, **options)

    def _count(self, key, delta):
        # type: (str, int) -> Any
        from pymemcache.exceptions import MemcacheClientError

        from .serde import NotANumberToServer

        try:
            return super(PyMemcacheCache, self)._count(key, delta)
        except MemcacheClientError as error:
            message = ensure_str(error.args[0]) if error.args else str(error)
            if message.endswith("non-numeric value"):
                signer = self._codec.policy_of(ensure_binary(key)).signer
                message = why_not_a_number(signer is not None)
            refused = NotANumberToServer(key, message)
        raise refused
