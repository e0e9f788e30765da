# Named checks: `@check('a sentence')` registers a function, `run()` calls each and prints {sentence: null | trouble}.
# A check stands alone: it gets a bucket of its own where it asks for one.
import json
import socket
import traceback

registered = []


def check(sentence):
    def register(function):
        registered.append((sentence, function))
        return function
    return register


def run():
    outcome = {}
    for sentence, function in registered:
        try:
            function()
            outcome[sentence] = None
        except BaseException as error:
            where = traceback.extract_tb(error.__traceback__)
            lines = [f'{frame.filename.rsplit("/", 1)[-1]}:{frame.lineno} {frame.line}' for frame in where if '/conformance/' in frame.filename]
            outcome[sentence] = f'{type(error).__name__}: {error}'[:1500] + ''.join(f'\n    at {line}' for line in lines)
    print(json.dumps(outcome))


def equal(actual, expected):
    assert actual == expected, f'{actual!r} is not {expected!r}'


def resolve_localhost_names():
    """*.localhost is loopback (RFC 6761), but not every resolver says so."""
    original = socket.getaddrinfo

    def getaddrinfo(host, *rest, **named):
        name = host.decode() if isinstance(host, bytes) else host
        return original('127.0.0.1' if name and name.endswith('.localhost') else host, *rest, **named)

    socket.getaddrinfo = getaddrinfo
