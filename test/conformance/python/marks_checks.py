# Object tags and object lock with boto3, as Ceph's s3-tests check them (test_*_tags, test_*_tagging, test_object_lock_*).
# ENDPOINT, KEY, SECRET, TOKEN (optional), PREFIX (of bucket names), OTHER, OTHER_SECRET (another user).
import base64
import datetime
import hashlib
import itertools
import json
import os
import random
import string
import time

import boto3
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

ENDPOINT, PREFIX = os.environ['ENDPOINT'], os.environ['PREFIX']
numbers = itertools.count(1)


def client(key, secret, token=None):
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, endpoint_url=ENDPOINT, region_name='us-east-1',
                        config=Config(s3={'addressing_style': 'path'}, signature_version='s3v4', retries={'max_attempts': 1, 'mode': 'standard'}))


s3 = client(os.environ['KEY'], os.environ['SECRET'], os.environ.get('TOKEN') or None)
other = client(os.environ['OTHER'], os.environ['OTHER_SECRET'])
http = urllib3.PoolManager(retries=False)


def bucket(*statements, **more):
    name = f'{PREFIX}-{next(numbers)}'
    s3.create_bucket(Bucket=name, **more)
    if statements:
        named = [{'Effect': 'Allow', 'Principal': '*', 'Resource': f'arn:aws:s3:::{name}/*', **one} for one in statements]
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': named}))
    return name


def tagged(*statements, tags='foo=bar&bar'):
    name = bucket(*statements)
    s3.put_object(Bucket=name, Key='k', Body=b'x', Tagging=tags)
    return name


def refused(status, code, call, **named):
    try:
        call(**named)
    except ClientError as error:
        equal((error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Code']), (status, code))
        return error.response
    raise AssertionError(f'{code} was expected, the call went through')


def simple(count):
    return [{'Key': str(i), 'Value': str(i)} for i in range(count)]


def text(length):
    return ''.join(random.choice(string.ascii_letters + string.digits) for _ in range(length))


def put_tags(name, tags, key='k', **more):
    return s3.put_object_tagging(Bucket=name, Key=key, Tagging={'TagSet': tags}, **more)


def tags_of(name, key='k', by=s3, **more):
    return by.get_object_tagging(Bucket=name, Key=key, **more)['TagSet']


# --- tags


@check('tags are put, read, changed and deleted')
def tags_in_turn():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'x')
    equal(tags_of(name), [])
    equal(put_tags(name, simple(2))['ResponseMetadata']['HTTPStatusCode'], 200)
    equal(tags_of(name), simple(2))
    put_tags(name, [{'Key': 'key3', 'Value': 'val3'}])
    equal(tags_of(name), [{'Key': 'key3', 'Value': 'val3'}])
    equal(s3.delete_object_tagging(Bucket=name, Key='k')['ResponseMetadata']['HTTPStatusCode'], 204)
    equal(tags_of(name), [])


@check('GET and HEAD say how many tags there are')
def tag_count():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'x')
    for reply in (s3.get_object(Bucket=name, Key='k'), s3.head_object(Bucket=name, Key='k')):
        equal(reply['ResponseMetadata']['HTTPHeaders'].get('x-amz-tagging-count'), None)
    put_tags(name, simple(2))
    for reply in (s3.get_object(Bucket=name, Key='k'), s3.head_object(Bucket=name, Key='k')):
        equal(reply['ResponseMetadata']['HTTPHeaders']['x-amz-tagging-count'], '2')


@check('ten tags are taken, eleven are not')
def ten_tags():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'x')
    put_tags(name, simple(10))
    refused(400, 'InvalidTag', s3.put_object_tagging, Bucket=name, Key='k', Tagging={'TagSet': simple(11)})
    equal(tags_of(name), simple(10))


@check('tags of 128 and 256 characters are taken, longer ones are not')
def long_tags():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'x')
    longest = [{'Key': text(128), 'Value': text(256)} for _ in range(10)]
    put_tags(name, longest)
    equal(sorted(one['Key'] for one in tags_of(name)), sorted(one['Key'] for one in longest))
    for key, value in ((129, 256), (128, 257)):
        refused(400, 'InvalidTag', s3.put_object_tagging, Bucket=name, Key='k', Tagging={'TagSet': [{'Key': text(key), 'Value': text(value)}]})
    equal(len(tags_of(name)), 10)


@check('tags come with a new object')
def tags_with_object():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'x', Tagging='foo=bar&bar')
    equal(tags_of(name), [{'Key': 'bar', 'Value': ''}, {'Key': 'foo', 'Value': 'bar'}])
    s3.put_object(Bucket=name, Key='k', Body=b'x')
    equal(tags_of(name), [])
    refused(400, 'InvalidArgument', s3.put_object, Bucket=name, Key='k', Body=b'y', Tagging='a=1&a=2')


@check('tags come with an upload in parts')
def tags_with_upload():
    name = bucket()
    upload = s3.create_multipart_upload(Bucket=name, Key='k', Tagging='Hello=World&foo=bar')['UploadId']
    part = s3.upload_part(Bucket=name, Key='k', UploadId=upload, PartNumber=1, Body=b'x')
    s3.complete_multipart_upload(Bucket=name, Key='k', UploadId=upload, MultipartUpload={'Parts': [{'ETag': part['ETag'], 'PartNumber': 1}]})
    equal(tags_of(name), [{'Key': 'Hello', 'Value': 'World'}, {'Key': 'foo', 'Value': 'bar'}])


@check('a copy has the tags of its source, or those that it is given')
def tags_of_copies():
    name = tagged(tags='a=1')
    source = {'Bucket': name, 'Key': 'k'}
    for given, expected in (({}, [{'Key': 'a', 'Value': '1'}]), ({'TaggingDirective': 'REPLACE', 'Tagging': 'b=2'}, [{'Key': 'b', 'Value': '2'}]), ({'TaggingDirective': 'REPLACE'}, [])):
        s3.copy_object(Bucket=name, Key='copy', CopySource=source, **given)
        equal(tags_of(name, 'copy'), expected)


@check('tags are public where a policy says so, and nowhere else')
def public_tags():
    name = tagged()
    url = f'{ENDPOINT}/{name}/k?tagging'
    body = '<Tagging><TagSet><Tag><Key>by</Key><Value>anyone</Value></Tag></TagSet></Tagging>'
    for method in ('GET', 'PUT', 'DELETE'):
        equal(http.request(method, url, body=body if method == 'PUT' else None).status, 403)
    name = tagged({'Action': ['s3:GetObjectTagging', 's3:PutObjectTagging', 's3:DeleteObjectTagging']})
    url = f'{ENDPOINT}/{name}/k?tagging'
    equal(http.request('PUT', url, body=body).status, 200)
    equal(tags_of(name, by=other), [{'Key': 'by', 'Value': 'anyone'}])
    equal(b'anyone' in http.request('GET', url).data, True)
    equal(http.request('DELETE', url).status, 204)
    equal(tags_of(name), [])


@check('a policy decides by the tags of a request')
def request_tags():
    name = bucket({'Action': 's3:PutObject', 'Condition': {'StringEquals': {'s3:RequestObjectTag/security': 'public'}}}, {'Action': 's3:PutObjectTagging'})
    other.put_object(Bucket=name, Key='k', Body=b'x', Tagging='security=public')
    refused(403, 'AccessDenied', other.put_object, Bucket=name, Key='k', Body=b'x')
    refused(403, 'AccessDenied', other.put_object, Bucket=name, Key='k', Body=b'x', Tagging='security=private')


@check('who may not tag cannot tag with a new object either')
def tagging_needs_its_own_right():
    name = bucket({'Action': 's3:PutObject'})
    other.put_object(Bucket=name, Key='k', Body=b'x')
    refused(403, 'AccessDenied', other.put_object, Bucket=name, Key='k', Body=b'x', Tagging='a=1')


@check('tags of what is not there are not found')
def tags_of_nothing():
    name = bucket()
    refused(404, 'NoSuchKey', s3.get_object_tagging, Bucket=name, Key='k')
    refused(404, 'NoSuchKey', s3.put_object_tagging, Bucket=name, Key='k', Tagging={'TagSet': []})
    refused(404, 'NoSuchBucket', s3.get_object_tagging, Bucket=f'{name}-no', Key='k')


# --- object lock


def later(**delta):
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(**delta)


def locked(*statements):
    return bucket(*statements, ObjectLockEnabledForBucket=True)


def configuration(**rule):
    return {'ObjectLockEnabled': 'Enabled', 'Rule': {'DefaultRetention': rule}}


def put(name, key='k', **more):
    return s3.put_object(Bucket=name, Key=key, Body=b'x', **more)['VersionId']


def retain(name, version=None, mode='GOVERNANCE', until=None, by=s3, **more):
    named = {} if version is None else {'VersionId': version}
    return by.put_object_retention(Bucket=name, Key='k', Retention={'Mode': mode, 'RetainUntilDate': until or later(days=1)}, **named, **more)


def drop(name, version, key='k', **more):
    return s3.delete_object(Bucket=name, Key=key, VersionId=version, **more)


@check('a bucket with object lock keeps versions, and does not cease to')
def lock_and_versions():
    name = locked()
    equal(s3.get_bucket_versioning(Bucket=name)['Status'], 'Enabled')
    equal(s3.get_object_lock_configuration(Bucket=name)['ObjectLockConfiguration'], {'ObjectLockEnabled': 'Enabled'})
    refused(409, 'InvalidBucketState', s3.put_bucket_versioning, Bucket=name, VersioningConfiguration={'Status': 'Suspended'})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': 'Enabled'})


@check('the default retention is put and read')
def lock_configuration():
    name = locked()
    for given in (configuration(Mode='GOVERNANCE', Days=1), configuration(Mode='COMPLIANCE', Years=1), {'ObjectLockEnabled': 'Enabled'}):
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=given)
        equal(s3.get_object_lock_configuration(Bucket=name)['ObjectLockConfiguration'], given)


@check('object lock comes to a bucket that keeps versions, and to no other')
def lock_of_existing_bucket():
    name = bucket()
    given = configuration(Mode='GOVERNANCE', Days=1)
    refused(404, 'ObjectLockConfigurationNotFoundError', s3.get_object_lock_configuration, Bucket=name)
    refused(409, 'InvalidBucketState', s3.put_object_lock_configuration, Bucket=name, ObjectLockConfiguration=given)
    for status in ('Enabled', 'Suspended'):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': status})
    refused(409, 'InvalidBucketState', s3.put_object_lock_configuration, Bucket=name, ObjectLockConfiguration=given)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': 'Enabled'})
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=given)
    equal(s3.get_object_lock_configuration(Bucket=name)['ObjectLockConfiguration'], given)


@check('a lock configuration that says nonsense is refused')
def bad_configuration():
    name = locked()
    for code, given in (('MalformedXML', configuration(Mode='GOVERNANCE', Days=1, Years=1)), ('InvalidRetentionPeriod', configuration(Mode='GOVERNANCE', Days=0)),
                        ('InvalidRetentionPeriod', configuration(Mode='GOVERNANCE', Years=-1)), ('MalformedXML', configuration(Mode='abc', Days=1)),
                        ('MalformedXML', configuration(Mode='governance', Days=1)), ('MalformedXML', {**configuration(Mode='GOVERNANCE', Days=1), 'ObjectLockEnabled': 'Disabled'})):
        refused(400, code, s3.put_object_lock_configuration, Bucket=name, ObjectLockConfiguration=given)


@check('retention is put and read, of a version as well')
def retention():
    name = locked()
    version, newer = put(name), put(name)
    until = later(days=1)
    retain(name, version, until=until)
    equal(s3.get_object_retention(Bucket=name, Key='k', VersionId=version)['Retention'], {'Mode': 'GOVERNANCE', 'RetainUntilDate': until})
    refused(404, 'NoSuchObjectLockConfiguration', s3.get_object_retention, Bucket=name, Key='k')
    retain(name, until=until)
    equal(s3.get_object_retention(Bucket=name, Key='k', VersionId=newer)['Retention']['Mode'], 'GOVERNANCE')
    for one in (version, newer):
        refused(403, 'AccessDenied', drop, name=name, version=one)
        drop(name, one, BypassGovernanceRetention=True)


@check('retention is extended by anybody, and shortened only by the bypass')
def shorter_retention():
    name = locked()
    version = put(name)
    retain(name, until=later(days=2))
    retain(name, until=later(days=3))
    refused(403, 'AccessDenied', retain, name=name, until=later(days=1))
    retain(name, until=later(days=1), BypassGovernanceRetention=True)
    refused(403, 'AccessDenied', retain, name=name, mode='COMPLIANCE', until=later(days=1))
    s3.put_object_retention(Bucket=name, Key='k', Retention={}, BypassGovernanceRetention=True)
    drop(name, version)


@check('mode COMPLIANCE is weakened by nobody, and ends by itself')
def compliance():
    name = locked()
    version = put(name, ObjectLockMode='COMPLIANCE', ObjectLockRetainUntilDate=later(seconds=6))
    refused(403, 'AccessDenied', retain, name=name, until=later(days=1), BypassGovernanceRetention=True)
    refused(403, 'AccessDenied', retain, name=name, mode='COMPLIANCE', until=later(seconds=3), BypassGovernanceRetention=True)
    refused(403, 'AccessDenied', drop, name=name, version=version, BypassGovernanceRetention=True)
    deadline = time.monotonic() + 15
    while True:
        try:
            drop(name, version)
            break
        except ClientError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
    refused(404, 'NoSuchKey', s3.get_object, Bucket=name, Key='k')


@check('a retention that says nonsense is refused')
def bad_retention():
    name, plain = locked(), bucket()
    put(name)
    s3.put_object(Bucket=plain, Key='k', Body=b'x')
    refused(400, 'InvalidRequest', retain, name=plain)
    refused(400, 'InvalidRequest', s3.get_object_retention, Bucket=plain, Key='k')
    for mode in ('governance', 'abc'):
        refused(400, 'MalformedXML', retain, name=name, mode=mode)
    refused(400, 'InvalidArgument', retain, name=name, until=later(days=-1))


@check('a marker may stand before a locked version, and go')
def markers():
    name = locked()
    version = put(name)
    retain(name, until=later(days=1))
    marker = s3.delete_object(Bucket=name, Key='k')
    equal(marker['DeleteMarker'], True)
    refused(403, 'AccessDenied', drop, name=name, version=version)
    drop(name, marker['VersionId'])
    equal(s3.head_object(Bucket=name, Key='k')['VersionId'], version)
    drop(name, version, BypassGovernanceRetention=True)


@check('of many deletions the locked ones are refused, and those alone')
def many_deletions():
    name = locked()
    free, kept = put(name, 'free'), put(name, 'kept')
    s3.put_object_retention(Bucket=name, Key='kept', Retention={'Mode': 'GOVERNANCE', 'RetainUntilDate': later(days=1)})
    named = {'Objects': [{'Key': 'free', 'VersionId': free}, {'Key': 'kept', 'VersionId': kept}]}
    reply = s3.delete_objects(Bucket=name, Delete=named)
    equal([one['Key'] for one in reply['Deleted']], ['free'])
    equal([(one['Key'], one['VersionId'], one['Code']) for one in reply['Errors']], [('kept', kept, 'AccessDenied')])
    reply = s3.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'kept', 'VersionId': kept}]}, BypassGovernanceRetention=True)
    equal((len(reply['Deleted']), 'Errors' in reply), (1, False))


@check('a legal hold holds until it is taken away, whatever the bypass')
def legal_hold():
    name, plain = locked(), bucket()
    version = put(name)
    hold = lambda to, bucket=name: s3.put_object_legal_hold(Bucket=bucket, Key='k', LegalHold={'Status': to})
    refused(404, 'NoSuchObjectLockConfiguration', s3.get_object_legal_hold, Bucket=name, Key='k')
    hold('ON')
    equal(s3.get_object_legal_hold(Bucket=name, Key='k')['LegalHold'], {'Status': 'ON'})
    refused(403, 'AccessDenied', drop, name=name, version=version, BypassGovernanceRetention=True)
    refused(400, 'MalformedXML', hold, to='abc')
    hold('OFF')
    equal(s3.get_object_legal_hold(Bucket=name, Key='k')['LegalHold'], {'Status': 'OFF'})
    drop(name, version)
    s3.put_object(Bucket=plain, Key='k', Body=b'x')
    refused(400, 'InvalidRequest', hold, to='ON', bucket=plain)
    refused(400, 'InvalidRequest', s3.get_object_legal_hold, Bucket=plain, Key='k')


@check('a lock comes with a new object, and its headers show it')
def lock_with_object():
    name, until = locked(), later(days=1)
    md5 = base64.b64encode(hashlib.md5(b'x').digest()).decode()
    version = put(name, ContentMD5=md5, ObjectLockMode='GOVERNANCE', ObjectLockRetainUntilDate=until, ObjectLockLegalHoldStatus='ON')
    for reply in (s3.head_object(Bucket=name, Key='k'), s3.get_object(Bucket=name, Key='k')):
        equal((reply['ObjectLockMode'], reply['ObjectLockRetainUntilDate'], reply['ObjectLockLegalHoldStatus']), ('GOVERNANCE', until, 'ON'))
    s3.put_object_legal_hold(Bucket=name, Key='k', LegalHold={'Status': 'OFF'})
    drop(name, version, BypassGovernanceRetention=True)
    refused(400, 'InvalidRequest', s3.put_object, Bucket=bucket(), Key='k', Body=b'x', ObjectLockLegalHoldStatus='ON')
    refused(400, 'InvalidArgument', s3.put_object, Bucket=name, Key='k', Body=b'x', ObjectLockMode='GOVERNANCE')


@check('a lock comes with an upload in parts and with a copy')
def lock_with_upload():
    name, until = locked(), later(days=1)
    lock = {'ObjectLockMode': 'GOVERNANCE', 'ObjectLockRetainUntilDate': until}
    upload = s3.create_multipart_upload(Bucket=name, Key='k', **lock)['UploadId']
    part = s3.upload_part(Bucket=name, Key='k', UploadId=upload, PartNumber=1, Body=b'x')
    whole = s3.complete_multipart_upload(Bucket=name, Key='k', UploadId=upload, MultipartUpload={'Parts': [{'ETag': part['ETag'], 'PartNumber': 1}]})
    refused(403, 'AccessDenied', drop, name=name, version=whole['VersionId'])
    bare = s3.copy_object(Bucket=name, Key='bare', CopySource={'Bucket': name, 'Key': 'k'})
    drop(name, bare['VersionId'], 'bare')
    copy = s3.copy_object(Bucket=name, Key='copy', CopySource={'Bucket': name, 'Key': 'k'}, **lock)
    refused(403, 'AccessDenied', drop, name=name, version=copy['VersionId'], key='copy')
    for key, version in (('k', whole['VersionId']), ('copy', copy['VersionId'])):
        drop(name, version, key, BypassGovernanceRetention=True)


@check('new versions have the default retention, unless they bring their own')
def default_retention():
    name = locked()
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=configuration(Mode='GOVERNANCE', Days=1))
    version = put(name)
    given = s3.head_object(Bucket=name, Key='k')
    equal((given['ObjectLockMode'], abs((given['ObjectLockRetainUntilDate'] - later(days=1)).total_seconds()) < 60), ('GOVERNANCE', True))
    refused(403, 'AccessDenied', drop, name=name, version=version)
    until = later(days=2)
    retain(name, until=until)
    equal(s3.get_object_retention(Bucket=name, Key='k')['Retention']['RetainUntilDate'], until)
    own = put(name, ObjectLockMode='GOVERNANCE', ObjectLockRetainUntilDate=until)
    equal(s3.head_object(Bucket=name, Key='k')['ObjectLockRetainUntilDate'], until)
    for one in (version, own):
        drop(name, one, BypassGovernanceRetention=True)


@check('the bypass is a right of its own')
def bypass_needs_its_own_right():
    actions = ['s3:PutObject', 's3:DeleteObjectVersion', 's3:PutObjectRetention', 's3:GetObject']
    name, passing = locked({'Action': actions}), locked({'Action': [*actions, 's3:BypassGovernanceRetention']})
    for one in (name, passing):
        version = other.put_object(Bucket=one, Key='k', Body=b'x')['VersionId']
        retain(one, by=other)
        equal('ObjectLockMode' in other.head_object(Bucket=one, Key='k'), False)
        call = {'Bucket': one, 'Key': 'k', 'VersionId': version, 'BypassGovernanceRetention': True}
        if one == name:
            refused(403, 'AccessDenied', other.delete_object, **call)
            drop(one, version, BypassGovernanceRetention=True)
        else:
            other.delete_object(**call)


@check('a policy bounds for how long others may retain')
def bounded_retention():
    name = locked({'Action': ['s3:PutObject', 's3:PutObjectRetention'], 'Condition': {'NumericLessThanEqualsIfExists': {'s3:object-lock-remaining-retention-days': '10'}}})
    for days, goes in ((10, True), (11, False)):
        call = {'Bucket': name, 'Key': 'k', 'Body': b'x', 'ObjectLockMode': 'GOVERNANCE', 'ObjectLockRetainUntilDate': later(days=days)}
        if goes:
            drop(name, other.put_object(**call)['VersionId'], BypassGovernanceRetention=True)
        else:
            refused(403, 'AccessDenied', other.put_object, **call)


run()
