# Lifecycle rules through boto3, after Ceph's s3-tests. A day lasts DAY seconds.
# ENDPOINT, KEY, SECRET, OTHER, OTHER_SECRET, DAY.
import datetime
import itertools
import os
import re
import time

import boto3
import dateutil.parser
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

DAY = float(os.environ['DAY'])
numbers = itertools.count(1)


def client(key, secret):
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1',
                        config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}))


s3 = client(os.environ['KEY'], os.environ['SECRET'])
other = client(os.environ['OTHER'], os.environ['OTHER_SECRET'])


def bucket(*keys, versioned=False):
    name = f'lc-{next(numbers)}'
    s3.create_bucket(Bucket=name)
    if versioned:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': 'Enabled'})
    for key in keys:
        s3.put_object(Bucket=name, Key=key, Body=key.encode())
    return name


def rule(ID='rule1', Status='Enabled', **members):
    return {'ID': ID, 'Status': Status, **({} if 'Filter' in members or 'Prefix' in members else {'Prefix': ''}), **members}


def put(name, *rules, by=s3, **named):
    return by.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={'Rules': list(rules)}, **named)


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return error.response
    raise AssertionError(f'{code} was expected, the call went through')


def keys(name):
    return [one['Key'] for one in s3.list_objects_v2(Bucket=name).get('Contents', [])]


def versions(name):
    page = s3.list_object_versions(Bucket=name)
    return len(page.get('Versions', [])), len(page.get('DeleteMarkers', []))


def becomes(wanted, look, within=20):
    """Waits for what the worker brings about."""
    for _ in range(int(within / 0.2)):
        if look() == wanted:
            return
        time.sleep(0.2)
    equal(look(), wanted)


def stays(wanted, look, days):
    time.sleep(days * DAY)
    equal(look(), wanted)


def expiration(answer, rule_id, days):
    """The header as s3-tests look at it: check_lifecycle_expiration_header."""
    found = re.search(r'expiry-date="(.+)", rule-id="(.+)"', answer['Expiration'])
    until = dateutil.parser.parse(found.group(1)).replace(tzinfo=None)
    equal(found.group(2), rule_id)
    equal((until - datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)).days, days)
    equal((until.hour, until.minute, until.second), (0, 0, 0))


@check('keeps rules and shows them as they were given')
def _():
    name = bucket()
    refused('NoSuchLifecycleConfiguration', s3.get_bucket_lifecycle_configuration, Bucket=name)
    rules = [rule('rule1', Expiration={'Days': 31}, Prefix='test1/'), rule('rule2', 'Disabled', Expiration={'Days': 120}, Prefix='test2/')]
    put(name, *rules)
    equal(s3.get_bucket_lifecycle_configuration(Bucket=name)['Rules'], rules)
    filtered = [
        rule('a', Filter={'Prefix': 'foo'}, Expiration={'Date': datetime.datetime(2017, 9, 27, tzinfo=datetime.timezone.utc)}),
        rule('b', Filter={}, Expiration={'ExpiredObjectDeleteMarker': True}, AbortIncompleteMultipartUpload={'DaysAfterInitiation': 2}),
        rule('c', Filter={'And': {'Prefix': 'x', 'Tags': [{'Key': 'k', 'Value': 'v'}, {'Key': 'l', 'Value': ''}], 'ObjectSizeGreaterThan': 1}}, NoncurrentVersionExpiration={'NoncurrentDays': 2, 'NewerNoncurrentVersions': 5}),
    ]
    put(name, *filtered)
    shown = s3.get_bucket_lifecycle_configuration(Bucket=name)['Rules']
    shown[0]['Expiration']['Date'] = shown[0]['Expiration']['Date'].astimezone(datetime.timezone.utc)
    equal(shown, filtered)


@check('gives rules an id that have none')
def _():
    name = bucket()
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={'Rules': [{'Expiration': {'Days': 31}, 'Prefix': 'test1/', 'Status': 'Enabled'}, {'Expiration': {'Days': 120}, 'Prefix': 'test2/', 'Status': 'Enabled'}]})
    ids = [one['ID'] for one in s3.get_bucket_lifecycle_configuration(Bucket=name)['Rules']]
    equal(len(set(ids)), 2)
    equal(all(ids), True)


@check('takes the rules away')
def _():
    name = bucket()
    put(name, rule(Expiration={'Days': 1}))
    equal(s3.delete_bucket_lifecycle(Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 204)
    refused('NoSuchLifecycleConfiguration', s3.get_bucket_lifecycle_configuration, Bucket=name)
    s3.delete_bucket_lifecycle(Bucket=name)


@check('refuses what is no rule, with the code of S3')
def _():
    name = bucket('kept')
    for code, wrong in [
        ('InvalidArgument', [rule('a' * 256, Expiration={'Days': 2}, Prefix='test1/')]),
        ('InvalidArgument', [rule(Expiration={'Days': 1}, Prefix='test1/'), rule(Expiration={'Days': 2}, Prefix='test2/')]),
        ('InvalidArgument', [rule(Expiration={'Days': 0}, Prefix='days0/')]),
        ('InvalidArgument', [rule(Expiration={'Date': '20200101'}, Prefix='test1/')]),
        ('MalformedXML', [rule(Status='enabled', Expiration={'Days': 2}, Prefix='test1/')]),
        ('MalformedXML', [rule(Status='invalid', Expiration={'Days': 2}, Prefix='test1/')]),
        ('MalformedXML', [rule(Expiration={'Days': 2, 'Date': '2020-01-01'})]),
        ('InvalidRequest', [rule()]),
        ('InvalidRequest', [rule(Filter={'Tag': {'Key': 'a', 'Value': 'b'}}, AbortIncompleteMultipartUpload={'DaysAfterInitiation': 2})]),
        ('InvalidStorageClass', [rule(Transitions=[{'Days': 1, 'StorageClass': 'GLACIER'}])]),
    ]:
        refused(code, put, name, *wrong)
    refused('NoSuchLifecycleConfiguration', s3.get_bucket_lifecycle_configuration, Bucket=name)
    refused('AccessDenied', put, name, rule(Expiration={'Days': 1}), by=other)
    refused('AccessDenied', other.get_bucket_lifecycle_configuration, Bucket=name)
    refused('AccessDenied', other.delete_bucket_lifecycle, Bucket=name)
    refused('NoSuchBucket', put, 'no-such-bucket', rule(Expiration={'Days': 1}))


@check('says on every reply when an object goes, and by which rule')
def _():
    name = bucket()
    put(name, rule(Expiration={'Days': 1}, Prefix='days1/'))
    expiration(s3.put_object(Bucket=name, Key='days1/foo', Body=b'bar'), 'rule1', 1)
    put(name, rule(Expiration={'Days': 8}, Prefix='days1/'))
    expiration(s3.head_object(Bucket=name, Key='days1/foo'), 'rule1', 8)
    expiration(s3.get_object(Bucket=name, Key='days1/foo'), 'rule1', 8)
    expiration(s3.copy_object(Bucket=name, Key='days1/copy', CopySource={'Bucket': name, 'Key': 'days1/foo'}), 'rule1', 8)
    upload = s3.create_multipart_upload(Bucket=name, Key='days1/parts')
    part = s3.upload_part(Bucket=name, Key='days1/parts', UploadId=upload['UploadId'], PartNumber=1, Body=b'x')
    expiration(s3.complete_multipart_upload(Bucket=name, Key='days1/parts', UploadId=upload['UploadId'], MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': part['ETag']}]}), 'rule1', 8)
    equal('Expiration' in s3.put_object(Bucket=name, Key='other', Body=b'bar'), False)


@check('says so by the tags of an object')
def _():
    name = bucket()
    put(name, rule(Filter={'Tag': {'Key': 'key1', 'Value': 'tag1'}}, Expiration={'Days': 1}))
    s3.put_object(Bucket=name, Key='obj', Body=b'x', Tagging='key1=tag1&key5=tag5')
    expiration(s3.head_object(Bucket=name, Key='obj'), 'rule1', 1)
    put(name, rule(Filter={'Tag': {'Key': 'key2', 'Value': 'tag1'}}, Expiration={'Days': 1}))
    equal('Expiration' in s3.head_object(Bucket=name, Key='obj'), False)
    put(name, rule(Filter={'And': {'Tags': [{'Key': 'key1', 'Value': 'tag1'}, {'Key': 'key5', 'Value': 'tag6'}]}}, Expiration={'Days': 1}))
    equal('Expiration' in s3.head_object(Bucket=name, Key='obj'), False)


@check('tells of an upload when it is aborted')
def _():
    name = bucket()
    put(name, rule(AbortIncompleteMultipartUpload={'DaysAfterInitiation': 200}, Prefix='test/'))
    upload = s3.create_multipart_upload(Bucket=name, Key='test/a')
    equal(upload['AbortRuleId'], 'rule1')
    equal(s3.list_parts(Bucket=name, Key='test/a', UploadId=upload['UploadId'])['AbortDate'], upload['AbortDate'])
    equal('AbortDate' in s3.create_multipart_upload(Bucket=name, Key='other'), False)


@check('removes objects when their days are over')
def _():
    name = bucket('expire1/foo', 'expire1/bar', 'keep2/foo', 'keep2/bar', 'expire3/foo', 'expire3/bar')
    put(name, rule(Expiration={'Days': 1}, Prefix='expire1/'), rule('rule2', Expiration={'Days': 9}, Prefix='expire3/'))
    becomes(['expire3/bar', 'expire3/foo', 'keep2/bar', 'keep2/foo'], lambda: keys(name))
    becomes(['keep2/bar', 'keep2/foo'], lambda: keys(name), within=20 + 9 * DAY)


@check('removes objects whose date has passed, and no others')
def _():
    name = bucket('past/foo', 'future/bar')
    put(name, rule(Expiration={'Date': '2015-01-01'}, Prefix='past/'), rule('rule2', Expiration={'Date': '2030-01-01'}, Prefix='future/'))
    becomes(['future/bar'], lambda: keys(name))


@check('removes objects by their tags and sizes')
def _():
    name = bucket('days1/long-enough-to-be-removed', 'days1/s')
    for key, tags in [('days1/tom', 'tom=sawyer'), ('days1/huck', 'tom=sawyer&huck=finn'), ('other/huck', 'tom=sawyer&huck=finn')]:
        s3.put_object(Bucket=name, Key=key, Body=b'x', Tagging=tags)
    put(name, rule(Filter={'And': {'Prefix': 'days1/', 'Tags': [{'Key': 'tom', 'Value': 'sawyer'}, {'Key': 'huck', 'Value': 'finn'}]}}, Expiration={'Days': 1}),
        rule('rule2', Filter={'And': {'Prefix': 'days1/', 'ObjectSizeGreaterThan': 20}}, Expiration={'Days': 1}))
    becomes(['days1/s', 'days1/tom', 'other/huck'], lambda: keys(name))
    put(name, rule(Filter={'Prefix': 'days1/', 'Tag': {'Key': 'tom', 'Value': 'sawyer'}}, Expiration={'Days': 1}))
    becomes(['days1/s', 'other/huck'], lambda: keys(name))


@check('aborts uploads that were begun too long ago')
def _():
    name = bucket()
    for key in ['test1/a', 'test2/']:
        s3.create_multipart_upload(Bucket=name, Key=key)
    put(name, rule(AbortIncompleteMultipartUpload={'DaysAfterInitiation': 2}, Prefix='test1/'))
    becomes(['test2/'], lambda: [one['Key'] for one in s3.list_multipart_uploads(Bucket=name).get('Uploads', [])])


@check('does nothing by a rule that is switched off, or that was taken away')
def _():
    name = bucket('a')
    put(name, rule(Status='Disabled', Expiration={'Days': 1}))
    gone = bucket('a')
    put(gone, rule(Expiration={'Days': 3}))
    s3.delete_bucket_lifecycle(Bucket=gone)
    stays((['a'], ['a']), lambda: (keys(name), keys(gone)), days=5)


@check('sets a delete marker where versions are kept, and leaves one that hides versions')
def _():
    name = bucket('test1/a', versioned=True)
    s3.delete_object(Bucket=name, Key='test1/a')
    s3.put_object(Bucket=name, Key='test1/b', Body=b'x')
    put(name, rule(Expiration={'Days': 1}, Prefix='test1/'))
    becomes((2, 2), lambda: versions(name))
    stays((2, 2), lambda: versions(name), days=3)


@check('removes earlier versions, and keeps as many as the rule says')
def _():
    name = bucket(versioned=True)
    for key, count in [('test1/a', 3), ('test2/abc', 3), ('newer/a', 10)]:
        for _ in range(count):
            s3.put_object(Bucket=name, Key=key, Body=b'x')
    put(name, rule(NoncurrentVersionExpiration={'NoncurrentDays': 2}, Prefix='test1/'), rule('rule2', Filter={'Prefix': 'newer/'}, NoncurrentVersionExpiration={'NoncurrentDays': 1, 'NewerNoncurrentVersions': 5}))
    becomes((1 + 3 + 6, 0), lambda: versions(name))


@check('removes earlier versions by their tags')
def _():
    name = bucket(versioned=True)
    for tags in ['key1=tag1', 'key1=other', 'key1=tag1']:
        s3.put_object(Bucket=name, Key='a', Body=b'x', Tagging=tags)
    put(name, rule(Filter={'And': {'Prefix': '', 'Tags': [{'Key': 'key1', 'Value': 'tag1'}]}}, NoncurrentVersionExpiration={'NoncurrentDays': 1}))
    becomes((2, 0), lambda: versions(name))


@check('removes a delete marker when nothing is left under it')
def _():
    name = bucket('test1/a', 'test1/a', 'test2/b', versioned=True)
    for key in ['test1/a', 'test2/b']:
        s3.delete_object(Bucket=name, Key=key)
    put(name, rule(Prefix='test1/', NoncurrentVersionExpiration={'NoncurrentDays': 1}, Expiration={'ExpiredObjectDeleteMarker': True}))
    becomes((1, 1), lambda: versions(name))
    equal([one['Key'] for one in s3.list_object_versions(Bucket=name)['DeleteMarkers']], ['test2/b'])


@check('removes it at the age of objects by a rule that expires objects')
def _():
    name = bucket('test1/a', versioned=True)
    s3.delete_object(Bucket=name, Key='test1/a')
    put(name, rule(Prefix='test1/', NoncurrentVersionExpiration={'NoncurrentDays': 1}, Expiration={'Days': 6}))
    becomes((0, 1), lambda: versions(name))
    becomes((0, 0), lambda: versions(name), within=20 + 6 * DAY)


@check('leaves what object lock protects, for as long as it does, and removes the rest')
def _():
    name = bucket(versioned=True)
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration={'ObjectLockEnabled': 'Enabled'})
    now = datetime.datetime.now(datetime.timezone.utc)
    for body, lock in [(b'held', {'ObjectLockLegalHoldStatus': 'ON'}), (b'kept', {'ObjectLockMode': 'GOVERNANCE', 'ObjectLockRetainUntilDate': now + datetime.timedelta(days=1)}),
                       (b'soon', {'ObjectLockMode': 'COMPLIANCE', 'ObjectLockRetainUntilDate': now + datetime.timedelta(seconds=max(10, 6 * DAY))}), (b'free', {}), (b'newest', {})]:
        s3.put_object(Bucket=name, Key='a', Body=body, **lock)
    put(name, rule(Expiration={'Days': 1}, NoncurrentVersionExpiration={'NoncurrentDays': 1}))
    becomes((3, 1), lambda: versions(name))
    equal((datetime.datetime.now(datetime.timezone.utc) - now).total_seconds() < max(10, 6 * DAY), True)
    becomes((2, 1), lambda: versions(name), within=30)
    equal(sorted(s3.get_object(Bucket=name, Key='a', VersionId=one['VersionId'])['Body'].read() for one in s3.list_object_versions(Bucket=name)['Versions']), [b'held', b'kept'])
    held = next(one['VersionId'] for one in s3.list_object_versions(Bucket=name)['Versions'] if s3.get_object(Bucket=name, Key='a', VersionId=one['VersionId'])['Body'].read() == b'held')
    s3.put_object_legal_hold(Bucket=name, Key='a', VersionId=held, LegalHold={'Status': 'OFF'})
    becomes((1, 1), lambda: versions(name))


@check('goes by other rules from then on when they change while it is at work')
def _():
    name = bucket('old/a', 'new/a')
    put(name, rule(Expiration={'Days': 4}, Prefix='old/'))
    put(name, rule(Expiration={'Days': 1}, Prefix='new/'))
    becomes(['old/a'], lambda: keys(name))
    stays(['old/a'], lambda: keys(name), days=5)


@check('counts what it removes in the usage of the bucket')
def _():
    name = bucket('a', 'b')
    put(name, rule(Expiration={'Days': 1}))
    becomes([], lambda: keys(name))
    s3.delete_bucket(Bucket=name)


run()
