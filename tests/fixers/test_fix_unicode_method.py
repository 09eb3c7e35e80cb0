from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n    def __unicode__(self): return self.x\n"
            "    __str__ = __unicode__\n",
            id="same",
        ),
        pytest.param(
            "class C:\n    def __str__(self): return 'x'\n    __unicode__ = __str__\n",
            id="same, the other way round",
        ),
        pytest.param(
            "class C(B):\n    def __unicode__(self): return str(self).decode('utf8')\n",
            id="made of the inherited __str__",
        ),
        pytest.param(
            "class C(B):\n    def __unicode__(self): return u'<%s>' % self\n",
            id="made of the native text",
        ),
        pytest.param("def __unicode__(self): return u''\n", id="function"),
        pytest.param("class C:\n    def __str__(self): return self.x\n", id="native"),
        pytest.param(
            "class C:\n    def __repr__(self): return self.x.encode('hex')\n",
            id="no text codec",
        ),
        pytest.param(
            "import six\nclass C:\n    if six.PY2:\n"
            "        def __unicode__(self): return u''\n",
            id="for Python 2 alone",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("unicode_method", source) == []


@pytest.mark.parametrize(
    "value, after",
    [
        ("self.x.encode('utf-8')", "six.ensure_str(self.x.encode('utf-8'))"),
        ("self.x.encode('UTF8')", "six.ensure_str(self.x.encode('UTF8'))"),
        ("self.x.encode()", "six.ensure_str(self.x.encode())"),
        (
            "self.x.encode('latin-1', 'replace')",
            "six.ensure_str(self.x.encode('latin-1', 'replace'), 'latin-1')",
        ),
        (
            "(u'%s' % self.x).encode(self.codec)",
            "six.ensure_str((u'%s' % self.x).encode(self.codec), self.codec)",
        ),
        (
            "self.x.encode('unicode_escape')",
            "six.ensure_str(self.x.encode('unicode_escape'), 'ascii')",
        ),
        (
            "(self.x.encode('ascii') if self.x else '')",
            "(six.ensure_str(self.x.encode('ascii'), 'ascii') if self.x else '')",
        ),
    ],
)
@pytest.mark.parametrize("name", ["__str__", "__repr__"])
def test_encoded_results_become_native(name: str, value: str, after: str) -> None:
    source = "class C:\n    def %s(self):\n        return %s\n"
    check_rewritten(
        "unicode_method",
        source % (name, value),
        "import six\n" + source % (name, after),
    )


def test_the_text_stands_behind_both_methods() -> None:
    check_rewritten(
        "unicode_method",
        """\
        import six

        class Model(object):
            def __unicode__(self):
                return self.title

            def __str__(self):
                return smart_str(self)

            class Meta:
                x = 1


        # About this.
        class Mixin(object):
            def __str__(self):
                return self.__unicode__().encode("utf-8")


        class Other(Base):
            def __str__(self):
                return unicode(self).encode("utf-8")


        class Alias(Base):
            __unicode__ = describe
        """,
        """\
        import six

        class Model(object):
            def __unicode__(self):
                return self.title

            def __str__(self):
                return smart_str(self)

            if six.PY3:
                __str__ = __unicode__

            class Meta:
                x = 1


        # About this.
        class Mixin(object):
            def __str__(self):
                return six.ensure_str(self.__unicode__().encode("utf-8"))


        class Other(Base):
            def __str__(self):
                return unicode(self).encode("utf-8")

            if six.PY3:
                def __str__(self):
                    return self.__unicode__()


        class Alias(Base):
            __unicode__ = describe
            if six.PY3:
                __str__ = __unicode__
        """,
    )


@pytest.mark.parametrize(
    "source, risk",
    [
        pytest.param(
            "class C:\n    def __unicode__(self): return self.x\n"
            "    def __str__(self): return 'C(%s)' % self.y\n",
            Risk.LOW,
            id="another text",
        ),
        pytest.param(
            "class C:\n    def __unicode__(self): return self.__str__(None)\n"
            "    def __str__(self, codec='utf-8'): return self.x.encode(codec)\n",
            Risk.HIGH,
            id="takes the codec",
        ),
        pytest.param(
            "class C:\n    def __unicode__(self): return str(self).decode('utf-8')\n"
            "    def __str__(self): return self.x.encode('utf-8')\n",
            Risk.HIGH,
            id="decodes what it encodes",
        ),
        pytest.param(
            "class C:\n    def __str__(self):\n"
            "        if self.x: return unicode(self).encode('utf-8')\n"
            "        return 'none'\n",
            Risk.HIGH,
            id="sometimes the text",
        ),
        pytest.param(
            "class C: __unicode__ = describe\n", Risk.HIGH, id="class in one line"
        ),
    ],
)
def test_reported(source: str, risk: Risk) -> None:
    assert [place.risk for place in check_noop("unicode_method", source)] == [risk]


def test_same_output() -> None:
    check_same_output(
        "unicode_method,unicode_type",
        """\
        # encoding: utf-8
        class Both(object):
            name = u"caf\\xe9"
            def __unicode__(self):
                return self.name
            def __str__(self):
                return unicode(self).encode("utf-8")
            def __repr__(self):
                return (u"<%s>" % self.name).encode("utf-8")
        class OnlyText(Both):
            def __unicode__(self):
                return u"[" + Both.__unicode__(self) + u"]"
        class Mixin:
            def __str__(self):
                return self.__unicode__().encode("utf-8")
        class Old(Mixin):
            def __unicode__(self):
                return u"ol\\xe9"
        class Inherits(Both):
            def __str__(self):
                return unicode(self).encode("utf-8")
        class Escapes(object):
            def __repr__(self):
                return u"\\xe9".encode("unicode_escape")
            def __str__(self):
                return u"\\xe9".encode("ascii", "replace")
        class Exceptional(Exception):
            def __unicode__(self):
                return u"failed: %s" % self.args[0]
            def __str__(self):
                return unicode(self).encode("utf-8")
        for x in [Both(), OnlyText(), Old(), Inherits(), Exceptional(1)]:
            print(str(x))
            print("%s" % x)
            text = unicode(x)
            print(text.encode("unicode_escape").decode("ascii"))
        print(repr(Both()))
        print(repr(Escapes()))
        print(str(Escapes()))
        """,
    )


def test_a_text_that_may_be_another_one_is_reported() -> None:
    places = check_rewritten(
        "unicode_method",
        """\
        import six
        class Header(object):
            def __str__(self): return self.folded()
            def __unicode__(self): return self.text
        """,
        """\
        import six
        class Header(object):
            def __str__(self): return self.folded()
            def __unicode__(self): return self.text
            if six.PY3:
                __str__ = __unicode__
        """,
    )
    assert [(place.line, place.risk) for place in places] == [(4, Risk.LOW)]


def test_a_method_that_is_set_from_outside() -> None:
    check_rewritten(
        "unicode_method",
        """\
        import six
        def prepare(cls, kind):
            if kind is unicode:
                cls.__unicode__ = cls.text
            else:
                cls.__str__ = cls.native
        Old.__unicode__ = describe
        """,
        """\
        import six
        def prepare(cls, kind):
            if kind is unicode:
                cls.__unicode__ = cls.text
                if six.PY3:
                    cls.__str__ = cls.__unicode__
            else:
                cls.__str__ = cls.native
        Old.__unicode__ = describe
        if six.PY3:
            Old.__str__ = Old.__unicode__
        """,
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("C.__unicode__ = C.__str__ = f\n", id="both at once"),
        pytest.param("C.__unicode__ = f\nC.__str__ = g\n", id="both"),
        pytest.param("C.__unicode__ = C.__str__\n", id="the same"),
        pytest.param("x.y.__unicode__()\n", id="call"),
    ],
)
def test_attributes_that_stay(source: str) -> None:
    assert check_noop("unicode_method", source) == []
