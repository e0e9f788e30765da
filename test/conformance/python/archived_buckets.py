# What buckets hold and how they are configured, as boto3 sees it. MODE: `make` fills them, `read` prints all of it (JSON), `go-on` writes on.
# ENDPOINT (plain HTTP, the gateway takes keys of customers there), KEY, SECRET, TOPIC (an ARN). Made once, read before and after an archive was restored.
import base64
import datetime
import hashlib
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import equal

MIB = 1 << 20
CUSTOMER = {'SSECustomerAlgorithm': 'AES256', 'SSECustomerKey': 'k' * 32}
# GetObjectAttributes: botocore leaves the encoding to its caller.
RAW = {**CUSTOMER, 'SSECustomerKey': base64.b64encode(b'k' * 32).decode(), 'SSECustomerKeyMD5': base64.b64encode(hashlib.md5(b'k' * 32).digest()).decode()}
SEALED = {'ServerSideEncryption': 'AES256'}
UNTIL = datetime.datetime(2031, 1, 1, tzinfo=datetime.timezone.utc)
KEPT, PLAIN, SUSPENDED = 'kept-versions', 'kept-plain', 'kept-suspended'

s3 = boto3.client('s3', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1',
                  config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}))


def parts(key, count, **more):
    begun = s3.create_multipart_upload(Bucket=KEPT, Key=key, **more)['UploadId']
    given = {name: more[name] for name in CUSTOMER if name in more}
    made = [{'PartNumber': n, 'ETag': s3.upload_part(Bucket=KEPT, Key=key, UploadId=begun, PartNumber=n, Body=bytes([64 + n]) * 5 * MIB, **given)['ETag']} for n in range(1, count + 1)]
    return begun, made


def multipart(key, **more):
    begun, made = parts(key, 2, **more)
    s3.complete_multipart_upload(Bucket=KEPT, Key=key, UploadId=begun, MultipartUpload={'Parts': made})


def make():
    s3.create_bucket(Bucket=KEPT, ObjectLockEnabledForBucket=True)
    s3.create_bucket(Bucket=PLAIN)
    s3.create_bucket(Bucket=SUSPENDED)
    for body in (b'one', b'2' * 300_000, b'three'):
        s3.put_object(Bucket=KEPT, Key='versions', Body=body, Metadata={'of': str(len(body))})
    s3.put_object_tagging(Bucket=KEPT, Key='versions', Tagging={'TagSet': [{'Key': 'team', 'Value': 'größe'}]})
    s3.put_object_acl(Bucket=KEPT, Key='versions', ACL='public-read')
    s3.put_object(Bucket=KEPT, Key='marked', Body=b'below a marker')
    s3.delete_object(Bucket=KEPT, Key='marked')
    s3.put_object(Bucket=KEPT, Key='locked', Body=b'until 2031', ObjectLockMode='GOVERNANCE', ObjectLockRetainUntilDate=UNTIL)
    s3.put_object(Bucket=KEPT, Key='held', Body=b'h' * 200_000, ObjectLockLegalHoldStatus='ON', Tagging='a=b')
    for key, more in (('parted', {}), ('parted-sealed', SEALED), ('parted-customer', CUSTOMER)):
        multipart(key, **more)
    s3.put_object(Bucket=KEPT, Key='parted', Body=b'over its parts')
    for key, more in (('sealed', SEALED), ('customer', CUSTOMER)):
        for body in (b'small', b'large' * 100_000):
            s3.put_object(Bucket=KEPT, Key=key, Body=body, **more)
    s3.delete_object(Bucket=KEPT, Key='sealed')
    s3.put_object(Bucket=SUSPENDED, Key='null', Body=b'before')
    for status in ('Enabled', 'Suspended'):
        s3.put_bucket_versioning(Bucket=SUSPENDED, VersioningConfiguration={'Status': status})
        s3.put_object(Bucket=SUSPENDED, Key='null', Body=status.encode())
    s3.put_object(Bucket=PLAIN, Key='object', Body=b'p' * 100_000)
    parts('begun', 1, **SEALED)
    configure()


def configure():
    s3.put_bucket_notification_configuration(Bucket=PLAIN, NotificationConfiguration={'TopicConfigurations': [{'Id': 'all', 'TopicArn': os.environ['TOPIC'], 'Events': ['s3:ObjectCreated:*']}]})
    s3.put_object(Bucket=PLAIN, Key='told', Body=b'a record waits in the outbox')
    s3.put_bucket_lifecycle_configuration(Bucket=PLAIN, LifecycleConfiguration={'Rules': [{'ID': 'old', 'Status': 'Enabled', 'Filter': {'Prefix': 'tmp/'}, 'Expiration': {'Days': 9}}]})
    s3.put_bucket_cors(Bucket=PLAIN, CORSConfiguration={'CORSRules': [{'AllowedMethods': ['GET'], 'AllowedOrigins': ['https://a.example']}]})
    s3.put_bucket_tagging(Bucket=PLAIN, Tagging={'TagSet': [{'Key': 'k', 'Value': 'v'}]})
    s3.put_bucket_encryption(Bucket=SUSPENDED, ServerSideEncryptionConfiguration={'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}}]})
    s3.put_object(Bucket=SUSPENDED, Key='by-default', Body=b'sealed by the bucket')
    s3.put_public_access_block(Bucket=PLAIN, PublicAccessBlockConfiguration={'BlockPublicAcls': True})
    s3.put_bucket_website(Bucket=PLAIN, WebsiteConfiguration={'IndexDocument': {'Suffix': 'index.html'}})


def answer(call, **named):
    """Without what differs from request to request."""
    try:
        got = call(**named)
    except ClientError as error:
        return error.response['Error']['Code']
    if 'Body' in got:
        got['Body'] = hashlib.sha256(got['Body'].read()).hexdigest()
    return {name: value for name, value in got.items() if name != 'ResponseMetadata'}


def customers(key):
    return CUSTOMER if 'customer' in key else {}


def versions(bucket):
    listed = s3.list_object_versions(Bucket=bucket)
    told = {'listed': answer(s3.list_object_versions, Bucket=bucket), 'current': answer(s3.list_objects_v2, Bucket=bucket, FetchOwner=True)}
    for one in listed.get('Versions', []):
        named = {'Bucket': bucket, 'Key': one['Key'], 'VersionId': one['VersionId']}
        attributes = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']
        whole = [answer(s3.get_object, **named, **customers(one['Key'])), answer(s3.head_object, **named, **customers(one['Key'])),
                 answer(s3.get_object_attributes, ObjectAttributes=attributes, **named, **(RAW if customers(one['Key']) else {}))]
        assert all(isinstance(got, dict) for got in whole), whole
        told['%s %s' % (one['Key'], one['VersionId'])] = whole + [answer(call, **named) for call in (s3.get_object_tagging, s3.get_object_acl, s3.get_object_retention, s3.get_object_legal_hold)]
    return told


def configuration(bucket):
    calls = ('versioning', 'acl', 'lifecycle_configuration', 'cors', 'tagging', 'encryption', 'website', 'notification_configuration', 'ownership_controls', 'logging', 'request_payment')
    told = {name: answer(getattr(s3, 'get_bucket_' + name), Bucket=bucket) for name in calls}
    return {**told, 'lock': answer(s3.get_object_lock_configuration, Bucket=bucket), 'public': answer(s3.get_public_access_block, Bucket=bucket)}


def read():
    told = {bucket: [versions(bucket), configuration(bucket)] for bucket in (KEPT, PLAIN, SUSPENDED)}
    uploads = s3.list_multipart_uploads(Bucket=KEPT)['Uploads']
    told['uploads'] = [[one['Key'], one['UploadId'], str(one['Initiated']), answer(s3.list_parts, Bucket=KEPT, Key=one['Key'], UploadId=one['UploadId'])] for one in uploads]
    equal(len(told['uploads']), 1)
    return told


def refused(code, call, **named):
    equal(answer(call, **named), code)


def go_on():
    """What stands in a restored bucket is what it was before, for those who write as well."""
    before = [one['VersionId'] for one in s3.list_object_versions(Bucket=KEPT, Prefix='versions')['Versions']]
    made = s3.put_object(Bucket=KEPT, Key='versions', Body=b'after')['VersionId']
    listed = s3.list_object_versions(Bucket=KEPT, Prefix='versions')['Versions']
    equal([one['VersionId'] for one in listed], [made, *before])
    s3.delete_object(Bucket=KEPT, Key='versions', VersionId=made)
    equal(s3.get_object(Bucket=KEPT, Key='versions')['VersionId'], before[0])
    marker = s3.list_object_versions(Bucket=KEPT, Prefix='marked')['DeleteMarkers'][0]['VersionId']
    s3.delete_object(Bucket=KEPT, Key='marked', VersionId=marker)
    equal(s3.get_object(Bucket=KEPT, Key='marked')['Body'].read(), b'below a marker')
    locked = {'Bucket': KEPT, 'Key': 'locked', 'VersionId': s3.head_object(Bucket=KEPT, Key='locked')['VersionId']}
    refused('AccessDenied', s3.delete_object, **locked)
    s3.delete_object(BypassGovernanceRetention=True, **locked)
    held = {'Bucket': KEPT, 'Key': 'held', 'VersionId': s3.head_object(Bucket=KEPT, Key='held')['VersionId']}
    refused('AccessDenied', s3.delete_object, BypassGovernanceRetention=True, **held)
    begun = s3.list_multipart_uploads(Bucket=KEPT)['Uploads'][0]
    first = s3.list_parts(Bucket=KEPT, Key='begun', UploadId=begun['UploadId'])['Parts'][0]
    second = s3.upload_part(Bucket=KEPT, Key='begun', UploadId=begun['UploadId'], PartNumber=2, Body=b'last')
    s3.complete_multipart_upload(Bucket=KEPT, Key='begun', UploadId=begun['UploadId'], MultipartUpload={
        'Parts': [{'PartNumber': 1, 'ETag': first['ETag']}, {'PartNumber': 2, 'ETag': second['ETag']}]})
    equal(s3.get_object(Bucket=KEPT, Key='begun')['Body'].read(), b'A' * 5 * MIB + b'last')
    s3.put_object(Bucket=KEPT, Key='sealed', Body=b'again', **SEALED)
    equal(s3.get_object(Bucket=KEPT, Key='sealed')['Body'].read(), b'again')
    s3.copy_object(Bucket=KEPT, Key='from-customer', CopySource={'Bucket': KEPT, 'Key': 'customer'}, **SEALED,
                   CopySourceSSECustomerAlgorithm='AES256', CopySourceSSECustomerKey=CUSTOMER['SSECustomerKey'])
    equal(s3.get_object(Bucket=KEPT, Key='from-customer')['Body'].read(), b'large' * 100_000)
    s3.put_object(Bucket=SUSPENDED, Key='null', Body=b'another null')
    equal([one['VersionId'] for one in s3.list_object_versions(Bucket=SUSPENDED, Prefix='null')['Versions']].count('null'), 1)


told = {'make': make, 'read': read, 'go-on': go_on}[os.environ['MODE']]()
print(json.dumps(told, default=str, sort_keys=True))
