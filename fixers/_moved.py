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
    "cStringIO": {
        "io": frozenset(
            {
                "StringIO",
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
    "cookielib": {
        "month": "3.11",
        "vals_sorted_by_key": "3.11",
    },
    "httplib": {
        "FakeSocket": "3.6",
        "HTTP": "3.6",
        "HTTPS": "3.6",
        "LineAndFileWrapper": "3.6",
        "py3kwarning": "3.6",
        "MAXAMOUNT": "3.8",
    },
    "robotparser": {
        "URLopener": "3.6",
    },
    "urllib": {
        "addbase": "3.6",
        "addinfo": "3.6",
        "always_safe": "3.6",
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
    "xmlrpclib": {
        "False": "3.6",
        "SlowParser": "3.6",
        "StringTypes": "3.6",
        "True": "3.6",
    },
}
