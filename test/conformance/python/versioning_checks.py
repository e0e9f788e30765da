# Versions through boto3: what Ceph's s3-tests ask under `versioning`, and what AWS documents besides.
# ENDPOINT, KEY, SECRET, TOKEN, OTHER, OTHER_SECRET, PREFIX (of bucket names).
import itertools
import json
import os
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

PREFIX = os.environ['PREFIX']
numbers = itertools.count(1)


def client(key, secret, token=None):
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, endpoint_url=os.environ['ENDPOINT'],
                        region_name='us-east-1', config=Config(s3={'addressing_style': 'path'}, max_pool_connections=20, retries={'max_attempts': 1, 'mode': 'standard'}))


s3 = client(os.environ['KEY'], os.environ['SECRET'], os.environ.get('TOKEN') or None)
other = client(os.environ['OTHER'], os.environ['OTHER_SECRET'])


def new_bucket(status='Enabled'):
    bucket = '%s-%d' % (PREFIX, next(numbers))
    s3.create_bucket(Bucket=bucket)
    if status:
        configure(bucket, status)
    return bucket


def configure(bucket, status):
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={'Status': status})
    equal(s3.get_bucket_versioning(Bucket=bucket)['Status'], status)


def put(bucket, key='obj', body=b'x', **more):
    return s3.put_object(Bucket=bucket, Key=key, Body=body, **more).get('VersionId')


def read(bucket, key='obj', **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)['Body'].read()


def put_if(bucket, header, value, body):
    """Older models do not know the conditions of writes."""
    def add(params, **_):
        params['headers'][header] = value
    s3.meta.events.register('before-call.s3.PutObject', add)
    try:
        return s3.put_object(Bucket=bucket, Key='obj', Body=body)['ETag']
    finally:
        s3.meta.events.unregister('before-call.s3.PutObject', add)


def refused(code, status, function, **arguments):
    try:
        function(**arguments)
    except ClientError as error:
        equal((error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']), (code, status))
        return error.response
    raise AssertionError('%s was not refused' % (arguments,))


def listed(bucket, **more):
    """(key, version, is latest, marker), as the pages come."""
    pages = s3.get_paginator('list_object_versions').paginate(Bucket=bucket, **more)
    found = []
    for page in pages:
        found += [(v['Key'], v['VersionId'], v['IsLatest'], False) for v in page.get('Versions', [])]
        found += [(m['Key'], m['VersionId'], m['IsLatest'], True) for m in page.get('DeleteMarkers', [])]
    return found


@check('a bucket has no status until it is given one, and keeps it through suspension and back')
def configuration():
    bucket = new_bucket(None)
    assert 'Status' not in s3.get_bucket_versioning(Bucket=bucket)
    for status in ('Suspended', 'Enabled', 'Enabled', 'Suspended'):
        configure(bucket, status)
    refused('MalformedXML', 400, s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={})
    refused('NotImplemented', 501, s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={'Status': 'Enabled', 'MFADelete': 'Enabled'})
    refused('AccessDenied', 403, other.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={'Status': 'Enabled'})
    refused('AccessDenied', 403, other.list_object_versions, Bucket=bucket)
    refused('NoSuchBucket', 404, s3.get_bucket_versioning, Bucket=PREFIX + '-nowhere')


@check('versions are created, read and removed in any order, and the newest that is left is current')
def create_read_remove():
    for order in (lambda ids: ids, lambda ids: ids[::-1], lambda ids: ids[1::2] + ids[::2]):
        bucket = new_bucket()
        bodies = {put(bucket, body=b'content-%d' % i): b'content-%d' % i for i in range(5)}
        equal(len(bodies), 5)
        left = list(bodies)
        for version in order(list(bodies)):
            equal(read(bucket, VersionId=version), bodies[version])
            equal(read(bucket), bodies[left[-1]])
            equal(s3.delete_object(Bucket=bucket, Key='obj', VersionId=version).get('VersionId'), version)
            left.remove(version)
            equal([v for _, v, _, _ in listed(bucket)], left[::-1])
            refused('NoSuchVersion', 404, s3.get_object, Bucket=bucket, Key='obj', VersionId=version)
        refused('NoSuchKey', 404, s3.get_object, Bucket=bucket, Key='obj')


@check('the head of a key can be removed again and again, markers too')
def remove_head():
    bucket = new_bucket()
    ids = [put(bucket, body=b'%d' % i) for i in range(3)]
    s3.delete_object(Bucket=bucket, Key='obj', VersionId=ids.pop())
    equal(read(bucket), b'1')
    marker = s3.delete_object(Bucket=bucket, Key='obj')
    equal(marker['DeleteMarker'], True)
    equal(len(listed(bucket)), 3)
    gone = s3.delete_object(Bucket=bucket, Key='obj', VersionId=marker['VersionId'])
    equal((gone['DeleteMarker'], gone['VersionId']), (True, marker['VersionId']))
    equal(read(bucket), b'1')


@check('what was there before versions were kept is the null version, and can be removed or overwritten when suspended')
def plain_null_version():
    for overwrite in (False, True):
        bucket = new_bucket(None)
        assert put(bucket, body=b'fooz') is None
        configure(bucket, 'Enabled')
        if overwrite:
            configure(bucket, 'Suspended')
            equal(put(bucket, body=b'zzz'), 'null')
        equal(read(bucket, VersionId='null'), b'zzz' if overwrite else b'fooz')
        equal(s3.head_object(Bucket=bucket, Key='obj')['VersionId'], 'null')
        s3.delete_object(Bucket=bucket, Key='obj', VersionId='null')
        refused('NoSuchKey', 404, s3.get_object, Bucket=bucket, Key='obj')
        equal(listed(bucket), [])


@check('suspended, writes and deletions replace the null version and leave the others')
def suspended():
    bucket = new_bucket()
    kept = [put(bucket, body=b'%d' % i) for i in range(3)]
    configure(bucket, 'Suspended')
    s3.delete_object(Bucket=bucket, Key='obj')
    s3.delete_object(Bucket=bucket, Key='obj')
    equal(listed(bucket)[-1], ('obj', 'null', True, True))
    for i in range(3):
        put(bucket, body=b'null content %d' % i)
    equal([v for _, v, _, _ in listed(bucket)], ['null'] + kept[::-1])
    equal(read(bucket), b'null content 2')
    configure(bucket, 'Enabled')
    kept.append(put(bucket, body=b'again'))
    equal([v for _, v, _, _ in listed(bucket)], [kept[3], 'null'] + kept[2::-1])
    for version in kept + ['null']:
        s3.delete_object(Bucket=bucket, Key='obj', VersionId=version)
    equal(listed(bucket), [])


@check('a delete marker is told by 404 and 405, in the headers, and is no source of copies')
def markers():
    bucket = new_bucket()
    put(bucket)
    marker = s3.delete_object(Bucket=bucket, Key='obj')['VersionId']
    for call in (s3.get_object, s3.head_object):
        answer = refused('404' if call == s3.head_object else 'NoSuchKey', 404, call, Bucket=bucket, Key='obj')
        headers = answer['ResponseMetadata']['HTTPHeaders']
        equal((headers['x-amz-delete-marker'], headers['x-amz-version-id']), ('true', marker))
        answer = refused('405' if call == s3.head_object else 'MethodNotAllowed', 405, call, Bucket=bucket, Key='obj', VersionId=marker)
        headers = answer['ResponseMetadata']['HTTPHeaders']
        equal((headers['x-amz-delete-marker'], headers['allow']), ('true', 'DELETE'))
        assert 'last-modified' in headers
    refused('NoSuchKey', 404, s3.copy_object, Bucket=bucket, Key='copy', CopySource={'Bucket': bucket, 'Key': 'obj'})
    refused('InvalidRequest', 400, s3.copy_object, Bucket=bucket, Key='copy', CopySource={'Bucket': bucket, 'Key': 'obj', 'VersionId': marker})
    refused('MethodNotAllowed', 405, s3.get_object_tagging, Bucket=bucket, Key='obj', VersionId=marker)
    equal(s3.list_objects_v2(Bucket=bucket)['KeyCount'], 0)


@check('copies take any version, and say which they made and took')
def copies():
    bucket, target = new_bucket(), new_bucket()
    ids = [put(bucket, body=b'%d' % i) for i in range(3)]
    for version, body in zip(ids, (b'0', b'1', b'2')):
        made = s3.copy_object(Bucket=target, Key='new', CopySource={'Bucket': bucket, 'Key': 'obj', 'VersionId': version})
        equal(made['CopySourceVersionId'], version)
        equal(read(target, 'new', VersionId=made['VersionId']), body)
    restored = s3.copy_object(Bucket=bucket, Key='obj', CopySource={'Bucket': bucket, 'Key': 'obj', 'VersionId': ids[0]})
    equal(read(bucket), b'0')
    equal(len(listed(bucket)), 4)
    equal(s3.copy_object(Bucket=target, Key='other', CopySource={'Bucket': bucket, 'Key': 'obj'})['CopySourceVersionId'], restored['VersionId'])


@check('completed uploads are versions, and parts are copied from versions')
def multipart():
    bucket = new_bucket()
    first = put(bucket, body=b'first')
    put(bucket, body=b'second')
    upload = s3.create_multipart_upload(Bucket=bucket, Key='obj')['UploadId']
    part = s3.upload_part_copy(Bucket=bucket, Key='obj', UploadId=upload, PartNumber=1, CopySource={'Bucket': bucket, 'Key': 'obj', 'VersionId': first})
    equal(part['CopySourceVersionId'], first)
    done = s3.complete_multipart_upload(Bucket=bucket, Key='obj', UploadId=upload, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': part['CopyPartResult']['ETag']}]})
    equal(listed(bucket)[0], ('obj', done['VersionId'], True, False))
    equal(read(bucket), b'first')
    put(bucket)
    equal(s3.get_object_attributes(Bucket=bucket, Key='obj', VersionId=done['VersionId'], ObjectAttributes=['ObjectSize', 'ObjectParts'])['ObjectParts']['TotalPartsCount'], 1)
    s3.delete_object(Bucket=bucket, Key='obj', VersionId=done['VersionId'])
    equal(len(listed(bucket)), 3)


@check('many are deleted at once, versions, markers and objects, and again without harm')
def multi_object_delete():
    bucket = new_bucket()
    ids = [put(bucket, body=b'%d' % i) for i in range(2)]
    named = [{'Key': 'obj', 'VersionId': version} for version in ids]
    for _ in range(2):
        equal(sorted(one['VersionId'] for one in s3.delete_objects(Bucket=bucket, Delete={'Objects': named})['Deleted']), sorted(ids))
        equal(listed(bucket), [])
    deleted = s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': 'nothing'}]})['Deleted'][0]
    equal((deleted['DeleteMarker'], [deleted['DeleteMarkerVersionId']]), (True, [v for _, v, _, _ in listed(bucket)]))
    marker = s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': 'nothing', 'VersionId': deleted['DeleteMarkerVersionId']}]})['Deleted'][0]
    equal((marker['DeleteMarker'], marker['DeleteMarkerVersionId'], marker['VersionId']), (True, deleted['DeleteMarkerVersionId'], deleted['DeleteMarkerVersionId']))
    equal(listed(bucket), [])


@check('lists versions by key and age, page by page, under prefixes, folded by delimiters, encoded')
def listings():
    bucket = new_bucket()
    keys = ['a', 'dir/b', 'dir/c', 'z z']
    ids = {key: [put(bucket, key) for _ in range(3)][::-1] for key in keys}
    expected = [(key, version) for key in keys for version in ids[key]]
    for size in (1, 2, 5, 1000):
        equal([(key, version) for key, version, _, _ in listed(bucket, PaginationConfig={'PageSize': size})], expected)
    equal([key for key, _, latest, _ in listed(bucket) if latest], keys)
    page = s3.list_object_versions(Bucket=bucket, Delimiter='/', MaxKeys=4)
    equal(([v['Key'] for v in page['Versions']], [p['Prefix'] for p in page['CommonPrefixes']], page['NextKeyMarker']), (['a'] * 3, ['dir/'], 'dir/'))
    equal([v['Key'] for v in s3.list_object_versions(Bucket=bucket, Delimiter='/', KeyMarker=page['NextKeyMarker'])['Versions']], ['z z'] * 3)
    equal(len(listed(bucket, Prefix='dir/')), 6)
    after = s3.list_object_versions(Bucket=bucket, KeyMarker='dir/b', VersionIdMarker=ids['dir/b'][0])
    equal([v['VersionId'] for v in after['Versions']][:3], ids['dir/b'][1:] + ids['dir/c'][:1])
    refused('InvalidArgument', 400, s3.list_object_versions, Bucket=bucket, VersionIdMarker=ids['a'][0])


@check('conditions are asked of the current version, on writes and deletions')
def conditions():
    bucket = new_bucket()
    etag = s3.put_object(Bucket=bucket, Key='obj', Body=b'1')['ETag']
    refused('PreconditionFailed', 412, put_if, bucket=bucket, header='If-None-Match', value='*', body=b'2')
    put_if(bucket, 'If-Match', etag, b'2')
    refused('PreconditionFailed', 412, put_if, bucket=bucket, header='If-Match', value=etag, body=b'3')
    s3.delete_object(Bucket=bucket, Key='obj')
    put_if(bucket, 'If-None-Match', '*', b'4')
    equal(len(listed(bucket)), 4)


@check('tags belong to the version that they were given to')
def tags():
    bucket = new_bucket()
    first, second = put(bucket, Tagging='of=first'), put(bucket)
    s3.put_object_tagging(Bucket=bucket, Key='obj', Tagging={'TagSet': [{'Key': 'of', 'Value': 'second'}]})
    for version, value in ((first, 'first'), (second, 'second')):
        answer = s3.get_object_tagging(Bucket=bucket, Key='obj', VersionId=version)
        equal((answer['TagSet'], answer['VersionId']), ([{'Key': 'of', 'Value': value}], version))
    s3.delete_object_tagging(Bucket=bucket, Key='obj', VersionId=first)
    equal(s3.get_object_tagging(Bucket=bucket, Key='obj', VersionId=first)['TagSet'], [])


@check('a bucket with a version or a marker in it is not deleted')
def bucket_deletion():
    bucket = new_bucket()
    version = put(bucket)
    marker = s3.delete_object(Bucket=bucket, Key='obj')['VersionId']
    for one in (version, marker):
        refused('BucketNotEmpty', 409, s3.delete_bucket, Bucket=bucket)
        s3.delete_object(Bucket=bucket, Key='obj', VersionId=one)
    s3.delete_bucket(Bucket=bucket)


@check('versions that many write and remove at once are all there, and then all gone')
def many_at_once():
    bucket = new_bucket()
    with ThreadPoolExecutor(12) as pool:
        ids = list(pool.map(lambda i: put(bucket, body=b'%d' % i), range(30)))
        equal(sorted(v for _, v, _, _ in listed(bucket)), sorted(ids))
        equal([latest for _, _, latest, _ in listed(bucket)].count(True), 1)
        list(pool.map(lambda version: s3.delete_object(Bucket=bucket, Key='obj', VersionId=version), ids))
    equal(listed(bucket), [])


@check('asks for the actions on versions where one is named')
def policies():
    bucket = new_bucket()
    version = put(bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': '*'}, 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::%s/*' % bucket},
        {'Effect': 'Allow', 'Principal': {'AWS': '*'}, 'Action': 's3:DeleteObjectVersion', 'Resource': 'arn:aws:s3:::%s/*' % bucket, 'Condition': {'StringEquals': {'s3:VersionId': version}}}]}))
    equal(other.get_object(Bucket=bucket, Key='obj')['Body'].read(), b'x')
    refused('AccessDenied', 403, other.get_object, Bucket=bucket, Key='obj', VersionId=version)
    refused('AccessDenied', 403, other.delete_object, Bucket=bucket, Key='obj')
    refused('AccessDenied', 403, other.delete_object, Bucket=bucket, Key='obj', VersionId='null')
    other.delete_object(Bucket=bucket, Key='obj', VersionId=version)
    equal(listed(bucket), [])


run()
