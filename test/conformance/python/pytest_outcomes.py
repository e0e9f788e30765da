"""A pytest plugin (`-p pytest_outcomes`): the last line printed is JSON, for each test what it failed with; null: it passed.

A test that is marked to fail on another server, and passes, has passed (`xfail(strict=True)` makes that a failure); one that was
left out, or failed as its authors foresaw, is not in the list.
"""
import json

said = {}


def pytest_runtest_logreport(report):
    name = '::'.join(report.nodeid.split('::')[1:])
    if report.passed and report.when == 'call':
        said.setdefault(name, None)
    elif report.failed:
        text = str(report.longrepr)
        crash = getattr(report.longrepr, 'reprcrash', None)
        message = (crash.message if crash is not None else text).split('\n')[0]
        said[name] = None if text.startswith('[XPASS(strict)]') else said.get(name) or message[:300]


def pytest_unconfigure():
    print('\n' + json.dumps(said))
