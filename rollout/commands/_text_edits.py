"""Changing single values of a config's text, so that the rest stays as people wrote it."""

from __future__ import annotations

import json
from typing import Any

from .._json_places import end_of_scalar, position_of

BYTE_ORDER_MARK = "\ufeff"


def with_value(text: str, key: str, value: Any) -> str:
    """Return the text with another value of a key of the outermost object.

    :param text: a checked config.
    :param key: its present value is no list and no object; it may be missing where
        ``stage`` is there.
    :param value: what JSON can write.
    """
    if text.startswith(BYTE_ORDER_MARK):
        return BYTE_ORDER_MARK + with_value(text[1:], key, value)
    written = json.dumps(value)
    start = position_of(text, (key,))
    if start is not None:
        return text[:start] + written + text[end_of_scalar(text, start) :]
    stage = position_of(text, ("stage",))
    assert stage is not None
    end = end_of_scalar(text, stage)
    return '%s, "%s": %s%s' % (text[:end], key, written, text[end:])
