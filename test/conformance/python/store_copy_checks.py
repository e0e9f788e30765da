# Copies between buckets that lie in different stores, through boto3: ENDPOINT, KEY, SECRET, TOKEN, PREFIX (of bucket names), STORES (names of
# stores by commas; `local` is the gateway's own), SEALING (those that encrypt, with keys of customers too).
import base64
import datetime
import hashlib
import itertools
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

PREFIX = os.environ['PREFIX']
STORES = os.environ['STORES'].split(',')
SEALING = os.environ['SEALING'].split(',')
MIB = 1 << 20
numbers = itertools.count(1)
s3 = boto3.client('s3', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], aws_session_token=os.environ.get('TOKEN') or None,
                  endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1', config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}))

KEY, OTHER = hashlib.sha256(b'key').digest(), hashlib.sha256(b'other').digest()
S3 = {'ServerSideEncryption': 'AES256'}


def customer(material):
    return {'SSECustomerAlgorithm': 'AES256', 'SSECustomerKey': material}


def source(material):
    return {'CopySourceSSECustomerAlgorithm': 'AES256', 'CopySourceSSECustomerKey': material}


def bucket(store):
    name = f'{PREFIX}-{next(numbers)}'
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={'LocationConstraint': f':{store}'})
    return name


def ways(stores):
    """Buckets in every two different stores."""
    buckets = {store: bucket(store) for store in stores}
    return [(buckets[a], buckets[b]) for a, b in itertools.permutations(stores, 2)]


def refused(status, code, call, **named):
    try:
        call(**named)
    except ClientError as error:
        equal(error.response['ResponseMetadata']['HTTPStatusCode'], status)
        equal(error.response['Error']['Code'], code)
        return
    raise AssertionError(f'{code} was expected, the call went through')


def body(name, key='to', **named):
    return s3.get_object(Bucket=name, Key=key, **named)['Body'].read()


def tags(name, key='to'):
    return {one['Key']: one['Value'] for one in s3.get_object_tagging(Bucket=name, Key=key)['TagSet']}


@check('a copy has the bytes, the headers, the metadata, the tags and the checksum of its source')
def whole():
    for there, here in ways(STORES):
        for size in (0, 1000, 300_000, 6 * MIB):
            data = os.urandom(size)
            s3.put_object(Bucket=there, Key='from', Body=data, Metadata={'m': '1'}, ContentType='text/x', CacheControl='no-store', ContentLanguage='de', Tagging='a=b&c=d', ChecksumAlgorithm='SHA256')
            answer = s3.copy_object(Bucket=here, Key='to', CopySource=f'{there}/from')
            equal(answer['CopyObjectResult']['ETag'], f'"{hashlib.md5(data).hexdigest()}"')
            got = s3.get_object(Bucket=here, Key='to', ChecksumMode='ENABLED')
            equal([got['Metadata'], got['ContentType'], got['CacheControl'], got['ContentLanguage'], got['ContentLength']], [{'m': '1'}, 'text/x', 'no-store', 'de', size])
            equal(got['ChecksumSHA256'], base64.b64encode(hashlib.sha256(data).digest()).decode())
            assert got['Body'].read() == data
            equal(tags(here), {'a': 'b', 'c': 'd'})


@check('a copy has other metadata, tags and sums where its request says so')
def replaced():
    for there, here in ways(STORES):
        s3.put_object(Bucket=there, Key='from', Body=b'text', Metadata={'m': '1'}, ContentType='text/x', Tagging='a=b')
        answer = s3.copy_object(Bucket=here, Key='to', CopySource=f'{there}/from', MetadataDirective='REPLACE', Metadata={'n': '2'}, ContentType='text/y', TaggingDirective='REPLACE', Tagging='c=d',
                                ChecksumAlgorithm='SHA1')
        got = s3.get_object(Bucket=here, Key='to', ChecksumMode='ENABLED')
        equal([got['Metadata'], got['ContentType'], got['ChecksumSHA1']], [{'n': '2'}, 'text/y', base64.b64encode(hashlib.sha1(b'text').digest()).decode()])
        equal(answer['CopyObjectResult'].get('ChecksumSHA1'), got['ChecksumSHA1'])
        equal(tags(here), {'c': 'd'})
        s3.copy_object(Bucket=here, Key='bare', CopySource=f'{there}/from', TaggingDirective='REPLACE')
        equal([tags(here, 'bare'), s3.head_object(Bucket=here, Key='bare')['Metadata']], [{}, {'m': '1'}])


@check('a copy is made where the conditions of its source and its target hold')
def conditions():
    past, future = datetime.datetime(2001, 1, 1), datetime.datetime(2037, 1, 1)
    for there, here in ways(STORES):
        tag = s3.put_object(Bucket=there, Key='from', Body=b'text')['ETag']
        copy = {'Bucket': here, 'Key': 'to', 'CopySource': f'{there}/from'}
        for no in ({'CopySourceIfMatch': '"0"'}, {'CopySourceIfNoneMatch': tag}, {'CopySourceIfUnmodifiedSince': past}, {'CopySourceIfModifiedSince': future}):
            refused(412, 'PreconditionFailed', s3.copy_object, **copy, **no)
        refused(404, 'NoSuchKey', s3.copy_object, Bucket=here, Key='to', CopySource=f'{there}/none')
        equal(s3.list_objects_v2(Bucket=here, Prefix='to').get('KeyCount'), 0)
        s3.copy_object(**copy, CopySourceIfMatch=tag, CopySourceIfUnmodifiedSince=future)
        if 'IfNoneMatch' in s3.meta.service_model.operation_model('CopyObject').input_shape.members:
            refused(412, 'PreconditionFailed', s3.copy_object, **copy, IfNoneMatch='*')
            refused(412, 'PreconditionFailed', s3.copy_object, **copy, IfMatch='"0"')
            s3.copy_object(**copy, IfMatch=tag)
        assert body(here) == b'text'
        s3.delete_object(Bucket=here, Key='to')


@check('a copy of an object of parts is one piece, with a sum of the whole')
def of_parts():
    for there, here in ways(STORES):
        made = s3.create_multipart_upload(Bucket=there, Key='from', ChecksumAlgorithm='SHA256', Metadata={'m': '1'})
        address = {'Bucket': there, 'Key': 'from', 'UploadId': made['UploadId']}
        data = [os.urandom(5 * MIB), os.urandom(10)]
        parts = []
        for number, part in enumerate(data, 1):
            sent = s3.upload_part(PartNumber=number, Body=part, ChecksumAlgorithm='SHA256', **address)
            parts.append({'PartNumber': number, 'ETag': sent['ETag'], 'ChecksumSHA256': sent['ChecksumSHA256']})
        s3.complete_multipart_upload(MultipartUpload={'Parts': parts}, **address)
        s3.copy_object(Bucket=here, Key='to', CopySource=f'{there}/from')
        got = s3.get_object(Bucket=here, Key='to', ChecksumMode='ENABLED')
        equal([got['ETag'], got['ChecksumType'], got['Metadata']], [f'"{hashlib.md5(b"".join(data)).hexdigest()}"', 'FULL_OBJECT', {'m': '1'}])
        equal(got['ChecksumSHA256'], base64.b64encode(hashlib.sha256(b''.join(data)).digest()).decode())


@check('parts are copied by ranges')
def ranges():
    data = os.urandom(6 * MIB)
    for there, here in ways(STORES):
        tag = s3.put_object(Bucket=there, Key='from', Body=data)['ETag']
        made = s3.create_multipart_upload(Bucket=here, Key='to', ChecksumAlgorithm='CRC32C')
        address = {'Bucket': here, 'Key': 'to', 'UploadId': made['UploadId']}
        copy = {**address, 'CopySource': f'{there}/from'}
        parts = []
        for number, (first, last) in enumerate(((0, 5 * MIB - 1), (5 * MIB, 6 * MIB - 1)), 1):
            sent = s3.upload_part_copy(PartNumber=number, CopySourceRange=f'bytes={first}-{last}', CopySourceIfMatch=tag, **copy)['CopyPartResult']
            parts.append({'PartNumber': number, 'ETag': sent['ETag'], 'ChecksumCRC32C': sent['ChecksumCRC32C']})
            equal(sent['ETag'], f'"{hashlib.md5(data[first:last + 1]).hexdigest()}"')
        refused(412, 'PreconditionFailed', s3.upload_part_copy, PartNumber=3, CopySourceIfMatch='"0"', **copy)
        refused(400, 'InvalidArgument', s3.upload_part_copy, PartNumber=3, CopySourceRange=f'bytes=0-{6 * MIB}', **copy)
        refused(404, 'NoSuchKey', s3.upload_part_copy, PartNumber=3, **{**copy, 'CopySource': f'{there}/none'})
        s3.complete_multipart_upload(MultipartUpload={'Parts': parts}, **address)
        assert body(here) == data


@check('open and encrypted objects are copied into each other, with keys of buckets and of customers')
def encrypted():
    data = os.urandom(300_000)
    kinds = {'open': ({}, {}, {}), 'bucket': (S3, {}, {}), 'customer': (customer(KEY), customer(KEY), source(KEY))}
    for there, here in ways(SEALING):
        for put, _, come in kinds.values():
            s3.put_object(Bucket=there, Key='from', Body=data, Metadata={'m': '1'}, Tagging='a=b', **put)
            for go in ({}, S3, customer(OTHER)):
                read = go if go and go is not S3 else {}
                answer = s3.copy_object(Bucket=here, Key='to', CopySource=f'{there}/from', **go, **come)
                equal(answer.get('ServerSideEncryption'), go.get('ServerSideEncryption'))
                got = s3.get_object(Bucket=here, Key='to', **read)
                equal([got.get('ServerSideEncryption'), got.get('SSECustomerAlgorithm'), got['Metadata']], [go.get('ServerSideEncryption'), read.get('SSECustomerAlgorithm'), {'m': '1'}])
                assert got['Body'].read() == data
                equal(tags(here), {'a': 'b'})
        refused(400, 'InvalidRequest', s3.copy_object, Bucket=here, Key='kept', CopySource=f'{there}/from')
        refused(400, 'InvalidRequest', s3.upload_part_copy, PartNumber=1, CopySource=f'{there}/from', **{'Bucket': here, 'Key': 'kept', 'UploadId': s3.create_multipart_upload(Bucket=here, Key='kept')['UploadId']})


@check('parts of encrypted objects become parts of encrypted objects')
def encrypted_parts():
    data = os.urandom(300_000)
    for there, here in ways(SEALING):
        s3.put_object(Bucket=there, Key='from', Body=data, **customer(KEY))
        address = {'Bucket': here, 'Key': 'to', 'UploadId': s3.create_multipart_upload(Bucket=here, Key='to', **customer(OTHER))['UploadId']}
        sent = s3.upload_part_copy(PartNumber=1, CopySource=f'{there}/from', CopySourceRange='bytes=100-200000', **address, **customer(OTHER), **source(KEY))
        s3.complete_multipart_upload(MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': sent['CopyPartResult']['ETag']}]}, **address)
        assert body(here, **customer(OTHER)) == data[100:200001]


@check('what comes into a bucket that encrypts by default is encrypted')
def defaults():
    for there, here in ways(SEALING):
        s3.put_bucket_encryption(Bucket=here, ServerSideEncryptionConfiguration={'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}}]})
        s3.put_object(Bucket=there, Key='from', Body=b'text')
        equal(s3.copy_object(Bucket=here, Key='to', CopySource=f'{there}/from')['ServerSideEncryption'], 'AES256')
        equal(s3.head_object(Bucket=here, Key='to')['ServerSideEncryption'], 'AES256')
        assert body(here) == b'text'
        s3.delete_bucket_encryption(Bucket=here)


run()
