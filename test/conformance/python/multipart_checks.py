# Multipart uploads through boto3, of any generation since checksums became a default or before.
# ENDPOINT, KEY, SECRET, TOKEN, PREFIX (of bucket names), OTHER, OTHER_SECRET.
import base64
import hashlib
import io
import itertools
import os
import tempfile
import zlib

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

PREFIX = os.environ['PREFIX']
MIB = 1 << 20
PART = 5 * MIB
BODY = os.urandom(20 * MIB + 12_345)
numbers = itertools.count(1)
CONFIG = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=4)


def client(key=os.environ['KEY'], secret=os.environ['SECRET'], token=os.environ.get('TOKEN') or None):
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1',
                        config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}))


s3 = client()
other = client(os.environ['OTHER'], os.environ['OTHER_SECRET'], None)


def bucket():
    name = f'{PREFIX}-{next(numbers)}'
    s3.create_bucket(Bucket=name)
    return name


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return error.response
    raise AssertionError(f'{code} was expected, the call went through')


def begin(name, key='k', **named):
    upload = s3.create_multipart_upload(Bucket=name, Key=key, **named)
    return {'Bucket': name, 'Key': key, 'UploadId': upload['UploadId']}


def send(upload, *bodies, **named):
    """Parts 1, 2, … as CompleteMultipartUpload names them."""
    parts = []
    for number, body in enumerate(bodies, 1):
        answer = s3.upload_part(PartNumber=number, Body=body, **upload, **named)
        parts.append({'PartNumber': number, 'ETag': answer['ETag'], **{name: value for name, value in answer.items() if name.startswith('Checksum')}})
    return parts


def complete(upload, parts, **named):
    return s3.complete_multipart_upload(MultipartUpload={'Parts': parts}, **upload, **named)


def read(name, key, **named):
    return s3.get_object(Bucket=name, Key=key, **named)['Body'].read()


def tag(*bodies):
    return '"' + hashlib.md5(b''.join(hashlib.md5(body).digest() for body in bodies)).hexdigest() + f'-{len(bodies)}"'


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, 'big')).decode()


@check('uploads, downloads and copies a file of 20 MiB by the transfer manager')
def transfer():
    name = bucket()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'file')
        with open(path, 'wb') as file:
            file.write(BODY)
        s3.upload_file(path, name, 'dir/file', ExtraArgs={'Metadata': {'colour': 'blue'}, 'ContentType': 'a/b'}, Config=CONFIG)
        head = s3.head_object(Bucket=name, Key='dir/file')
        equal((head['ContentLength'], head['ContentType'], head['Metadata']), (len(BODY), 'a/b', {'colour': 'blue'}))
        assert head['ETag'].endswith('-3"'), head['ETag']
        s3.download_file(name, 'dir/file', path + '.back', Config=CONFIG)
        with open(path + '.back', 'rb') as file:
            assert file.read() == BODY
    s3.copy({'Bucket': name, 'Key': 'dir/file'}, name, 'copy', Config=CONFIG)
    assert read(name, 'copy') == BODY
    assert s3.head_object(Bucket=name, Key='copy')['ETag'] == head['ETag']
    equal(s3.list_multipart_uploads(Bucket=name).get('Uploads', []), [])
    s3.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'dir/file'}, {'Key': 'copy'}]})
    s3.delete_bucket(Bucket=name)


@check('keeps tag, size and bytes of what is copied in one request')
def copied_whole():
    name = bucket()
    s3.upload_fileobj(io.BytesIO(BODY), name, 'k', Config=CONFIG)
    first = s3.head_object(Bucket=name, Key='k')
    s3.copy_object(Bucket=name, Key='copy', CopySource={'Bucket': name, 'Key': 'k'})
    s3.delete_object(Bucket=name, Key='k')
    equal(s3.head_object(Bucket=name, Key='copy')['ETag'], first['ETag'])
    assert read(name, 'copy') == BODY


@check('makes an object of parts, whose tag is the tag of their tags')
def plain():
    name = bucket()
    upload = begin(name, Metadata={'a': '1'})
    bodies = (b'a' * PART, b'b' * PART, b'end')
    parts = send(upload, *bodies)
    done = complete(upload, parts)
    equal((done['ETag'], done['Bucket'], done['Key']), (tag(*bodies), name, 'k'))
    equal(complete(upload, parts)['ETag'], done['ETag'])
    assert read(name, 'k') == b''.join(bodies)
    equal(s3.head_object(Bucket=name, Key='k')['Metadata'], {'a': '1'})
    refused('NoSuchUpload', s3.upload_part, PartNumber=1, Body=b'late', **upload)


@check('reads ranges across parts, and parts by their numbers')
def parts_and_ranges():
    name = bucket()
    upload = begin(name)
    bodies = (os.urandom(PART), os.urandom(PART + 1), b'end')
    complete(upload, send(upload, *bodies))
    whole = b''.join(bodies)
    for first, last in ((PART - 2, PART + 2), (0, 0), (len(whole) - 4, len(whole) - 1), (5, len(whole) - 5)):
        assert read(name, 'k', Range=f'bytes={first}-{last}') == whole[first:last + 1]
    for number, body in enumerate(bodies, 1):
        got = s3.get_object(Bucket=name, Key='k', PartNumber=number)
        assert got['Body'].read() == body
        equal((got['PartsCount'], got['ResponseMetadata']['HTTPStatusCode'], got['ETag']), (3, 206, tag(*bodies)))
        head = s3.head_object(Bucket=name, Key='k', PartNumber=number)
        equal((head['PartsCount'], head['ContentLength']), (3, len(body)))
    equal(refused('InvalidPartNumber', s3.get_object, Bucket=name, Key='k', PartNumber=4)['ResponseMetadata']['HTTPStatusCode'], 416)


@check('copies parts, and ranges of them, from other objects')
def part_copies():
    name = bucket()
    source = os.urandom(PART + 100)
    s3.put_object(Bucket=name, Key='dir/ü', Body=source)
    upload = begin(name)
    one = s3.upload_part_copy(PartNumber=1, CopySource={'Bucket': name, 'Key': 'dir/ü'}, **upload)['CopyPartResult']
    two = s3.upload_part_copy(PartNumber=2, CopySource={'Bucket': name, 'Key': 'dir/ü'}, CopySourceRange='bytes=10-19', **upload)['CopyPartResult']
    done = complete(upload, [{'PartNumber': number, **{member: value for member, value in part.items() if member != 'LastModified'}} for number, part in ((1, one), (2, two))])
    equal(done['ETag'], tag(source, source[10:20]))
    assert read(name, 'k') == source + source[10:20]
    refused('NoSuchKey', s3.upload_part_copy, PartNumber=1, CopySource=f'{name}/nothing', **begin(name))
    refused('InvalidArgument', s3.upload_part_copy, PartNumber=1, CopySource=f'{name}/dir/ü', CopySourceRange=f'bytes=0-{PART + 100}', **begin(name))
    refused('PreconditionFailed', s3.upload_part_copy, PartNumber=1, CopySource=f'{name}/dir/ü', CopySourceIfMatch='"other"', **begin(name))


@check('lists uploads and parts page by page, and aborts')
def listings():
    name = bucket()
    uploads = [begin(name, key) for key in ('b', 'a', 'dir/1', 'dir/2', 'b')]
    listed = [(one['Key'], one['UploadId']) for page in s3.get_paginator('list_multipart_uploads').paginate(Bucket=name, PaginationConfig={'PageSize': 2}) for one in page.get('Uploads', [])]
    equal(listed, [(uploads[index]['Key'], uploads[index]['UploadId']) for index in (1, 0, 4, 2, 3)])
    folded = s3.list_multipart_uploads(Bucket=name, Delimiter='/', Prefix='d')
    equal(([one['Prefix'] for one in folded['CommonPrefixes']], folded.get('Uploads', [])), (['dir/'], []))
    send(uploads[0], b'1', b'22', b'333')
    parts = [part['Size'] for page in s3.get_paginator('list_parts').paginate(PaginationConfig={'PageSize': 2}, **uploads[0]) for part in page['Parts']]
    equal(parts, [1, 2, 3])
    for upload in uploads:
        s3.abort_multipart_upload(**upload)
    refused('NoSuchUpload', s3.abort_multipart_upload, **uploads[0])
    refused('NoSuchUpload', s3.list_parts, **uploads[0])
    equal(s3.list_multipart_uploads(Bucket=name).get('Uploads', []), [])
    s3.delete_bucket(Bucket=name)


@check('refuses what makes no object, and keeps the upload')
def bad_completions():
    name = bucket()
    upload = begin(name)
    one, two, three = send(upload, b'a' * PART, b'b' * 10, b'c')
    refused('EntityTooSmall', complete, upload, [one, two, three])
    refused('InvalidPartOrder', complete, upload, [three, one])
    refused('InvalidPart', complete, upload, [one, {**two, 'PartNumber': 9}])
    refused('InvalidPart', complete, upload, [{**one, 'ETag': two['ETag']}])
    refused('MalformedXML', complete, upload, [])
    refused('InvalidArgument', s3.upload_part, PartNumber=10_001, Body=b'', **upload)
    refused('BadDigest', s3.upload_part, PartNumber=4, Body=b'x', ContentMD5=base64.b64encode(b'0' * 16).decode(), **upload)
    equal([part['PartNumber'] for part in s3.list_parts(**upload)['Parts']], [1, 2, 3])
    complete(upload, [one, two])
    equal(s3.head_object(Bucket=name, Key='k')['ContentLength'], PART + 10)


@check('sums the parts, and the whole of them')
def sums():
    name = bucket()
    bodies = (os.urandom(PART), b'end')
    digests = b''.join(hashlib.sha256(body).digest() for body in bodies)
    upload = begin(name, ChecksumAlgorithm='SHA256')
    parts = send(upload, *bodies, ChecksumAlgorithm='SHA256')
    equal(parts[1]['ChecksumSHA256'], base64.b64encode(hashlib.sha256(b'end').digest()).decode())
    equal(complete(upload, parts)['ChecksumSHA256'], base64.b64encode(hashlib.sha256(digests).digest()).decode() + '-2')
    equal(s3.head_object(Bucket=name, Key='k', ChecksumMode='ENABLED')['ChecksumSHA256'], base64.b64encode(hashlib.sha256(digests).digest()).decode() + '-2')
    if 'ChecksumType' not in s3.meta.service_model.operation_model('CreateMultipartUpload').input_shape.members:
        return
    upload = begin(name, ChecksumAlgorithm='CRC32', ChecksumType='FULL_OBJECT')
    parts = send(upload, *bodies, ChecksumAlgorithm='CRC32')
    refused('BadDigest', complete, upload, parts, ChecksumCRC32=crc32(b'another'), ChecksumType='FULL_OBJECT')
    refused('InvalidRequest', complete, upload, parts, MpuObjectSize=PART)
    done = complete(upload, parts, ChecksumCRC32=crc32(b''.join(bodies)), ChecksumType='FULL_OBJECT', MpuObjectSize=PART + 3)
    equal((done['ChecksumCRC32'], done['ChecksumType']), (crc32(b''.join(bodies)), 'FULL_OBJECT'))
    assert read(name, 'k', ChecksumMode='ENABLED') == b''.join(bodies)


@check('completes under conditions')
def conditions():
    if 'IfNoneMatch' not in s3.meta.service_model.operation_model('CompleteMultipartUpload').input_shape.members:
        return
    name = bucket()
    s3.put_object(Bucket=name, Key='k', Body=b'there')
    upload = begin(name)
    parts = send(upload, b'x')
    refused('PreconditionFailed', complete, upload, parts, IfNoneMatch='*')
    equal(read(name, 'k'), b'there')
    s3.delete_object(Bucket=name, Key='k')
    complete(upload, parts, IfNoneMatch='*')
    equal(read(name, 'k'), b'x')


@check('keeps others from uploads that are not theirs')
def others():
    name = bucket()
    upload = begin(name)
    for call, arguments in ((other.upload_part, {'PartNumber': 1, 'Body': b''}), (other.list_parts, {}), (other.abort_multipart_upload, {}),
                            (other.complete_multipart_upload, {'MultipartUpload': {'Parts': [{'PartNumber': 1, 'ETag': '"x"'}]}})):
        refused('AccessDenied', call, **upload, **arguments)
    refused('AccessDenied', other.create_multipart_upload, Bucket=name, Key='k')
    refused('AccessDenied', other.list_multipart_uploads, Bucket=name)


@check('a bucket with uploads in progress can be deleted')
def dropped():
    name = bucket()
    upload = begin(name)
    send(upload, b'x' * 100_000)
    s3.delete_bucket(Bucket=name)
    refused('NoSuchBucket', s3.list_parts, **upload)


run()
