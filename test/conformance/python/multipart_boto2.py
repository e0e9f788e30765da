# Multipart uploads through boto 2.49, signed with SigV2.
# PORT, KEY, SECRET, TOKEN, PREFIX.
import hashlib
import io
import json
import os
import traceback

from boto.exception import S3ResponseError
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
PART = 5 << 20
BODIES = (os.urandom(PART), os.urandom(PART), b'end')


@check('initiates, uploads parts, copies one, completes and reads back')
def whole():
    upload = bucket.initiate_multipart_upload('dir/a b+c', metadata={'colour': 'blue'})
    for number, body in enumerate(BODIES, 1):
        upload.upload_part_from_file(io.BytesIO(body), number)
    bucket.new_key('source').set_contents_from_string('copied')
    upload.copy_part_from_key(bucket.name, 'source', 4, 0, 3)
    try:
        upload.complete_upload()
        raise AssertionError('a small part before the last one was taken')
    except S3ResponseError as error:
        assert error.error_code == 'EntityTooSmall', error
    upload.upload_part_from_file(io.BytesIO(BODIES[0]), 3)
    assert [part.size for part in upload.get_all_parts()] == [PART, PART, PART, 4]
    done = upload.complete_upload()
    digests = b''.join(hashlib.md5(body).digest() for body in (BODIES[0], BODIES[1], BODIES[0], b'copi'))
    assert done.etag == '"%s-4"' % hashlib.md5(digests).hexdigest(), done.etag
    key = bucket.get_key('dir/a b+c')
    assert key.get_contents_as_string() == BODIES[0] + BODIES[1] + BODIES[0] + b'copi'
    assert key.get_metadata('colour') == 'blue'


@check('lists and cancels uploads')
def cancelled():
    uploads = [bucket.initiate_multipart_upload(key) for key in ('x', 'y')]
    assert [one.key_name for one in bucket.list_multipart_uploads()] == ['x', 'y']
    for upload in uploads:
        upload.cancel_upload()
    assert list(bucket.list_multipart_uploads()) == []


print(json.dumps(outcome))
