/* What Python is too slow for: one pass over the opcodes of a pickle of protocol 2.

   Optional. _check.py and _native.py do the same without it, and the tests hold both to
   the same results. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
    int kind;
    int depth;
    long long size;
} Entry;

enum { UNUSED = -2, MARK = -1, FRESH, NAMED, OTHER };

static const Entry ATOM = {OTHER, 0, 1};

typedef struct {
    const unsigned char *data;
    Py_ssize_t size;
    /* Where the opcode, its argument and the next opcode begin. */
    Py_ssize_t position, start, end;
} Walk;

static unsigned int
four_bytes(const unsigned char *at)
{
    return at[0] | at[1] << 8 | at[2] << 16 | (unsigned int)at[3] << 24;
}

/* Find the end of the opcode at the position. Return why there is none, or NULL. */
static const char *
next_opcode(Walk *walk)
{
    const unsigned char *data = walk->data;
    Py_ssize_t left;
    int lines = 0;

    if (walk->position >= walk->size)
        return "no stop";
    walk->start = walk->position + 1;
    left = walk->size - walk->start;
    switch (data[walk->position]) {
    case '(': case '.': case '0': case '1': case '2': case 'N': case ')': case 't':
    case 'l': case 'd': case 'a': case '}': case ']': case 'e': case 's': case 'u':
    case 'o': case 'R': case 'b': case 0x81: case 0x85: case 0x86: case 0x87:
    case 0x88: case 0x89:
        walk->end = walk->start;
        return NULL;
    case 'K': case 'h': case 'q': case 0x80:
        left -= 1;
        walk->end = walk->start + 1;
        break;
    case 'M':
        left -= 2;
        walk->end = walk->start + 2;
        break;
    case 'J': case 'j': case 'r':
        left -= 4;
        walk->end = walk->start + 4;
        break;
    case 'G':
        left -= 8;
        walk->end = walk->start + 8;
        break;
    case 'U': case 0x8a:
        left -= 1;
        if (left >= 0) {
            left -= data[walk->start];
            walk->start += 1;
            walk->end = walk->start + data[walk->start - 1];
        }
        break;
    case 'T': case 'X': case 0x8b:
        left -= 4;
        if (left >= 0) {
            left -= four_bytes(data + walk->start);
            walk->start += 4;
            walk->end = walk->start + four_bytes(data + walk->start - 4);
        }
        break;
    case 'c': case 'i':
        lines = 1;
        /* fall through */
    case 'F': case 'I': case 'L': case 'S': case 'V': case 'g': case 'p':
        walk->end = walk->start;
        for (; lines >= 0; lines--) {
            const unsigned char *found = memchr(
                data + walk->end, '\n', (size_t)(walk->size - walk->end));
            if (found == NULL)
                return "a line has no end";
            walk->end = found - data + 1;
        }
        return NULL;
    default:
        return "an opcode that is not read";
    }
    return left < 0 ? "an opcode is cut short" : NULL;
}

typedef struct {
    Entry *entries;
    Py_ssize_t count, allocated;
} Entries;

/* Make room for an index, which the caller has bounded by the size of the data. */
static int
reserve(Entries *entries, Py_ssize_t index)
{
    if (index >= entries->allocated) {
        Py_ssize_t allocated = index + index / 2 + 64;
        Entry *larger = PyMem_Realloc(entries->entries, allocated * sizeof(Entry));
        if (larger == NULL)
            return -1;
        for (; entries->allocated < allocated; entries->allocated++)
            larger[entries->allocated].kind = UNUSED;
        entries->entries = larger;
    }
    return 0;
}

typedef struct {
    int deepest;
    long long largest;
    /* Whether what lies in lists and dictionaries counts, which cannot be keys. */
    int counts_containers;
} Bounds;

/* Put one entry in the place of some; where the others are added to the first, they nest
   once, however many there are. Return why not, or NULL. */
static const char *
join(Entries *stack, Py_ssize_t first, int kind, int is_container, int is_added,
     const Bounds *bounds)
{
    Entry joined = {kind, 0, 1};
    Py_ssize_t index = first;

    if (is_added) {
        const Entry *entry = &stack->entries[index++];
        if (entry->kind == MARK)
            return "a mark is in the way";
        joined.depth = entry->depth > 0 ? entry->depth - 1 : 0;
        if (!is_container || bounds->counts_containers)
            joined.size = entry->size;
    }
    for (; index < stack->count; index++) {
        const Entry *entry = &stack->entries[index];
        if (entry->kind == MARK)
            return "a mark is in the way";
        if (entry->depth > joined.depth)
            joined.depth = entry->depth;
        if (!is_container || bounds->counts_containers)
            joined.size += entry->size;
    }
    joined.depth += 1;
    if (joined.depth > bounds->deepest)
        return "nested too deep";
    if (joined.size > bounds->largest)
        return "too many objects, with shared ones";
    stack->count = first;
    stack->entries[stack->count++] = joined;
    return NULL;
}

static Py_ssize_t
last_mark(const Entries *stack)
{
    Py_ssize_t index = stack->count - 1;
    while (index >= 0 && stack->entries[index].kind != MARK)
        index--;
    return index;
}

/* Return the memo index that an opcode states, or -1. */
static Py_ssize_t
memo_index(const Walk *walk)
{
    Py_ssize_t index = 0, at;

    switch (walk->data[walk->position]) {
    case 'q': case 'h':
        index = walk->data[walk->start];
        return index <= walk->size ? index : -1;
    case 'r': case 'j':
        index = (Py_ssize_t)four_bytes(walk->data + walk->start);
        return index <= walk->size ? index : -1;
    default:
        if (walk->end - walk->start < 2)
            return -1;
        for (at = walk->start; at < walk->end - 1; at++) {
            if (walk->data[at] < '0' || walk->data[at] > '9')
                return -1;
            index = index * 10 + walk->data[at] - '0';
            if (index > walk->size)
                return -1;
        }
        return index;
    }
}

static const char *
run(Walk *walk, Entries *stack, Entries *memo, const Bounds *bounds, int *names)
{
    unsigned char code = walk->data[walk->position];
    Py_ssize_t first = 0, index;
    int kind = OTHER, is_container = 0;

    if (reserve(stack, stack->count) < 0)
        return "no memory";
    switch (code) {
    case '(':
        stack->entries[stack->count] = ATOM;
        stack->entries[stack->count++].kind = MARK;
        return NULL;
    case 'I': case 'L':
        if (walk->end - walk->start > 4300)
            return "a number is too long";
        /* fall through */
    case 'J': case 'K': case 'M': case 'G': case 'F': case 'S': case 'T': case 'U':
    case 'V': case 'X': case 'N': case 0x88: case 0x89: case 0x8a: case 0x8b:
    case ')': case ']': case '}':
        stack->entries[stack->count++] = ATOM;
        return NULL;
    case 'q': case 'r': case 'p':
        index = memo_index(walk);
        if (index < 0)
            return "a memo index beyond the data";
        if (stack->count == 0 || stack->entries[stack->count - 1].kind == MARK)
            return "a put of no object";
        if (reserve(memo, index) < 0)
            return "no memory";
        memo->entries[index] = stack->entries[stack->count - 1];
        return NULL;
    case 'h': case 'j': case 'g':
        index = memo_index(walk);
        if (index < 0 || index >= memo->allocated || memo->entries[index].kind == UNUSED)
            return "a get of no object";
        stack->entries[stack->count++] = memo->entries[index];
        return NULL;
    case 'c':
        *names = 1;
        stack->entries[stack->count] = ATOM;
        stack->entries[stack->count++].kind = NAMED;
        return NULL;
    case 0x80:
        return walk->data[walk->start] > 2 ? "a later protocol" : NULL;
    case '0': case '.':
        if (stack->count == 0)
            return "an empty stack";
        stack->count--;
        return NULL;
    case '2':
        if (stack->count == 0)
            return "an empty stack";
        stack->entries[stack->count] = stack->entries[stack->count - 1];
        stack->count++;
        return NULL;
    case '1':
        first = last_mark(stack);
        if (first < 0)
            return "no mark";
        stack->count = first;
        return NULL;
    case 'i':
        *names = 1;
        /* fall through */
    case 'o': case 't': case 'l': case 'd':
        first = last_mark(stack);
        if (first < 0)
            return "no mark";
        kind = code == 'i' || code == 'o' ? FRESH : OTHER;
        is_container = code == 'l' || code == 'd';
        stack->entries[first] = ATOM;
        /* The mark stands for the one that is made. */
        stack->entries[first].size = 0;
        return join(stack, first, kind, is_container, 0, bounds);
    case 'e': case 'u':
        index = last_mark(stack);
        first = index - 1;
        if (first < 0)
            return "no mark";
        stack->entries[index] = ATOM;
        stack->entries[index].size = 0;
        is_container = 1;
        break;
    case 0x85: case 0x86: case 0x87:
        first = stack->count - (code - 0x84);
        break;
    case 'R': case 0x81: case 'b': case 'a':
        first = stack->count - 2;
        is_container = code == 'a';
        break;
    case 's':
        first = stack->count - 3;
        is_container = 1;
        break;
    default:
        return "an opcode that is not read";
    }
    if (first < 0)
        return "an empty stack";
    if (code == 'R' || code == 0x81)
        kind = FRESH;
    else if (code != 0x85 && code != 0x86 && code != 0x87)
        kind = stack->entries[first].kind;
    if (code == 'b' && kind != FRESH)
        return "a state for what the pickle has not made";
    return join(stack, first, kind, is_container,
                code == 'b' || code == 'a' || code == 's' || code == 'e' || code == 'u',
                bounds);
}

PyDoc_STRVAR(check_doc,
"check(data, deepest, largest, counts_containers) -> bool\n\n\
Raise ValueError unless a pickle can do nothing but make the objects that it names.\n\
Return whether it names any.");

static PyObject *
check(PyObject *self, PyObject *arguments)
{
    PyObject *data;
    Bounds bounds;
    Walk walk = {NULL, 0, 0, 0, 0};
    Entries stack = {NULL, 0, 0}, memo = {NULL, 0, 0};
    const char *wrong = NULL;
    int names = 0;

    if (!PyArg_ParseTuple(arguments, "O!iLi", &PyBytes_Type, &data, &bounds.deepest,
                          &bounds.largest, &bounds.counts_containers))
        return NULL;
    walk.data = (const unsigned char *)PyBytes_AS_STRING(data);
    walk.size = PyBytes_GET_SIZE(data);
    for (;;) {
        wrong = next_opcode(&walk);
        if (wrong == NULL)
            wrong = run(&walk, &stack, &memo, &bounds, &names);
        if (wrong != NULL || walk.data[walk.position] == '.')
            break;
        walk.position = walk.end;
    }
    if (wrong == NULL && stack.count != 0)
        wrong = "objects are left over";
    PyMem_Free(stack.entries);
    PyMem_Free(memo.entries);
    if (wrong != NULL)
        return PyErr_Format(PyExc_ValueError, "byte %zd: %s", walk.position, wrong);
    return PyBool_FromLong(names);
}

static int
has_surrogate(const unsigned char *at, const unsigned char *end)
{
    while ((at = memchr(at, 0xed, (size_t)(end - at))) != NULL) {
        if (at + 1 < end && at[1] >= 0xa0)
            return 1;
        at++;
    }
    return 0;
}

static int
takes_latin1(const Walk *walk)
{
    static const char *const names[] = {"_codecs\nencode\n", "__builtin__\nbytearray\n"};
    size_t size = (size_t)(walk->end - walk->start);
    int i;

    for (i = 0; i < 2; i++)
        if (size == strlen(names[i]) && !memcmp(walk->data + walk->start, names[i], size))
            return 1;
    return 0;
}

PyDoc_STRVAR(to_native_doc,
"to_native(data) -> bytes or None\n\n\
Return a pickle of Python 3 with each text as str of Python 2; None if it has bytes.");

static PyObject *
to_native(PyObject *self, PyObject *data)
{
    PyObject *made;
    unsigned char *changed;
    Walk walk = {NULL, 0, 0, 0, 0};

    if (!PyBytes_Check(data))
        return PyErr_Format(PyExc_TypeError, "a pickle is bytes");
    walk.data = (const unsigned char *)PyBytes_AS_STRING(data);
    walk.size = PyBytes_GET_SIZE(data);
    made = PyBytes_FromStringAndSize((const char *)walk.data, walk.size);
    if (made == NULL)
        return NULL;
    changed = (unsigned char *)PyBytes_AS_STRING(made);
    for (;; walk.position = walk.end) {
        unsigned char code;
        if (next_opcode(&walk) != NULL)
            break;
        code = walk.data[walk.position];
        if (code == '.')
            return made;
        if (code == 'c' && takes_latin1(&walk))
            break;
        if (code == 'X' && !has_surrogate(walk.data + walk.start, walk.data + walk.end))
            changed[walk.position] = 'T';
    }
    Py_DECREF(made);
    Py_RETURN_NONE;
}

static int
is_utf8(const unsigned char *at, Py_ssize_t size)
{
    PyObject *text;
    Py_ssize_t index = 0;

    while (index < size && at[index] < 0x80)
        index++;
    if (index == size)
        return 1;
    text = PyUnicode_DecodeUTF8((const char *)at, size, NULL);
    if (text == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(text);
    return 1;
}

static int
has_state(const Walk *walk)
{
    static const char *const names[] = {
        "datetime\ndatetime\n", "datetime\ndate\n", "datetime\ntime\n"};
    size_t size = (size_t)(walk->end - walk->start);
    int i;

    for (i = 0; i < 3; i++)
        if (size == strlen(names[i]) && !memcmp(walk->data + walk->start, names[i], size))
            return 1;
    return 0;
}

#define MOST_STATES 16

PyDoc_STRVAR(mark_binary_doc,
"mark_binary(data) -> bytes or None\n\n\
Return a pickle of Python 2 with what is not text as bytes of Python 3; None if it has\n\
lines of protocol 0, or cannot be read. Knows nothing of arrays.");

static PyObject *
mark_binary(PyObject *self, PyObject *data)
{
    PyObject *made;
    unsigned char *changed;
    Walk walk = {NULL, 0, 0, 0, 0};
    /* Where a state begins; where the opcode before begins, and ends with its argument. */
    Py_ssize_t state_at = -1, before = 0, before_end = 0;
    Py_ssize_t states[MOST_STATES];
    int i, count = 0;

    if (!PyBytes_Check(data))
        return PyErr_Format(PyExc_TypeError, "a pickle is bytes");
    walk.data = (const unsigned char *)PyBytes_AS_STRING(data);
    walk.size = PyBytes_GET_SIZE(data);
    made = PyBytes_FromStringAndSize((const char *)walk.data, walk.size);
    if (made == NULL)
        return NULL;
    changed = (unsigned char *)PyBytes_AS_STRING(made);
    for (;; walk.position = walk.end) {
        unsigned char code;
        if (next_opcode(&walk) != NULL)
            break;
        code = walk.data[walk.position];
        if (code == '.')
            return made;
        if (code == 'S' || code == 'p' || code == 'g')
            break;
        if (code == 'U' || code == 'T') {
            int is_state = walk.start == state_at;
            unsigned char get = walk.data[before];
            if (get == 'h' || get == 'j')
                for (i = 0; i < count; i++)
                    is_state |= !memcmp(walk.data + states[i], walk.data + before + 1,
                                        (size_t)(before_end - before - 1)) &&
                                walk.data[states[i] - 1] == (get == 'h' ? 'q' : 'r');
            if (is_state || !is_utf8(walk.data + walk.start, walk.end - walk.start))
                changed[walk.position] = code == 'U' ? 'C' : 'B';
        }
        if (code == 'c' && has_state(&walk)) {
            Walk put = walk;
            Py_ssize_t after = walk.end;
            put.position = walk.end;
            if (next_opcode(&put) != NULL || count == MOST_STATES)
                break;
            if (walk.data[after] == 'q' || walk.data[after] == 'r') {
                states[count++] = after + 1;
                after = put.end;
            }
            if (after >= walk.size)
                break;
            state_at = after + (walk.data[after] == 'U' ? 2 : 5);
        }
        /* What a put stores is still what lies before. */
        if (code != 'q' && code != 'r') {
            before = walk.position;
            before_end = walk.end;
        }
    }
    Py_DECREF(made);
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"mark_binary", mark_binary, METH_O, mark_binary_doc},
    {"check", check, METH_VARARGS, check_doc},
    {"to_native", to_native, METH_O, to_native_doc},
    {NULL, NULL, 0, NULL},
};

#if PY_MAJOR_VERSION < 3
PyMODINIT_FUNC
init_accelerator(void)
{
    Py_InitModule("_accelerator", functions);
}
#else
static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_accelerator", NULL, 0, functions, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__accelerator(void)
{
    return PyModuleDef_Init(&module);
}
#endif
