# boto 2.49 signs S3 with SigV2 unless told otherwise.
import json
import os
import sys
import traceback
import urllib.request
from boto.s3.connection import OrdinaryCallingFormat, S3Connection

outcome = {}


def check(sentence):
    def now(function):
        try:
            function()
            outcome[sentence] = None
        except BaseException as error:
            outcome[sentence] = '%s: %s %s' % (type(error).__name__, error, traceback.format_exc())
    return now


s3 = S3Connection(os.environ['KEY'], os.environ['SECRET'], security_token=os.environ.get('TOKEN') or None, host='localhost', port=int(os.environ['PORT']),
                  is_secure=False, calling_format=OrdinaryCallingFormat())
bucket = s3.create_bucket(os.environ['PREFIX'] + '-boto2')


@check('writes, reads, lists and deletes keys')
def keys():
    key = bucket.new_key('a/b c+d')
    key.set_metadata('color', 'blue')
    key.set_contents_from_string('body', headers={'Content-Type': 'text/plain'})
    assert bucket.get_key('a/b c+d').get_contents_as_string() == b'body'
    assert bucket.get_key('a/b c+d').get_metadata('color') == 'blue'
    assert [one.name for one in bucket.list(prefix='a/', delimiter='/')] == ['a/b c+d']
    key.delete()
    assert bucket.get_key('a/b c+d') is None


@check('makes URLs that work, and end')
def urls():
    key = bucket.new_key('u')
    key.set_contents_from_string('body')
    assert urllib.request.urlopen(key.generate_url(60)).read() == b'body'
    try:
        urllib.request.urlopen(key.generate_url(-60))
        raise AssertionError('an expired URL works')
    except urllib.error.HTTPError as error:
        assert error.code == 403, error.code


@check('is refused with another secret')
def secret():
    try:
        S3Connection(os.environ['KEY'], 'wrong', host='localhost', port=int(os.environ['PORT']), is_secure=False, calling_format=OrdinaryCallingFormat()).get_all_buckets()
        raise AssertionError('another secret works')
    except Exception as error:
        assert getattr(error, 'error_code', '') in ('SignatureDoesNotMatch', 'InvalidAccessKeyId'), error


print(json.dumps(outcome))
sys.exit(0)
