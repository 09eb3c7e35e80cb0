"""The recipe of docs/cache.md: a client of pylibmc whose keys and values both Pythons read."""

from __future__ import absolute_import

import pylibmc

from onemaster.compat.cache import Unreadable, server_key


class Client(pylibmc.Client):
    def __init__(self, servers, codec, **options):
        # On 3.13 pylibmc 1.6 warns a hundred times if there are none.
        options.setdefault("behaviors", {})
        super(Client, self).__init__(servers, **options)
        self._codec = codec

    # These have no key, which policies and signatures need: the methods below have it.
    def serialize(self, stored):
        return stored

    def deserialize(self, data, flags):
        # pylibmc has inflated it.
        return data, flags & ~8

    def set(self, key, value, time=0):
        key = server_key(key)
        return super(Client, self).set(key, self._codec.encode(key, value), time)

    def add(self, key, value, time=0):
        key = server_key(key)
        return super(Client, self).add(key, self._codec.encode(key, value), time)

    def replace(self, key, value, time=0):
        key = server_key(key)
        return super(Client, self).replace(key, self._codec.encode(key, value), time)

    def set_multi(self, values, time=0):
        names = {server_key(key): key for key in values}
        stored = {
            name: self._codec.encode(name, values[key]) for name, key in names.items()
        }
        failed = super(Client, self).set_multi(stored, time)
        return [names[name] for name in failed]

    def get(self, key, default=None):
        # pylibmc's own get forgets whether an empty value was text.
        return self.get_multi([key]).get(key, default)

    def get_multi(self, keys):
        names = {server_key(key): key for key in keys}
        missing = object()
        found = {}
        for name, stored in super(Client, self).get_multi(list(names)).items():
            value = self._decoded(name, stored, missing)
            if value is not missing:
                found[names[name]] = value
        return found

    def gets(self, key, default=None):
        key = server_key(key)
        stored, cas_id = super(Client, self).gets(key)
        return self._decoded(key, stored, default), cas_id

    def cas(self, key, value, cas_id, time=0):
        key = server_key(key)
        return super(Client, self).cas(
            key, self._codec.encode(key, value), cas_id, time
        )

    def delete(self, key):
        return super(Client, self).delete(server_key(key))

    def delete_multi(self, keys):
        return super(Client, self).delete_multi([server_key(key) for key in keys])

    def touch(self, key, time):
        return super(Client, self).touch(server_key(key), time)

    def incr(self, key, delta=1):
        return super(Client, self).incr(server_key(key), delta)

    def decr(self, key, delta=1):
        return super(Client, self).decr(server_key(key), delta)

    def _decoded(self, key, stored, missing):
        if stored is None:
            return missing
        try:
            return self._codec.decode(key, *stored)
        except Unreadable:
            # The report of the policy has counted it.
            return missing
