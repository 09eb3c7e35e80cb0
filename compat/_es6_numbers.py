"""Numbers as JavaScript writes them, which RFC 8785 asks for."""

from __future__ import absolute_import

from six import integer_types

LARGEST_PLAIN_INTEGER = 2**53


def es6_float(value):
    # type: (float) -> str
    """Return a finite number as ECMAScript's ``Number::toString`` writes it.

    Both take the shortest digits that read back as the number; only where the point
    and the exponent go differs.

    :raises ValueError: it is infinite or not a number.
    """
    text = float.__repr__(value)
    if "e" not in text:
        if text.endswith(".0"):
            return "0" if text == "-0.0" else text[:-2]
        if text[-1] in "fn":
            raise ValueError(text + " has no JSON form")
        return text
    sign = "-" if text.startswith("-") else ""
    mantissa, exponent_text = text.lstrip("-").split("e")
    digits = mantissa.replace(".", "")
    exponent = int(exponent_text)
    if 0 <= exponent < 21:
        # A repr has an exponent only from 1e16 on, where all numbers are integers.
        return sign + digits[: exponent + 1].ljust(exponent + 1, "0")
    if -7 < exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + digits
    point = "." if len(digits) > 1 else ""
    return "{}{}{}{}e{:+d}".format(sign, digits[0], point, digits[1:], exponent)


def es6_integer(value):
    # type: (int) -> str
    """Return an exact integer as ECMAScript writes the double that it stands for.

    That is the double that it is, or the one that is written with these digits, which
    a reader in Python has made an integer.

    :raises ValueError: there is none, so JavaScript would change the number.
    """
    if -LARGEST_PLAIN_INTEGER <= value <= LARGEST_PLAIN_INTEGER:
        return "%d" % value
    try:
        number = float(value)
    except OverflowError:
        number = 0.0
    written = es6_float(number)
    if integer_types[-1](number) == value or (
        abs(value) < 10**21 and "%d" % value == written
    ):
        return written
    raise ValueError(
        "the integer is no IEEE 754 double, as RFC 8785 demands: write it as text"
    )
