# Server-side encryption through boto3: what Ceph's s3-tests ask under `encryption` and `sse-s3`, and the nine ways to copy.
# ENDPOINT (plain HTTP, the gateway takes keys of customers there), KEY, SECRET, TOKEN, PREFIX (of bucket names), STRICT (another gateway,
# that does not), UPSTREAM (set where another S3 encrypts: it answers wrong keys itself, as AWS does, and gives tags that are no MD5).
import base64
import hashlib
import io
import itertools
import json
import os

import boto3
import urllib.request
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

PREFIX = os.environ['PREFIX']
UPSTREAM = 'UPSTREAM' in os.environ
WRONG = (403, 'AccessDenied') if UPSTREAM else (400, 'InvalidArgument')
MIB = 1 << 20
numbers = itertools.count(1)


def client(endpoint=os.environ['ENDPOINT']):
    return boto3.client('s3', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], aws_session_token=os.environ.get('TOKEN') or None,
                        endpoint_url=endpoint, region_name='us-east-1', config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}))


s3 = client()


def customer(material):
    """Members as boto3 takes them; boto3 itself encodes the key and sums it, but for requests with headers of their own."""
    return {'SSECustomerAlgorithm': 'AES256', 'SSECustomerKey': material}


def source(material):
    return {'CopySourceSSECustomerAlgorithm': 'AES256', 'CopySourceSSECustomerKey': material}


KEY = base64.b64decode('pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa0N9KgDijwVs=')
OTHER = base64.b64decode('6b+WOZ1T3cqZMxgThRcXAQBrS5mXKdDUphvpxptl9/4=')
C, O = customer(KEY), customer(OTHER)
S3 = {'ServerSideEncryption': 'AES256'}
DEFAULT = {'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}}]}


def bucket(**encryption):
    name = f'{PREFIX}-{next(numbers)}'
    s3.create_bucket(Bucket=name)
    if encryption:
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=DEFAULT)
    return name


def refused(status, code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        equal(error.response['ResponseMetadata']['HTTPStatusCode'], status)
        if code:
            equal(error.response['Error']['Code'], code)
        return error.response
    raise AssertionError(f'{code or status} was expected, the call went through')


def body(name, key='k', **named):
    return s3.get_object(Bucket=name, Key=key, **named)['Body'].read()


def headers(**extra):
    """Sends headers as they are given, past what botocore checks and adds."""
    raw = client()

    def add(params, **_):
        params['headers'].update({name.replace('_', '-'): value for name, value in extra.items()})
    raw.meta.events.register('before-call.s3', add)
    return raw


ALGORITHM = 'x_amz_server_side_encryption_customer_algorithm'
CUSTOMER = 'x_amz_server_side_encryption_customer_key'
MD5 = 'x_amz_server_side_encryption_customer_key_md5'
TEXT = base64.b64encode(KEY).decode()
SUM = base64.b64encode(hashlib.md5(KEY).digest()).decode()
# As headers: of some operations botocore does not encode the members.
RAW = {ALGORITHM: 'AES256', CUSTOMER: TEXT, MD5: SUM}
RAW_OTHER = {ALGORITHM: 'AES256', CUSTOMER: base64.b64encode(OTHER).decode(), MD5: base64.b64encode(hashlib.md5(OTHER).digest()).decode()}


@check('bytes of every size come back as they went, with keys of customers and of buckets')
def transfers():
    name = bucket()
    for size in (0, 1, 13, 1024, 65535, 65536, 65537, MIB, 3 * MIB + 7):
        data = os.urandom(size)
        for more, read in ((C, C), (S3, {})):
            answer = s3.put_object(Bucket=name, Key='k', Body=data, **more)
            if more is not C or not UPSTREAM:
                equal(answer['ETag'], f'"{hashlib.md5(data).hexdigest()}"')
            got = s3.get_object(Bucket=name, Key='k', **read)
            equal(got['ContentLength'], size)
            assert got['Body'].read() == data
            equal(got.get('ServerSideEncryption'), more.get('ServerSideEncryption'))
            equal(got.get('SSECustomerAlgorithm'), read.get('SSECustomerAlgorithm'))
            equal(got.get('SSECustomerKeyMD5'), SUM if read else None)


@check('ranges are ranges of what was sent')
def ranges():
    name = bucket()
    data = os.urandom(MIB)
    for more, read in ((C, C), (S3, {})):
        s3.put_object(Bucket=name, Key='k', Body=data, **more)
        for first, last in ((0, 0), (65535, 65536), (1, 300_000), (MIB - 1, MIB - 1), (65536, 131071)):
            got = s3.get_object(Bucket=name, Key='k', Range=f'bytes={first}-{last}', **read)
            equal(got['ContentRange'], f'bytes {first}-{last}/{MIB}')
            assert got['Body'].read() == data[first:last + 1]
        assert body(name, Range='bytes=-100', **read) == data[-100:]


@check('HEAD needs the key of the customer')
def heads():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'A' * 1000, **C)
    refused(400, None, s3.head_object, Bucket=name, Key='k')
    refused(WRONG[0], None, s3.head_object, Bucket=name, Key='k', **O)
    equal(s3.head_object(Bucket=name, Key='k', **C)['ContentLength'], 1000)


@check('GET without the key, or with another one, is refused')
def keyless():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'A' * 1000, **C)
    refused(400, 'InvalidRequest', s3.get_object, Bucket=name, Key='k')
    refused(*WRONG, s3.get_object, Bucket=name, Key='k', **O)
    refused(400, 'InvalidRequest', s3.get_object_attributes, Bucket=name, Key='k', ObjectAttributes=['ObjectSize'])
    equal(headers(**RAW).get_object_attributes(Bucket=name, Key='k', ObjectAttributes=['ObjectSize'])['ObjectSize'], 1000)


@check('half a key is none: every part of it must be there and fit')
def halves():
    name = bucket()
    for given, code in (
        ({ALGORITHM: 'AES256', CUSTOMER: TEXT}, 'InvalidArgument'),
        ({ALGORITHM: 'AES256', CUSTOMER: TEXT, MD5: 'AAAAAAAAAAAAAAAAAAAAAA=='}, 'InvalidArgument'),
        ({ALGORITHM: 'AES256'}, 'InvalidArgument'),
        ({CUSTOMER: TEXT, MD5: SUM}, 'InvalidArgument'),
        ({ALGORITHM: 'AES192', CUSTOMER: TEXT, MD5: SUM}, 'InvalidEncryptionAlgorithmError'),
        ({ALGORITHM: 'AES256', CUSTOMER: TEXT[:20], MD5: SUM}, 'InvalidArgument'),
    ):
        answer = refused(400, code, headers(**given).put_object, Bucket=name, Key='k', Body=b'A')
        assert TEXT[:16] not in json.dumps(answer, default=str)
    refused(404, None, s3.head_object, Bucket=name, Key='k')


@check('one object is encrypted one way, and not by AWS KMS')
def conflicts():
    name = bucket()
    refused(400, 'InvalidArgument', headers(**RAW, x_amz_server_side_encryption='AES256').put_object, Bucket=name, Key='k', Body=b'A')
    refused(400, 'InvalidArgument', headers(**RAW, x_amz_server_side_encryption='aws:kms').put_object, Bucket=name, Key='k', Body=b'A')
    refused(400, 'InvalidArgument', headers(x_amz_server_side_encryption='AES256', x_amz_server_side_encryption_aws_kms_key_id='k').put_object, Bucket=name, Key='k', Body=b'A')
    refused(400, 'InvalidArgument', headers(x_amz_server_side_encryption='aes:kms').put_object, Bucket=name, Key='k', Body=b'A')
    refused(501, 'NotImplemented', s3.put_object, Bucket=name, Key='k', Body=b'A', ServerSideEncryption='aws:kms')


@check('GET and HEAD do not ask for an encryption')
def asking():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'A', **S3)
    refused(400, 'InvalidArgument', headers(x_amz_server_side_encryption='AES256').get_object, Bucket=name, Key='k')
    refused(400, None, headers(x_amz_server_side_encryption='AES256').head_object, Bucket=name, Key='k')


@check('a bucket has no encryption until one is put, and none when it was deleted')
def configuration():
    name = bucket()
    refused(404, 'ServerSideEncryptionConfigurationNotFoundError', s3.get_bucket_encryption, Bucket=name)
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=DEFAULT)
    equal(s3.get_bucket_encryption(Bucket=name)['ServerSideEncryptionConfiguration'], DEFAULT)
    equal(s3.delete_bucket_encryption(Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 204)
    refused(404, 'ServerSideEncryptionConfigurationNotFoundError', s3.get_bucket_encryption, Bucket=name)
    s3.delete_bucket_encryption(Bucket=name)
    refused(501, 'NotImplemented', s3.put_bucket_encryption, Bucket=name,
            ServerSideEncryptionConfiguration={'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': 'k'}}]})
    refused(400, 'MalformedXML', s3.put_bucket_encryption, Bucket=name, ServerSideEncryptionConfiguration={'Rules': []})


@check('what comes into a bucket that encrypts by default is encrypted, and what was there stays as it was')
def defaults():
    name = bucket()
    s3.put_object(Bucket=name, Key='before', Body=b'open')
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=DEFAULT)
    for size in (1, 1024, MIB):
        equal(s3.put_object(Bucket=name, Key='k', Body=b'A' * size)['ServerSideEncryption'], 'AES256')
        equal(s3.get_object(Bucket=name, Key='k')['ServerSideEncryption'], 'AES256')
        equal(s3.head_object(Bucket=name, Key='k')['ServerSideEncryption'], 'AES256')
        assert body(name) == b'A' * size
    assert 'ServerSideEncryption' not in s3.head_object(Bucket=name, Key='before')
    assert 'ServerSideEncryption' not in s3.put_object(Bucket=name, Key='c', Body=b'A', **C)
    s3.delete_bucket_encryption(Bucket=name)
    equal(s3.head_object(Bucket=name, Key='k')['ServerSideEncryption'], 'AES256')
    assert 'ServerSideEncryption' not in s3.put_object(Bucket=name, Key='after', Body=b'A')


def policy(name, *statements):
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:PutObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': one} for one in statements]}))


@check('a policy can demand an encryption')
def policies():
    name = bucket()
    key = 's3:x-amz-server-side-encryption'
    policy(name, {'StringNotEquals': {key: 'AES256'}}, {'Null': {key: 'true'}})
    refused(403, 'AccessDenied', s3.put_object, Bucket=name, Key='k', Body=b'A')
    refused(403, 'AccessDenied', s3.put_object, Bucket=name, Key='k', Body=b'A', ServerSideEncryption='aws:kms')
    equal(s3.put_object(Bucket=name, Key='k', Body=b'A', **S3)['ServerSideEncryption'], 'AES256')
    policy(name, {'Null': {'s3:x-amz-server-side-encryption-customer-algorithm': 'false'}})
    refused(403, 'AccessDenied', s3.put_object, Bucket=name, Key='k', Body=b'A', **C)
    s3.put_object(Bucket=name, Key='k', Body=b'A')


@check('a bucket can block keys of customers')
def blocking():
    if 'BlockedEncryptionTypes' not in s3.meta.service_model.shape_for('ServerSideEncryptionRule').members:
        return
    name = bucket()
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={'Rules': [{'BlockedEncryptionTypes': {'EncryptionType': ['SSE-C']}}]})
    refused(403, 'AccessDenied', s3.put_object, Bucket=name, Key='k', Body=b'A', **C)
    assert 'ServerSideEncryption' not in s3.put_object(Bucket=name, Key='k', Body=b'A')


def upload(name, data, part=5 * MIB, key='k', create=C, send=C):
    answer = s3.create_multipart_upload(Bucket=name, Key=key, Metadata={'foo': 'bar'}, ContentType='text/plain', **create)
    equal(answer.get('ServerSideEncryption'), create.get('ServerSideEncryption'))
    equal(answer.get('SSECustomerAlgorithm'), create.get('SSECustomerAlgorithm'))
    address = {'Bucket': name, 'Key': key, 'UploadId': answer['UploadId']}
    parts = []
    for number, at in enumerate(range(0, len(data), part), 1):
        sent = s3.upload_part(PartNumber=number, Body=data[at:at + part], **address, **send)
        equal(sent.get('ServerSideEncryption'), create.get('ServerSideEncryption'))
        parts.append({'PartNumber': number, 'ETag': sent['ETag']})
    return address, parts


@check('uploads in parts, also of lengths that fit no frame')
def multipart():
    for part in (5 * MIB, 5 * MIB + 13):
        name = bucket()
        data = os.urandom(3 * part - 4321)
        for create, read in ((C, C), (S3, {}), ({}, {})):
            if not create:
                s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=DEFAULT)
                create = S3
                address, parts = upload(name, data, part, create=S3, send={})
            else:
                address, parts = upload(name, data, part, create=create, send=read)
            done = s3.complete_multipart_upload(MultipartUpload={'Parts': parts}, **address)
            equal(done.get('ServerSideEncryption'), create.get('ServerSideEncryption'))
            got = s3.get_object(Bucket=name, Key='k', **read)
            equal((got['ContentLength'], got['Metadata'], got['ContentType']), (len(data), {'foo': 'bar'}, 'text/plain'))
            assert got['Body'].read() == data
            for first, last in ((0, 0), (part - 1, part), (part, len(data) - 1), (65536, 2 * part + 65536)):
                assert body(name, Range=f'bytes={first}-{last}', **read) == data[first:last + 1]
            assert body(name, PartNumber=2, **read) == data[part:2 * part]
            equal(s3.head_object(Bucket=name, Key='k', PartNumber=3, **read)['PartsCount'], 3)


@check('each part brings the key of its upload')
def part_keys():
    name = bucket()
    address, parts = upload(name, b'A' * MIB)
    refused(400, 'InvalidRequest', s3.upload_part, PartNumber=2, Body=b'A', **address)
    refused(400, 'InvalidRequest', s3.upload_part, PartNumber=2, Body=b'A', **address, **O)
    refused(400, 'InvalidRequest', headers(**RAW_OTHER).list_parts, **address)
    for one in (s3, headers(**RAW)):
        equal(len(one.list_parts(**address)['Parts']), 1)
    refused(400, 'InvalidRequest', headers(**RAW_OTHER).complete_multipart_upload, MultipartUpload={'Parts': parts}, **address)
    headers(**RAW).complete_multipart_upload(MultipartUpload={'Parts': parts}, **address)
    refused(400, 'InvalidRequest', s3.get_object, Bucket=name, Key='k')
    refused(*WRONG, s3.get_object, Bucket=name, Key='k', **O)
    assert body(name, **C) == b'A' * MIB
    plain, _ = upload(name, b'A', create={}, send={})
    refused(400, 'InvalidRequest', s3.upload_part, PartNumber=2, Body=b'A', **plain, **C)


@check('a part sent twice counts as it was sent last')
def replaced_parts():
    name = bucket()
    for create, read in ((C, C), (S3, {})):
        address, _ = upload(name, b'first' * 100, create=create, send=read)
        sent = s3.upload_part(PartNumber=1, Body=b'second', **address, **read)
        s3.complete_multipart_upload(MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': sent['ETag']}]}, **address)
        assert body(name, **read) == b'second'


WAYS = {'open': ({}, {}, {}), 'SSE-S3': (S3, {}, {}), 'SSE-C': (C, C, source(KEY))}


@check('copies in all nine ways, small and large, in one piece and of parts')
def copies():
    name = bucket()
    for size in (1000, 300_000, 6 * MIB):
        data = os.urandom(size)
        for (put, _, come) in WAYS.values():
            if size > 5 * MIB:
                address, parts = upload(name, data, key='from', create=put, send=C if put is C else {})
                s3.complete_multipart_upload(MultipartUpload={'Parts': parts}, **address)
            else:
                s3.put_object(Bucket=name, Key='from', Body=data, Metadata={'foo': 'bar'}, **put)
            for (go, read, _) in WAYS.values():
                answer = s3.copy_object(Bucket=name, Key='to', CopySource=f'{name}/from', **go, **come)
                equal(answer.get('ServerSideEncryption'), go.get('ServerSideEncryption'))
                got = s3.get_object(Bucket=name, Key='to', **read)
                equal(got['Metadata'], {'foo': 'bar'})
                assert got['Body'].read() == data


@check('a copy needs the key of its source, and may bring another for itself')
def copied_keys():
    name = bucket()
    s3.put_object(Bucket=name, Key='from', Body=b'secret', **C)
    refused(400, 'InvalidRequest', s3.copy_object, Bucket=name, Key='to', CopySource=f'{name}/from')
    refused(*WRONG, s3.copy_object, Bucket=name, Key='to', CopySource=f'{name}/from', **source(OTHER))
    s3.copy_object(Bucket=name, Key='to', CopySource=f'{name}/from', **source(KEY), **O)
    assert body(name, 'to', **O) == b'secret'
    refused(*WRONG, s3.get_object, Bucket=name, Key='to', **C)
    s3.copy_object(Bucket=name, Key='to', CopySource=f'{name}/to', **source(OTHER), **S3)
    assert body(name, 'to') == b'secret'


@check('a copy into a bucket that encrypts by default is encrypted')
def copied_defaults():
    name, encrypted = bucket(), bucket(encryption=True)
    s3.put_object(Bucket=name, Key='from', Body=b'open')
    equal(s3.copy_object(Bucket=encrypted, Key='to', CopySource=f'{name}/from')['ServerSideEncryption'], 'AES256')
    assert body(encrypted, 'to') == b'open'
    assert 'ServerSideEncryption' not in s3.copy_object(Bucket=name, Key='back', CopySource=f'{encrypted}/to')
    assert body(name, 'back') == b'open'


@check('parts are copied between all ways')
def part_copies():
    name = bucket()
    data = os.urandom(300_000)
    for (put, _, come) in WAYS.values():
        s3.put_object(Bucket=name, Key='from', Body=data, **put)
        for (go, read, _) in WAYS.values():
            made = s3.create_multipart_upload(Bucket=name, Key='to', **go)
            address = {'Bucket': name, 'Key': 'to', 'UploadId': made['UploadId']}
            more = {**(C if go is C else {}), **come}
            sent = s3.upload_part_copy(PartNumber=1, CopySource=f'{name}/from', CopySourceRange='bytes=100-200000', **address, **more)
            s3.complete_multipart_upload(MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': sent['CopyPartResult']['ETag']}]}, **address)
            assert body(name, 'to', **read) == data[100:200001]


@check('the transfer manager uploads, downloads and copies')
def transfer_manager():
    name = bucket()
    data = os.urandom(20 * MIB + 5)
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB)
    for put, read, come in WAYS.values():
        s3.upload_fileobj(io.BytesIO(data), name, 'k', ExtraArgs=dict(put), Config=config)
        out = io.BytesIO()
        s3.download_fileobj(name, 'k', out, ExtraArgs=dict(read), Config=config)
        assert out.getvalue() == data


@check('browser forms ask for an encryption by their fields')
def forms():
    name = bucket()
    for fields, read in (({'x-amz-server-side-encryption': 'AES256'}, {}), ({'x-amz-server-side-encryption-customer-algorithm': 'AES256',
                         'x-amz-server-side-encryption-customer-key': TEXT, 'x-amz-server-side-encryption-customer-key-md5': SUM}, C)):
        form = s3.generate_presigned_post(name, 'posted', Fields=dict(fields), Conditions=[{field: value} for field, value in fields.items()])
        boundary = 'boundary'
        lines = ''.join(f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n' for field, value in form['fields'].items())
        payload = f'{lines}--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nposted bytes\r\n--{boundary}--\r\n'.encode()
        request = urllib.request.Request(form['url'], payload, {'Content-Type': f'multipart/form-data; boundary={boundary}'})
        equal(urllib.request.urlopen(request).status, 204)
        assert body(name, 'posted', **read) == b'posted bytes'
    refused(400, 'InvalidRequest', s3.get_object, Bucket=name, Key='posted')


@check('presigned requests bring the key in their headers')
def presigned():
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'signed', **C)
    url = s3.generate_presigned_url('get_object', {'Bucket': name, 'Key': 'k', **C})
    sent = {'x-amz-server-side-encryption-customer-algorithm': 'AES256', 'x-amz-server-side-encryption-customer-key': TEXT, 'x-amz-server-side-encryption-customer-key-MD5': SUM}
    equal(urllib.request.urlopen(urllib.request.Request(url, headers=sent)).read(), b'signed')


@check('versions of one key are encrypted each in its way')
def versions():
    name = bucket()
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': 'Enabled'})
    ids = [s3.put_object(Bucket=name, Key='k', Body=text, **more)['VersionId'] for text, more in ((b'open', {}), (b'bucket', S3), (b'customer', C))]
    assert body(name, VersionId=ids[0]) == b'open'
    assert body(name, VersionId=ids[1]) == b'bucket'
    assert body(name, VersionId=ids[2], **C) == b'customer'
    s3.copy_object(Bucket=name, Key='back', CopySource={'Bucket': name, 'Key': 'k', 'VersionId': ids[1]})
    assert body(name, 'back') == b'bucket'


@check('keys of customers do not come over plain HTTP where that is not allowed')
def insecure():
    strict = client(os.environ['STRICT'])
    name = bucket()
    strict.create_bucket(Bucket=f'{name}-strict')
    refused(400, 'InvalidRequest', strict.put_object, Bucket=f'{name}-strict', Key='k', Body=b'A', **C)
    equal(strict.put_object(Bucket=f'{name}-strict', Key='k', Body=b'A', **S3)['ServerSideEncryption'], 'AES256')


run()
