"""Modules of Python 2 that Python 3 has elsewhere.

Written by scripts/make-moved-modules, which asked six 1.17.0, Python 2.7 and
Python 3.6 to 3.13. Do not edit.
"""

from __future__ import annotations

from typing import Dict, FrozenSet

#: Modules that ``six.moves`` has whole, by old name.
SIX_MOVES: Dict[str, str] = {
    "BaseHTTPServer": "BaseHTTPServer",
    "CGIHTTPServer": "CGIHTTPServer",
    "ConfigParser": "configparser",
    "Cookie": "http_cookies",
    "Dialog": "tkinter_dialog",
    "FileDialog": "tkinter_filedialog",
    "HTMLParser": "html_parser",
    "Queue": "queue",
    "ScrolledText": "tkinter_scrolledtext",
    "SimpleDialog": "tkinter_simpledialog",
    "SimpleHTTPServer": "SimpleHTTPServer",
    "SimpleXMLRPCServer": "xmlrpc_server",
    "SocketServer": "socketserver",
    "Tix": "tkinter_tix",
    "Tkconstants": "tkinter_constants",
    "Tkdnd": "tkinter_dnd",
    "Tkinter": "tkinter",
    "__builtin__": "builtins",
    "cPickle": "cPickle",
    "cookielib": "http_cookiejar",
    "copy_reg": "copyreg",
    "dummy_thread": "_dummy_thread",
    "gdbm": "dbm_gnu",
    "htmlentitydefs": "html_entities",
    "httplib": "http_client",
    "repr": "reprlib",
    "robotparser": "urllib_robotparser",
    "thread": "_thread",
    "tkColorChooser": "tkinter_colorchooser",
    "tkCommonDialog": "tkinter_commondialog",
    "tkFileDialog": "tkinter_tkfiledialog",
    "tkFont": "tkinter_font",
    "tkMessageBox": "tkinter_messagebox",
    "tkSimpleDialog": "tkinter_tksimpledialog",
    "ttk": "tkinter_ttk",
    "xmlrpclib": "xmlrpc_client",
}

#: The names that these modules have on Python 3.
PYTHON3_MODULES: Dict[str, str] = {
    "BaseHTTPServer": "http.server",
    "CGIHTTPServer": "http.server",
    "ConfigParser": "configparser",
    "Cookie": "http.cookies",
    "Dialog": "tkinter.dialog",
    "FileDialog": "tkinter.filedialog",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "ScrolledText": "tkinter.scrolledtext",
    "SimpleDialog": "tkinter.simpledialog",
    "SimpleHTTPServer": "http.server",
    "SimpleXMLRPCServer": "xmlrpc.server",
    "SocketServer": "socketserver",
    "Tix": "tkinter.tix",
    "Tkconstants": "tkinter.constants",
    "Tkdnd": "tkinter.dnd",
    "Tkinter": "tkinter",
    "__builtin__": "builtins",
    "cPickle": "pickle",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "dummy_thread": "_dummy_thread",
    "gdbm": "dbm.gnu",
    "htmlentitydefs": "html.entities",
    "httplib": "http.client",
    "repr": "reprlib",
    "robotparser": "urllib.robotparser",
    "thread": "_thread",
    "tkColorChooser": "tkinter.colorchooser",
    "tkCommonDialog": "tkinter.commondialog",
    "tkFileDialog": "tkinter.filedialog",
    "tkFont": "tkinter.font",
    "tkMessageBox": "tkinter.messagebox",
    "tkSimpleDialog": "tkinter.simpledialog",
    "ttk": "tkinter.ttk",
    "xmlrpclib": "xmlrpc.client",
}

#: Modules that have their newer name on Python 2.7 as well.
RENAMED: Dict[str, str] = {
    "email.MIMEAudio": "email.mime.audio",
    "email.MIMEBase": "email.mime.base",
    "email.MIMEImage": "email.mime.image",
    "email.MIMEMessage": "email.mime.message",
    "email.MIMEMultipart": "email.mime.multipart",
    "email.MIMENonMultipart": "email.mime.nonmultipart",
    "email.MIMEText": "email.mime.text",
    "email.Charset": "email.charset",
    "email.Encoders": "email.encoders",
    "email.Errors": "email.errors",
    "email.Generator": "email.generator",
    "email.Header": "email.header",
    "email.Iterators": "email.iterators",
    "email.Message": "email.message",
    "email.Parser": "email.parser",
    "email.Utils": "email.utils",
    "email.base64MIME": "email.base64mime",
    "email.quopriMIME": "email.quoprimime",
}

#: Where ``six.moves.urllib`` has the names of the modules that were divided, if it is
#: the same object on Python 2: ``urllib.urlopen`` is not that of ``urllib2``.
SIX_URLLIB: Dict[str, Dict[str, str]] = {
    "urllib": {
        "ContentTooShortError": "error",
        "FancyURLopener": "request",
        "URLopener": "request",
        "addclosehook": "response",
        "addinfourl": "response",
        "getproxies": "request",
        "pathname2url": "request",
        "proxy_bypass": "request",
        "quote": "parse",
        "quote_plus": "parse",
        "splitquery": "parse",
        "splittag": "parse",
        "splituser": "parse",
        "splitvalue": "parse",
        "unquote": "parse",
        "unquote_plus": "parse",
        "url2pathname": "request",
        "urlcleanup": "request",
        "urlencode": "parse",
        "urlretrieve": "request",
    },
    "urllib2": {
        "AbstractBasicAuthHandler": "request",
        "AbstractDigestAuthHandler": "request",
        "BaseHandler": "request",
        "CacheFTPHandler": "request",
        "FTPHandler": "request",
        "FileHandler": "request",
        "HTTPBasicAuthHandler": "request",
        "HTTPCookieProcessor": "request",
        "HTTPDefaultErrorHandler": "request",
        "HTTPDigestAuthHandler": "request",
        "HTTPError": "error",
        "HTTPErrorProcessor": "request",
        "HTTPHandler": "request",
        "HTTPPasswordMgr": "request",
        "HTTPPasswordMgrWithDefaultRealm": "request",
        "HTTPRedirectHandler": "request",
        "HTTPSHandler": "request",
        "OpenerDirector": "request",
        "ProxyBasicAuthHandler": "request",
        "ProxyDigestAuthHandler": "request",
        "ProxyHandler": "request",
        "Request": "request",
        "URLError": "error",
        "UnknownHandler": "request",
        "addinfourl": "response",
        "build_opener": "request",
        "getproxies": "request",
        "install_opener": "request",
        "parse_http_list": "request",
        "parse_keqv_list": "request",
        "proxy_bypass": "request",
        "quote": "parse",
        "splittag": "parse",
        "splituser": "parse",
        "splitvalue": "parse",
        "unquote": "parse",
        "url2pathname": "request",
        "urlopen": "request",
    },
    "urlparse": {
        "ParseResult": "parse",
        "SplitResult": "parse",
        "parse_qs": "parse",
        "parse_qsl": "parse",
        "urldefrag": "parse",
        "urljoin": "parse",
        "urlparse": "parse",
        "urlsplit": "parse",
        "urlunparse": "parse",
        "urlunsplit": "parse",
        "uses_fragment": "parse",
        "uses_netloc": "parse",
        "uses_params": "parse",
        "uses_query": "parse",
        "uses_relative": "parse",
    },
}

#: Modules that six does not have whole: where every Python 3 has their names.
PYTHON3_NAMES: Dict[str, Dict[str, FrozenSet[str]]] = {
    "DocXMLRPCServer": {
        "xmlrpc.server": frozenset(
            {
                "CGIXMLRPCRequestHandler",
                "DocCGIXMLRPCRequestHandler",
                "DocXMLRPCRequestHandler",
                "DocXMLRPCServer",
                "ServerHTMLDoc",
                "SimpleXMLRPCRequestHandler",
                "SimpleXMLRPCServer",
                "XMLRPCDocGenerator",
                "resolve_dotted_attribute",
            }
        ),
    },
    "StringIO": {
        "io": frozenset(
            {
                "StringIO",
            }
        ),
    },
    "UserDict": {
        "collections": frozenset(
            {
                "UserDict",
            }
        ),
    },
    "UserList": {
        "collections": frozenset(
            {
                "UserList",
            }
        ),
    },
    "UserString": {
        "collections": frozenset(
            {
                "UserString",
            }
        ),
    },
    "_winreg": {
        "winreg": frozenset(),
    },
    "anydbm": {
        "dbm": frozenset(
            {
                "error",
                "open",
            }
        ),
    },
    "cStringIO": {
        "io": frozenset(
            {
                "StringIO",
            }
        ),
    },
    "commands": {
        "subprocess": frozenset(
            {
                "getoutput",
                "getstatusoutput",
            }
        ),
    },
    "dumbdbm": {
        "dbm.dumb": frozenset(
            {
                "error",
                "open",
            }
        ),
    },
    "exceptions": {
        "builtins": frozenset(
            {
                "ArithmeticError",
                "AssertionError",
                "AttributeError",
                "BaseException",
                "BufferError",
                "BytesWarning",
                "DeprecationWarning",
                "EOFError",
                "EnvironmentError",
                "Exception",
                "FloatingPointError",
                "FutureWarning",
                "GeneratorExit",
                "IOError",
                "ImportError",
                "ImportWarning",
                "IndentationError",
                "IndexError",
                "KeyError",
                "KeyboardInterrupt",
                "LookupError",
                "MemoryError",
                "NameError",
                "NotImplementedError",
                "OSError",
                "OverflowError",
                "PendingDeprecationWarning",
                "ReferenceError",
                "RuntimeError",
                "RuntimeWarning",
                "StopIteration",
                "SyntaxError",
                "SyntaxWarning",
                "SystemError",
                "SystemExit",
                "TabError",
                "TypeError",
                "UnboundLocalError",
                "UnicodeDecodeError",
                "UnicodeEncodeError",
                "UnicodeError",
                "UnicodeTranslateError",
                "UnicodeWarning",
                "UserWarning",
                "ValueError",
                "Warning",
                "ZeroDivisionError",
            }
        ),
    },
    "future_builtins": {
        "builtins": frozenset(
            {
                "ascii",
                "filter",
                "hex",
                "map",
                "oct",
                "zip",
            }
        ),
    },
    "markupbase": {
        "_markupbase": frozenset(
            {
                "ParserBase",
            }
        ),
    },
    "rfc822": {
        "email.utils": frozenset(
            {
                "mktime_tz",
                "parseaddr",
                "parsedate",
                "parsedate_tz",
                "quote",
                "unquote",
            }
        ),
    },
    "sre": {
        "re": frozenset(
            {
                "DOTALL",
                "I",
                "IGNORECASE",
                "L",
                "LOCALE",
                "M",
                "MULTILINE",
                "S",
                "U",
                "UNICODE",
                "VERBOSE",
                "X",
                "compile",
                "error",
                "escape",
                "findall",
                "finditer",
                "match",
                "purge",
                "search",
                "split",
                "sub",
                "subn",
            }
        ),
    },
    "urllib": {
        "urllib.parse": frozenset(
            {
                "quote",
                "quote_plus",
                "splitattr",
                "splithost",
                "splitnport",
                "splitpasswd",
                "splitport",
                "splitquery",
                "splittag",
                "splittype",
                "splituser",
                "splitvalue",
                "unquote",
                "unquote_plus",
                "unwrap",
                "urlencode",
            }
        ),
        "urllib.request": frozenset(
            {
                "ContentTooShortError",
                "FancyURLopener",
                "MAXFTPCACHE",
                "URLopener",
                "addclosehook",
                "addinfourl",
                "ftpcache",
                "ftperrors",
                "ftpwrapper",
                "getproxies",
                "getproxies_environment",
                "localhost",
                "noheaders",
                "pathname2url",
                "proxy_bypass",
                "proxy_bypass_environment",
                "quote",
                "thishost",
                "unquote",
                "unwrap",
                "url2pathname",
                "urlcleanup",
                "urlopen",
                "urlretrieve",
            }
        ),
    },
    "urllib2": {
        "urllib.request": frozenset(
            {
                "AbstractBasicAuthHandler",
                "AbstractDigestAuthHandler",
                "AbstractHTTPHandler",
                "BaseHandler",
                "CacheFTPHandler",
                "FTPHandler",
                "FileHandler",
                "HTTPBasicAuthHandler",
                "HTTPCookieProcessor",
                "HTTPDefaultErrorHandler",
                "HTTPDigestAuthHandler",
                "HTTPError",
                "HTTPErrorProcessor",
                "HTTPHandler",
                "HTTPPasswordMgr",
                "HTTPPasswordMgrWithDefaultRealm",
                "HTTPRedirectHandler",
                "HTTPSHandler",
                "OpenerDirector",
                "ProxyBasicAuthHandler",
                "ProxyDigestAuthHandler",
                "ProxyHandler",
                "Request",
                "URLError",
                "UnknownHandler",
                "addinfourl",
                "build_opener",
                "ftpwrapper",
                "getproxies",
                "install_opener",
                "localhost",
                "parse_http_list",
                "parse_keqv_list",
                "proxy_bypass",
                "quote",
                "request_host",
                "unquote",
                "unwrap",
                "url2pathname",
                "urlopen",
            }
        ),
    },
    "urlparse": {
        "urllib.parse": frozenset(
            {
                "ParseResult",
                "SplitResult",
                "clear_cache",
                "namedtuple",
                "non_hierarchical",
                "parse_qs",
                "parse_qsl",
                "scheme_chars",
                "unquote",
                "urldefrag",
                "urljoin",
                "urlparse",
                "urlsplit",
                "urlunparse",
                "urlunsplit",
                "uses_fragment",
                "uses_netloc",
                "uses_params",
                "uses_query",
                "uses_relative",
            }
        ),
    },
    "whichdb": {
        "dbm": frozenset(
            {
                "whichdb",
            }
        ),
    },
}

#: Names without a place in Python 3, with the first version that was without them.
GONE: Dict[str, Dict[str, str]] = {
    "ConfigParser": {
        "SafeConfigParser": "3.12",
    },
    "Cookie": {
        "Cookie": "3.6",
        "SerialCookie": "3.6",
        "SmartCookie": "3.6",
    },
    "HTMLParser": {
        "HTMLParseError": "3.6",
        "attrfind": "3.6",
        "locatestarttagend": "3.6",
        "tagfind": "3.6",
    },
    "SimpleXMLRPCServer": {
        "remove_duplicates": "3.6",
    },
    "StringIO": {
        "EINVAL": "3.6",
        "test": "3.6",
    },
    "UserDict": {
        "DictMixin": "3.6",
        "IterableUserDict": "3.6",
    },
    "UserString": {
        "MutableString": "3.6",
    },
    "__builtin__": {
        "apply": "3.6",
        "basestring": "3.6",
        "buffer": "3.6",
        "cmp": "3.6",
        "coerce": "3.6",
        "execfile": "3.6",
        "file": "3.6",
        "intern": "3.6",
        "long": "3.6",
        "raw_input": "3.6",
        "reduce": "3.6",
        "reload": "3.6",
        "unichr": "3.6",
        "unicode": "3.6",
        "xrange": "3.6",
    },
    "cPickle": {
        "BadPickleGet": "3.6",
        "UnpickleableError": "3.6",
    },
    "cStringIO": {
        "InputType": "3.6",
        "OutputType": "3.6",
        "cStringIO_CAPI": "3.6",
    },
    "commands": {
        "getstatus": "3.6",
        "mk2arg": "3.6",
        "mkarg": "3.6",
    },
    "cookielib": {
        "month": "3.11",
        "vals_sorted_by_key": "3.11",
    },
    "exceptions": {
        "StandardError": "3.6",
    },
    "httplib": {
        "FakeSocket": "3.6",
        "HTTP": "3.6",
        "HTTPS": "3.6",
        "LineAndFileWrapper": "3.6",
        "py3kwarning": "3.6",
        "MAXAMOUNT": "3.8",
    },
    "rfc822": {
        "AddressList": "3.6",
        "AddrlistClass": "3.6",
        "Message": "3.6",
        "dump_address_pair": "3.6",
    },
    "robotparser": {
        "URLopener": "3.6",
    },
    "sre": {
        "template": "3.13",
    },
    "urllib": {
        "addbase": "3.6",
        "addinfo": "3.6",
        "always_safe": "3.6",
        "basejoin": "3.6",
        "c": "3.6",
        "i": "3.6",
        "reporthook": "3.6",
        "test1": "3.6",
        "toBytes": "3.6",
    },
    "urllib2": {
        "randombytes": "3.6",
    },
    "urlparse": {
        "ResultMixin": "3.6",
        "MAX_CACHE_SIZE": "3.11",
    },
    "whichdb": {
        "dbm": "3.6",
    },
    "xmlrpclib": {
        "False": "3.6",
        "SlowParser": "3.6",
        "StringTypes": "3.6",
        "True": "3.6",
    },
}

#: What to write for a name of a module: it means the same on Python 2.
ON_BOTH: Dict[str, Dict[str, str]] = {
    "UserDict": {
        "DictMixin": "compat.DictMixin",
        "IterableUserDict": "six.moves.UserDict",
    },
    "__builtin__": {
        "cmp": "compat.cmp",
        "coerce": "compat.coerce",
        "intern": "six.moves.intern",
        "long": "six.integer_types[-1]",
        "raw_input": "six.moves.input",
        "reduce": "six.moves.reduce",
        "reload": "six.moves.reload_module",
        "unichr": "six.unichr",
        "unicode": "six.text_type",
        "xrange": "six.moves.range",
    },
    "base64": {
        "decodestring": "binascii.a2b_base64",
    },
    "cgi": {
        "escape": "compat.cgi_escape",
        "parse_qs": "six.moves.urllib.parse.parse_qs",
        "parse_qsl": "six.moves.urllib.parse.parse_qsl",
    },
    "collections": {
        "Callable": "six.moves.collections_abc.Callable",
        "Container": "six.moves.collections_abc.Container",
        "Hashable": "six.moves.collections_abc.Hashable",
        "ItemsView": "six.moves.collections_abc.ItemsView",
        "Iterable": "six.moves.collections_abc.Iterable",
        "Iterator": "six.moves.collections_abc.Iterator",
        "KeysView": "six.moves.collections_abc.KeysView",
        "Mapping": "six.moves.collections_abc.Mapping",
        "MappingView": "six.moves.collections_abc.MappingView",
        "MutableMapping": "six.moves.collections_abc.MutableMapping",
        "MutableSequence": "six.moves.collections_abc.MutableSequence",
        "MutableSet": "six.moves.collections_abc.MutableSet",
        "Sequence": "six.moves.collections_abc.Sequence",
        "Set": "six.moves.collections_abc.Set",
        "Sized": "six.moves.collections_abc.Sized",
        "ValuesView": "six.moves.collections_abc.ValuesView",
    },
    "contextlib": {
        "nested": "compat.nested",
    },
    "email.base64mime": {
        "encode": "email.base64mime.body_encode",
        "encodestring": "email.base64mime.body_encode",
    },
    "email.quoprimime": {
        "encode": "email.quoprimime.body_encode",
        "encodestring": "email.quoprimime.body_encode",
    },
    "imp": {
        "new_module": "types.ModuleType",
        "reload": "six.moves.reload_module",
    },
    "inspect": {
        "getargspec": "compat.getargspec",
    },
    "md5": {
        "md5": "hashlib.md5",
        "new": "hashlib.md5",
    },
    "new": {
        "code": "types.CodeType",
        "function": "types.FunctionType",
        "instancemethod": "types.MethodType",
        "module": "types.ModuleType",
    },
    "operator": {
        "div": "compat.div",
    },
    "os": {
        "errno": "errno",
        "getcwdu": "six.moves.getcwd",
    },
    "os.path": {
        "walk": "compat.path_walk",
    },
    "pipes": {
        "quote": "six.moves.shlex_quote",
    },
    "sha": {
        "new": "hashlib.sha1",
        "sha": "hashlib.sha1",
    },
    "string": {
        "atof_error": "ValueError",
        "atoi_error": "ValueError",
        "atol_error": "ValueError",
        "index_error": "ValueError",
        "letters": "string.ascii_letters",
        "lowercase": "string.ascii_lowercase",
        "uppercase": "string.ascii_uppercase",
    },
    "tokenize": {
        "double3prog": "re.compile(tokenize.Double3)",
        "pseudoprog": "re.compile(tokenize.PseudoToken)",
        "single3prog": "re.compile(tokenize.Single3)",
        "tokenprog": "re.compile(tokenize.Token)",
    },
    "unittest": {
        "_TextTestResult": "unittest.TextTestResult",
    },
    "urllib": {
        "basejoin": "six.moves.urllib.parse.urljoin",
    },
}

#: What Python 3 has in the place of a name, where Python 2 has nothing like it.
ON_PYTHON3: Dict[str, Dict[str, str]] = {
    "ConfigParser": {
        "SafeConfigParser": "ConfigParser.ConfigParser",
    },
    "HTMLParser": {
        "HTMLParseError": 'type("HTMLParseError", (Exception,), {})',
    },
    "base64": {
        "encodestring": "base64.encodebytes",
    },
    "exceptions": {
        "StandardError": "Exception",
    },
    "fractions": {
        "gcd": "math.gcd",
    },
    "gettext": {
        "ldgettext": "gettext.dgettext",
        "ldngettext": "gettext.dngettext",
        "lgettext": "gettext.gettext",
        "lngettext": "gettext.ngettext",
    },
    "locale": {
        "format": "locale.format_string",
    },
    "logging": {
        "_levelNames": "dict(logging._levelToName, **logging._nameToLevel)",
    },
    "mimetools": {
        "choose_boundary": "(lambda: uuid.uuid4().hex)",
    },
    "new": {
        "classobj": "type",
    },
    "os": {
        "tmpfile": "tempfile.TemporaryFile",
    },
    "rfc822": {
        "formatdate": "functools.partial(email.utils.formatdate, usegmt=True)",
    },
    "sets": {
        "ImmutableSet": "frozenset",
        "Set": "set",
    },
    "string": {
        "maketrans": "str.maketrans",
    },
    "sys": {
        "py3kwarning": "False",
    },
    "threading": {
        "_BoundedSemaphore": "threading.BoundedSemaphore",
        "_Condition": "threading.Condition",
        "_Event": "threading.Event",
        "_Semaphore": "threading.Semaphore",
        "_Timer": "threading.Timer",
    },
    "time": {
        "clock": "time.process_time",
    },
}

#: Names that modules have lost and that are in no table above, with the first version
#: that was without them.
MISSING: Dict[str, Dict[str, str]] = {
    "cgi": {
        "FormContent": "3.6",
        "FormContentDict": "3.6",
        "InterpFormContentDict": "3.6",
        "SvFormContentDict": "3.6",
    },
    "contextlib": {
        "GeneratorContextManager": "3.6",
    },
    "email.utils": {
        "fix_eols": "3.6",
        "ecre": "3.7",
    },
    "gettext": {
        "bind_textdomain_codeset": "3.11",
    },
    "inspect": {
        "ModuleInfo": "3.6",
        "getmoduleinfo": "3.6",
        "joinseq": "3.6",
        "strseq": "3.6",
        "ArgSpec": "3.11",
        "formatargspec": "3.11",
    },
    "locale": {
        "resetlocale": "3.13",
    },
    "mailbox": {
        "BabylMailbox": "3.6",
        "MHMailbox": "3.6",
        "MmdfMailbox": "3.6",
        "PortableUnixMailbox": "3.6",
        "UnixMailbox": "3.6",
    },
    "operator": {
        "delslice": "3.6",
        "getslice": "3.6",
        "idiv": "3.6",
        "setslice": "3.6",
    },
    "os": {
        "popen2": "3.6",
        "popen3": "3.6",
        "popen4": "3.6",
        "tempnam": "3.6",
        "tmpnam": "3.6",
        "stat_float_times": "3.7",
    },
    "platform": {
        "dist": "3.8",
        "linux_distribution": "3.8",
        "popen": "3.8",
    },
    "plistlib": {
        "DumbXMLWriter": "3.6",
        "PlistParser": "3.6",
        "PlistWriter": "3.6",
        "readPlistFromResource": "3.6",
        "readPlistFromString": "3.6",
        "writePlistToResource": "3.6",
        "writePlistToString": "3.6",
        "Dict": "3.7",
        "Plist": "3.7",
        "Data": "3.9",
        "readPlist": "3.9",
        "writePlist": "3.9",
    },
    "ssl": {
        "sslwrap_simple": "3.6",
        "match_hostname": "3.12",
        "wrap_socket": "3.12",
    },
    "sys": {
        "exc_clear": "3.6",
        "long_info": "3.6",
        "subversion": "3.6",
        "callstats": "3.9",
        "getcheckinterval": "3.9",
        "setcheckinterval": "3.9",
    },
    "time": {
        "accept2dyear": "3.6",
    },
    "tokenize": {
        "endprogs": "3.6",
        "printtoken": "3.6",
        "tokenize_loop": "3.6",
        "Bracket": "3.8",
        "Operator": "3.8",
        "StopTokenizing": "3.13",
    },
    "unittest": {
        "findTestCases": "3.13",
        "getTestCaseNames": "3.13",
        "makeSuite": "3.13",
    },
}

#: Modules without a place in Python 3, with the first version that was without them.
WITHOUT_HOME: Dict[str, str] = {
    "Bastion": "3.6",
    "MimeWriter": "3.6",
    "audiodev": "3.6",
    "binhex": "3.11",
    "bsddb": "3.6",
    "compiler": "3.6",
    "dbhash": "3.6",
    "dircache": "3.6",
    "dl": "3.6",
    "formatter": "3.10",
    "fpformat": "3.6",
    "hotshot": "3.6",
    "htmllib": "3.6",
    "ihooks": "3.6",
    "imputil": "3.6",
    "md5": "3.6",
    "mhlib": "3.6",
    "mimetools": "3.6",
    "mimify": "3.6",
    "multifile": "3.6",
    "mutex": "3.6",
    "new": "3.6",
    "parser": "3.10",
    "popen2": "3.6",
    "posixfile": "3.6",
    "rexec": "3.6",
    "sets": "3.6",
    "sha": "3.6",
    "statvfs": "3.6",
    "stringold": "3.6",
    "strop": "3.6",
    "symbol": "3.10",
    "toaiff": "3.6",
    "user": "3.6",
    "xmllib": "3.6",
}

#: What has to be installed for a module that was in the library once.
BACKPORTS: Dict[str, str] = {
    "aifc": 'standard-aifc; python_version >= "3.13"',
    "asynchat": 'standard-asynchat; python_version >= "3.12"',
    "asyncore": 'standard-asyncore; python_version >= "3.12"',
    "audioop": 'audioop-lts; python_version >= "3.13"',
    "cgi": 'legacy-cgi; python_version >= "3.13"',
    "cgitb": 'legacy-cgi; python_version >= "3.13"',
    "chunk": 'standard-chunk; python_version >= "3.13"',
    "crypt": 'standard-crypt; python_version >= "3.13"',
    "distutils": 'setuptools; python_version >= "3.12"',
    "imghdr": 'standard-imghdr; python_version >= "3.13"',
    "imp": 'zombie-imp; python_version >= "3.12"',
    "mailcap": 'standard-mailcap; python_version >= "3.13"',
    "nntplib": 'standard-nntplib; python_version >= "3.13"',
    "pipes": 'standard-pipes; python_version >= "3.13"',
    "sgmllib": 'sgmllib3k; python_version >= "3"',
    "smtpd": 'standard-smtpd; python_version >= "3.12"',
    "sndhdr": 'standard-sndhdr; python_version >= "3.13"',
    "sunau": 'standard-sunau; python_version >= "3.13"',
    "telnetlib": 'standard-telnetlib; python_version >= "3.13"',
    "uu": 'standard-uu; python_version >= "3.13"',
    "xdrlib": 'standard-xdrlib; python_version >= "3.13"',
}
