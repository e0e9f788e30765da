# GetDataAccess with boto3: credentials of the store where a bucket lies, and what they are good for there.
# ENDPOINT (a name: boto3 puts the account id before it), KEY, SECRET (who owns the buckets), ROOT, ROOT_SECRET, OTHER, OTHER_SECRET
# (another user), STORE, STORE_KEY, STORE_SECRET (the store and who may do all there), CA (of the store, may be empty), SECURE (the store speaks TLS).
import datetime
import itertools
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, resolve_localhost_names, run

resolve_localhost_names()
ENDPOINT, CA, SECURE = os.environ['ENDPOINT'], os.environ['CA'] or None, os.environ['SECURE'] == 'yes'
# Names are addresses for AWS's own clients only: outside accounts any id will do.
ACCOUNT = '123456789012'
numbers = itertools.count(1)
config = Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'})


def client(service, key, secret, token=None, endpoint=ENDPOINT, region='us-east-1', verify=None):
    return boto3.client(service, aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, endpoint_url=endpoint, region_name=region, verify=verify, config=config)


OWNER = (os.environ['KEY'], os.environ['SECRET'])
OTHER = (os.environ['OTHER'], os.environ['OTHER_SECRET'])
s3, other = client('s3', *OWNER), client('s3', *OTHER)
iam = client('iam', os.environ['ROOT'], os.environ['ROOT_SECRET'])


def refused(status, code, call, *rest, **named):
    try:
        call(*rest, **named)
    except ClientError as error:
        equal((error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Code']), (status, code))
    else:
        raise AssertionError('was not refused')


def bucket(*statements, enforced=True, **more):
    name = f'handed-{next(numbers)}'
    s3.create_bucket(Bucket=name, **more)
    if enforced:
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls={'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]})
    for key in ('team/a', 'team/b', 'else/a'):
        s3.put_object(Bucket=name, Key=key, Body=key.encode())
    if statements:
        named = [{'Effect': 'Allow', 'Principal': '*', 'Resource': f'arn:aws:s3:::{name}/*', **one} for one in statements]
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': named}))
    return name


def ask(who, target, permission, **more):
    return client('s3control', *who).get_data_access(AccountId=ACCOUNT, Target=target, Permission=permission, **more)


def vended(who, target, permission, **more):
    """A client straight at the store, and the bucket's name there."""
    reply = ask(who, target, permission, **more)
    given, headers = reply['Credentials'], reply['ResponseMetadata']['HTTPHeaders']
    store = client('s3', given['AccessKeyId'], given['SecretAccessKey'], given['SessionToken'], headers['x-rolegate-store-endpoint'], headers['x-rolegate-store-region'], CA)
    return store, headers['x-rolegate-store-bucket']


def body(store, name, key):
    return store.get_object(Bucket=name, Key=key)['Body'].read()


GRANTED = {'Action': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']}
iam.put_user_policy(UserName=os.environ['OTHER'], PolicyName='hand-off', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:GetDataAccess', 'Resource': '*'}]}))


@check('who may read below a prefix reads and lists there at the store, and nothing else')
def reads():
    name = f'handed-{next(numbers)}'
    s3.create_bucket(Bucket=name)
    statements = [
        {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{name}/team/*'},
        {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:ListBucket', 'Resource': f'arn:aws:s3:::{name}', 'Condition': {'StringLike': {'s3:prefix': 'team/*'}}},
    ]
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': statements}))
    for key in ('team/a', 'else/a'):
        s3.put_object(Bucket=name, Key=key, Body=key.encode())
    store, there = vended(OTHER, f's3://{name}/team/*', 'READ')
    equal(body(store, there, 'team/a'), b'team/a')
    equal([one['Key'] for one in store.list_objects_v2(Bucket=there, Prefix='team/')['Contents']], ['team/a'])
    refused(403, 'AccessDenied', store.get_object, Bucket=there, Key='else/a')
    refused(403, 'AccessDenied', store.list_objects_v2, Bucket=there)
    refused(403, 'AccessDenied', store.list_objects_v2, Bucket=there, Prefix='else/')
    refused(403, 'AccessDenied', store.put_object, Bucket=there, Key='team/x', Body=b'x')
    refused(403, 'AccessDenied', store.delete_object, Bucket=there, Key='team/a')
    for wider in (f's3://{name}/*', f's3://{name}/tea*', f's3://{name}/else/*'):
        refused(403, 'AccessDenied', ask, OTHER, wider, 'READ')
    refused(403, 'AccessDenied', ask, OTHER, f's3://{name}/team/*', 'WRITE')
    refused(403, 'AccessDenied', ask, OTHER, f's3://{name}/team/*', 'READWRITE')


@check('no other name of a key leads out of the prefix')
def aliases():
    name = bucket(GRANTED)
    store, there = vended(OTHER, f's3://{name}/team/*', 'READWRITE')
    for key in ('team/../else/a', 'team/./../else/a', 'team//../else/a', 'team/..', 'team/x/../../else/a'):
        for call in (lambda: store.get_object(Bucket=there, Key=key), lambda: store.put_object(Bucket=there, Key=key, Body=b'changed')):
            try:
                call()
            except ClientError as error:
                assert error.response['ResponseMetadata']['HTTPStatusCode'] in (400, 403, 404), error
            else:
                raise AssertionError(f'{key} was not refused')
    equal(body(s3, name, 'else/a'), b'else/a')


@check('who may write below a prefix writes there at the store, in parts too, and the gateway shows it')
def writes():
    name = bucket({'Action': ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']})
    store, there = vended(OTHER, f's3://{name}/team/*', 'WRITE')
    store.put_object(Bucket=there, Key='team/new', Body=b'new', ContentType='text/x-new')
    upload = store.create_multipart_upload(Bucket=there, Key='team/large')['UploadId']
    parts = [{'PartNumber': number, 'ETag': store.upload_part(Bucket=there, Key='team/large', UploadId=upload, PartNumber=number, Body=data)['ETag']}
             for number, data in ((1, b'a' * (5 << 20)), (2, b'b'))]
    equal(len(store.list_parts(Bucket=there, Key='team/large', UploadId=upload)['Parts']), 2)
    store.complete_multipart_upload(Bucket=there, Key='team/large', UploadId=upload, MultipartUpload={'Parts': parts})
    given = s3.get_object(Bucket=name, Key='team/new')
    equal((given['Body'].read(), given['ContentType']), (b'new', 'text/x-new'))
    equal(s3.head_object(Bucket=name, Key='team/large')['ContentLength'], (5 << 20) + 1)
    refused(403, 'AccessDenied', store.get_object, Bucket=there, Key='team/new')
    refused(403, 'AccessDenied', store.put_object, Bucket=there, Key='else/new', Body=b'x')
    # Not his here, so not his there.
    refused(403, 'AccessDenied', store.delete_object, Bucket=there, Key='team/a')
    refused(403, 'AccessDenied', store.copy_object, Bucket=there, Key='team/copy', CopySource={'Bucket': there, 'Key': 'else/a'})


@check('reading and writing together, of a whole bucket, by its owner')
def whole():
    name = bucket()
    store, there = vended(OWNER, f's3://{name}', 'READWRITE')
    store.put_object(Bucket=there, Key='any', Body=b'any')
    equal(sorted(one['Key'] for one in store.list_objects_v2(Bucket=there)['Contents']), ['any', 'else/a', 'team/a', 'team/b'])
    store.delete_object(Bucket=there, Key='any')
    for call in (store.get_bucket_policy, store.delete_bucket, store.list_multipart_uploads):
        refused(403, 'AccessDenied', call, Bucket=there)


@check('one object, and not those whose keys begin with its key')
def one_object():
    name = bucket(GRANTED)
    s3.put_object(Bucket=name, Key='team/a.bak', Body=b'x')
    store, there = vended(OTHER, f's3://{name}/team/a', 'READ', TargetType='Object')
    equal(body(store, there, 'team/a'), b'team/a')
    refused(403, 'AccessDenied', store.get_object, Bucket=there, Key='team/a.bak')
    refused(403, 'AccessDenied', store.list_objects_v2, Bucket=there, Prefix='team/a')


@check('who may list objects and not their versions lists none where versions are kept')
def listed_versions():
    listing = {'Effect': 'Allow', 'Principal': '*', 'Condition': {'StringLike': {'s3:prefix': 'team/*'}}}
    for action, lists in (('s3:ListBucket', False), ('s3:ListBucket*', True)):
        name = bucket(GRANTED)
        policy = json.loads(s3.get_bucket_policy(Bucket=name)['Policy'])
        policy['Statement'].append({**listing, 'Action': action, 'Resource': f'arn:aws:s3:::{name}'})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': 'Enabled'})
        store, there = vended(OTHER, f's3://{name}/team/*', 'READ')
        if lists:
            equal(len(store.list_objects_v2(Bucket=there, Prefix='team/')['Contents']), 2)
            continue
        for call in (store.list_object_versions, store.list_objects_v2):
            refused(403, 'AccessDenied', call, Bucket=there, Prefix='team/')


@check('earlier versions are not handed out')
def versions():
    name = bucket(GRANTED)
    store, there = vended(OTHER, f's3://{name}/team/*', 'READWRITE')
    keeper = client('s3', os.environ['STORE_KEY'], os.environ['STORE_SECRET'], endpoint=os.environ['STORE'], verify=CA)
    keeper.put_bucket_versioning(Bucket=there, VersioningConfiguration={'Status': 'Enabled'})
    earlier = keeper.put_object(Bucket=there, Key='team/a', Body=b'earlier')['VersionId']
    store.put_object(Bucket=there, Key='team/a', Body=b'later')
    equal(body(store, there, 'team/a'), b'later')
    for call in (store.get_object, store.delete_object, store.get_object_tagging):
        refused(403, 'AccessDenied', call, Bucket=there, Key='team/a', VersionId=earlier)
    refused(403, 'AccessDenied', store.copy_object, Bucket=there, Key='team/b', CopySource={'Bucket': there, 'Key': 'team/a', 'VersionId': earlier})
    refused(403, 'AccessDenied', store.list_object_versions, Bucket=there, Prefix='team/')


@check('the reply says who, what and until when')
def reply_members():
    name = bucket(GRANTED)
    reply = ask(OTHER, f's3://{name}/team/', 'READ', DurationSeconds=43200, Privilege='Minimal')
    equal(reply['MatchedGrantTarget'], f's3://{name}/team/*')
    equal(reply['Grantee'], {'GranteeType': 'IAM', 'GranteeIdentifier': f'arn:aws:iam:::user/{OTHER[0]}'})
    left = (reply['Credentials']['Expiration'] - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    assert 840 < left <= 901, left
    for wrong, code in (({'Target': 'team/a'}, 'InvalidRequest'), ({'Target': f's3://{name}/*/a'}, 'InvalidRequest'), ({'Permission': 'ALL'}, 'InvalidArgument')):
        refused(400, code, client('s3control', *OTHER).get_data_access, **{'AccountId': ACCOUNT, 'Target': f's3://{name}/team/*', 'Permission': 'READ', **wrong})
    refused(404, 'NoSuchBucket', ask, OTHER, 's3://handed-none/*', 'READ')


@check('what a condition or a Deny may refuse for part of it is not handed out')
def conditions():
    cases = [
        [GRANTED, {'Effect': 'Deny', 'Action': 's3:GetObject', 'Condition': {'StringEquals': {'s3:ExistingObjectTag/secret': 'yes'}}}],
        [GRANTED, {'Effect': 'Deny', 'Action': 's3:GetObject', 'Condition': {'NotIpAddress': {'aws:SourceIp': '127.0.0.0/8'}}}],
        [{**GRANTED, 'Condition': {'IpAddress': {'aws:SourceIp': '127.0.0.0/8'}}}],
        [{**GRANTED, 'Condition': {'DateLessThan': {'aws:CurrentTime': (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=10)).isoformat(timespec='seconds')}}}],
    ]
    for statements in cases:
        name = bucket(*statements)
        equal(body(other, name, 'team/a'), b'team/a')
        refused(403, 'AccessDenied', ask, OTHER, f's3://{name}/team/*', 'READ')
    name = bucket({**GRANTED, 'Condition': {'StringEquals': {'aws:username': OTHER[0]}, 'DateLessThan': {'aws:CurrentTime': '2999-01-01'}}})
    equal(body(*vended(OTHER, f's3://{name}/team/*', 'READ'), 'team/a'), b'team/a')


@check('a policy that asks for TLS is carried over to a store that speaks it')
def over_tls():
    name = bucket(GRANTED, {'Effect': 'Deny', 'Action': 's3:PutObject', 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}})
    if SECURE:
        store, there = vended(OTHER, f's3://{name}/team/*', 'WRITE')
        store.put_object(Bucket=there, Key='team/new', Body=b'new')
    else:
        refused(403, 'AccessDenied', ask, OTHER, f's3://{name}/team/*', 'WRITE')


@check('buckets whose bytes must pass the gateway are not handed out')
def bound():
    local = bucket(GRANTED, CreateBucketConfiguration={'LocationConstraint': ':local'})
    refused(404, 'NoSuchAccessGrantsLocationError', ask, OTHER, f's3://{local}/*', 'READ')
    name = bucket(GRANTED)
    s3.put_bucket_request_payment(Bucket=name, RequestPaymentConfiguration={'Payer': 'Requester'})
    refused(404, 'NoSuchAccessGrantsLocationError', ask, OWNER, f's3://{name}/*', 'READ')
    # Whose objects may be others' is not handed out by what its owner has as owner.
    shared = bucket(enforced=False)
    refused(403, 'AccessDenied', ask, OWNER, f's3://{shared}/*', 'READ')
    ask(OWNER, f's3://{shared}/*', 'WRITE')


@check('it is a right of its own')
def right():
    name = bucket(GRANTED)
    ask(OTHER, f's3://{name}/*', 'READ')
    iam.put_user_policy(UserName=os.environ['OTHER'], PolicyName='no-hand-off', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Deny', 'Action': 's3:GetDataAccess', 'Resource': '*'}]}))
    refused(403, 'AccessDenied', ask, OTHER, f's3://{name}/*', 'READ')
    iam.delete_user_policy(UserName=os.environ['OTHER'], PolicyName='no-hand-off')
    ask(OTHER, f's3://{name}/*', 'READ')


run()
