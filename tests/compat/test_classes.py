"""A metaclass may hand over a namespace of its own."""

from __future__ import absolute_import

from six import with_metaclass

from onemaster.compat import with_class_cell


class Registering(type):
    def __new__(cls, name, bases, attributes):
        own = with_class_cell({"__module__": attributes["__module__"]}, attributes)
        made = super(Registering, cls).__new__(cls, name, bases, own)
        for key, value in attributes.items():
            setattr(made, key, value)
        return made


def test_a_class_whose_methods_use_super_can_be_made():
    class Base(object):
        def name(self):
            return "base"

    class Child(with_metaclass(Registering, Base)):
        def name(self):
            return "child of " + super(Child, self).name()

    assert Child().name() == "child of base"


def test_without_a_cell_the_namespace_comes_back():
    namespace = {}
    assert with_class_cell(namespace, {}) is namespace


def test_attributes_keep_their_cell():
    attributes = {"__classcell__": 1}
    assert with_class_cell(attributes, attributes) is attributes
    assert attributes == {"__classcell__": 1}


def test_a_namespace_is_not_changed():
    namespace, attributes = {"a": 1}, {"__classcell__": 2}
    assert with_class_cell(namespace, attributes) == {"a": 1, "__classcell__": 2}
    assert namespace == {"a": 1}
    assert attributes == {}
