# S3 through boto3: buckets, objects, listings, copies, conditionals, presigned addresses and bucket policies.
# ENDPOINT, KEY, SECRET, TOKEN (optional), ADDRESSING (path | virtual), PREFIX (of bucket names), OTHER, OTHER_SECRET.
import base64
import io
import itertools
import json
import os
import zlib

import boto3
import botocore.httpchecksum
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, resolve_localhost_names, run

resolve_localhost_names()
PREFIX = os.environ['PREFIX']
numbers = itertools.count(1)


def client(service='s3', key=os.environ['KEY'], secret=os.environ['SECRET'], token=os.environ.get('TOKEN') or None, **config):
    style = {'addressing_style': os.environ['ADDRESSING']}
    return boto3.client(service, aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token,
                        endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1',
                        config=Config(s3=style, retries={'max_attempts': 1, 'mode': 'standard'}, **config))


s3 = client()
# boto3 presigns with SigV2 by default where the endpoint is not AWS's.
presigner = client(signature_version='s3v4')
other = client(key=os.environ['OTHER'], secret=os.environ['OTHER_SECRET'], token=None)
web = urllib3.PoolManager(retries=False)


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


def put(name, key, body=b'x', **named):
    return s3.put_object(Bucket=name, Key=key, Body=body, **named)


def read(name, key, **named):
    return s3.get_object(Bucket=name, Key=key, **named)['Body'].read()


def fetch(method, url, **named):
    """Follows a presigned address as a browser would; the host's name is resolved by the patched resolver."""
    return web.request(method, url, **named)


@check('makes, finds, lists and deletes a bucket')
def buckets():
    name = bucket()
    equal(s3.head_bucket(Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 200)
    assert name in [one['Name'] for one in s3.list_buckets()['Buckets']]
    assert 'Owner' in s3.list_buckets()
    s3.delete_bucket(Bucket=name)
    refused('404', s3.head_bucket, Bucket=name)
    refused('NoSuchBucket', s3.delete_bucket, Bucket=name)
    refused('NoSuchBucket', s3.list_objects_v2, Bucket=name)


@check('tells where a bucket is')
def location():
    answer = s3.get_bucket_location(Bucket=bucket())
    assert 'LocationConstraint' in answer


@check('refuses another location constraint')
def other_location():
    refused('InvalidLocationConstraint', s3.create_bucket, Bucket=f'{PREFIX}-elsewhere', CreateBucketConfiguration={'LocationConstraint': 'mars-north-1'})


@check('refuses the bucket name admin and names that break the rules')
def bucket_names():
    for name in ('admin', 'Ab', 'UPPERCASE', 'a..b', '192.168.5.4'):
        try:
            s3.create_bucket(Bucket=name)
        except ClientError as error:
            # In path style /admin is Ceph's admin API, whose refusals are JSON: boto3 then makes a code of the status.
            assert error.response['Error']['Code'] == 'InvalidBucketName' or (name, error.response['Error']['Code']) == ('admin', '405'), f'{name}: {error}'
        else:
            raise AssertionError(f'{name} was accepted')


@check('answers the owner who makes a bucket twice, and refuses the one who does not own it')
def bucket_twice():
    name = bucket()
    try:
        s3.create_bucket(Bucket=name)
    except ClientError as error:
        equal(error.response['Error']['Code'], 'BucketAlreadyOwnedByYou')
    refused('BucketAlreadyExists', other.create_bucket, Bucket=name)


@check('does not delete a bucket that holds something')
def bucket_not_empty():
    name = bucket()
    put(name, 'a')
    refused('BucketNotEmpty', s3.delete_bucket, Bucket=name)
    s3.delete_object(Bucket=name, Key='a')
    s3.delete_bucket(Bucket=name)


@check('stores and returns an object with its headers and metadata')
def object_headers():
    name = bucket()
    answer = put(name, 'letter.txt', b'hello', ContentType='text/plain; charset=utf-8', CacheControl='no-cache', ContentDisposition='attachment; filename="a b.txt"',
                 ContentLanguage='en', ContentEncoding='identity', Metadata={'colour': 'blue', 'mixed-Case': 'Yes'})
    equal(answer['ETag'], '"5d41402abc4b2a76b9719d911017c592"')
    got = s3.get_object(Bucket=name, Key='letter.txt')
    equal(got['Body'].read(), b'hello')
    equal(got['ContentType'], 'text/plain; charset=utf-8')
    equal(got['CacheControl'], 'no-cache')
    equal(got['ContentDisposition'], 'attachment; filename="a b.txt"')
    equal(got['ContentLanguage'], 'en')
    equal(got['Metadata'], {'colour': 'blue', 'mixed-case': 'Yes'})
    head = s3.head_object(Bucket=name, Key='letter.txt')
    equal((head['ContentLength'], head['ETag'], head['Metadata']), (5, answer['ETag'], got['Metadata']))
    equal(head['AcceptRanges'], 'bytes')
    equal(head['LastModified'], got['LastModified'])


@check('gives the default content type to an object without one')
def default_type():
    name = bucket()
    put(name, 'a')
    equal(s3.head_object(Bucket=name, Key='a')['ContentType'], 'binary/octet-stream')


@check('answers NoSuchKey and NoSuchBucket')
def missing():
    name = bucket()
    body = refused('NoSuchKey', s3.get_object, Bucket=name, Key='nothing')
    equal(body['Error'].get('Key'), 'nothing')
    refused('404', s3.head_object, Bucket=name, Key='nothing')
    equal(s3.delete_object(Bucket=name, Key='nothing')['ResponseMetadata']['HTTPStatusCode'], 204)
    refused('NoSuchBucket', s3.get_object, Bucket=f'{PREFIX}-never', Key='a')
    refused('NoSuchBucket', s3.put_object, Bucket=f'{PREFIX}-never', Key='a', Body=b'')


@check('keeps bodies of every size as they are')
def sizes():
    name = bucket()
    for size in (0, 1, 1023, 4096, 65_535, 65_536, 1_048_576 + 7, 9_000_001):
        body = os.urandom(size)
        put(name, f'size-{size}', body)
        assert read(name, f'size-{size}') == body, f'{size} bytes came back different'
        equal(s3.head_object(Bucket=name, Key=f'size-{size}')['ContentLength'], size)


@check('takes an upload whose checksum follows as a trailer')
def trailing_checksum():
    # botocore sends the trailer over https only; what it looks at for that is told so.
    name, body, sent = bucket(), os.urandom(3_000_000), []
    parse = botocore.httpchecksum.urlparse
    botocore.httpchecksum.urlparse = lambda url: parse(url.replace('http:', 'https:', 1))
    s3.meta.events.register('before-send.s3.PutObject', lambda request, **_: sent.append(request.headers.get('x-amz-content-sha256')), unique_id='sent')
    try:
        s3.put_object(Bucket=name, Key='streamed', Body=io.BytesIO(body), ChecksumAlgorithm='CRC32', ContentEncoding='gzip')
    finally:
        botocore.httpchecksum.urlparse = parse
        s3.meta.events.unregister('before-send.s3.PutObject', unique_id='sent')
    equal(sent[0] if isinstance(sent[0], str) else sent[0].decode(), 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')
    assert read(name, 'streamed') == body
    head = s3.head_object(Bucket=name, Key='streamed', ChecksumMode='ENABLED')
    equal((head.get('ChecksumCRC32'), head.get('ContentEncoding')), (base64.b64encode(zlib.crc32(body).to_bytes(4, 'big')).decode(), 'gzip'))


@check('verifies and returns the checksums that a client sends')
def checksums():
    name = bucket()
    crc = base64.b64encode(zlib.crc32(b'hello').to_bytes(4, 'big')).decode()
    answer = put(name, 'crc', b'hello')
    equal(answer.get('ChecksumCRC32'), crc)
    equal(s3.get_object(Bucket=name, Key='crc', ChecksumMode='ENABLED').get('ChecksumCRC32'), crc)
    put(name, 'sha', b'hello', ChecksumAlgorithm='SHA256')
    equal(s3.head_object(Bucket=name, Key='sha', ChecksumMode='ENABLED').get('ChecksumSHA256'), 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=')
    put(name, 'sha1', b'hello', ChecksumAlgorithm='SHA1')
    equal(s3.head_object(Bucket=name, Key='sha1', ChecksumMode='ENABLED').get('ChecksumSHA1'), 'qvTGHdzF6KLavt4PO0gs2a6pQ00=')
    refused('BadDigest', s3.put_object, Bucket=name, Key='bad', Body=b'hello', ChecksumCRC32='AAAAAA==')
    refused('BadDigest', s3.put_object, Bucket=name, Key='bad', Body=b'hello', ContentMD5=base64.b64encode(b'0' * 16).decode())
    refused('InvalidDigest', s3.put_object, Bucket=name, Key='bad', Body=b'hello', ContentMD5='not base64 of 16 bytes')
    refused('404', s3.head_object, Bucket=name, Key='bad')


@check('reads ranges')
def ranges():
    name = bucket()
    put(name, 'abc', b'abcdefghij')
    for asked, body, content_range in (('bytes=0-2', b'abc', 'bytes 0-2/10'), ('bytes=7-', b'hij', 'bytes 7-9/10'), ('bytes=-4', b'ghij', 'bytes 6-9/10'),
                                       ('bytes=8-100', b'ij', 'bytes 8-9/10'), ('bytes=-100', b'abcdefghij', 'bytes 0-9/10')):
        got = s3.get_object(Bucket=name, Key='abc', Range=asked)
        equal((got['Body'].read(), got['ContentRange'], got['ResponseMetadata']['HTTPStatusCode']), (body, content_range, 206))
    equal(refused('InvalidRange', s3.get_object, Bucket=name, Key='abc', Range='bytes=10-')['ResponseMetadata']['HTTPStatusCode'], 416)
    equal(read(name, 'abc', Range='lines=1-2'), b'abcdefghij')


@check('honours conditional reads')
def conditional_reads():
    name = bucket()
    etag = put(name, 'a', b'one')['ETag']
    modified = s3.head_object(Bucket=name, Key='a')['LastModified']
    equal(read(name, 'a', IfMatch=etag), b'one')
    refused('PreconditionFailed', s3.get_object, Bucket=name, Key='a', IfMatch='"other"')
    refused('304', s3.get_object, Bucket=name, Key='a', IfNoneMatch=etag)
    refused('304', s3.head_object, Bucket=name, Key='a', IfNoneMatch=etag)
    equal(read(name, 'a', IfNoneMatch='"other"'), b'one')
    refused('304', s3.get_object, Bucket=name, Key='a', IfModifiedSince=modified)
    equal(read(name, 'a', IfUnmodifiedSince=modified), b'one')
    refused('PreconditionFailed', s3.get_object, Bucket=name, Key='a', IfUnmodifiedSince='2001-01-01T00:00:00Z')


@check('honours conditional writes')
def conditional_writes():
    name = bucket()
    etag = put(name, 'a', b'one', IfNoneMatch='*')['ETag']
    refused('PreconditionFailed', s3.put_object, Bucket=name, Key='a', Body=b'two', IfNoneMatch='*')
    refused('PreconditionFailed', s3.put_object, Bucket=name, Key='a', Body=b'two', IfMatch='"other"')
    put(name, 'a', b'two', IfMatch=etag)
    equal(read(name, 'a'), b'two')


@check('overrides response headers when asked')
def response_headers():
    name = bucket()
    put(name, 'a', b'one', ContentType='text/plain')
    got = s3.get_object(Bucket=name, Key='a', ResponseContentType='image/png', ResponseContentDisposition='inline')
    equal((got['ContentType'], got['ContentDisposition']), ('image/png', 'inline'))


ODD_KEYS = ['plain', 'with space', 'plus+sign', 'per%cent', 'a%20b', 'question?mark', 'hash#', 'amp&ersand', "quote'and\"double", 'semi;colon', 'star*', 'tilde~',
            'ünïcode/日本語/🙂', 'new\nline', 'tab\there', '<xml>&amp;', 'trailing/', '/leading', 'double//slash', 'dot/./inside', 'back\\slash', '[brackets]{braces}', 'colon:comma,',
            'equals=at@dollar$', 'x' * 1024]


@check('keeps keys with odd characters')
def odd_keys():
    name = bucket()
    trouble = []
    for key in ODD_KEYS:
        try:
            put(name, key, key.encode())
            equal(read(name, key), key.encode())
        except Exception as error:
            trouble.append(f'{key[:30]!r}: {error}')
    assert not trouble, '; '.join(trouble)
    listed = [one['Key'] for page in s3.get_paginator('list_objects_v2').paginate(Bucket=name) for one in page.get('Contents', [])]
    equal(listed, sorted(ODD_KEYS, key=lambda key: key.encode()))
    s3.delete_objects(Bucket=name, Delete={'Objects': [{'Key': key} for key in ODD_KEYS if '\n' not in key and '\t' not in key]})
    equal(len(s3.list_objects_v2(Bucket=name).get('Contents', [])), 2)


@check('refuses a key of more than 1,024 bytes')
def long_key():
    refused('KeyTooLongError', s3.put_object, Bucket=bucket(), Key='ü' * 513, Body=b'')


@check('deletes many objects in one request')
def delete_many():
    name = bucket()
    for key in ('a', 'b', 'c'):
        put(name, key)
    answer = s3.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'a'}, {'Key': 'b'}, {'Key': 'never'}]})
    equal(sorted(one['Key'] for one in answer['Deleted']), ['a', 'b', 'never'])
    equal([one['Key'] for one in s3.list_objects_v2(Bucket=name)['Contents']], ['c'])
    quiet = s3.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'c'}], 'Quiet': True})
    assert 'Deleted' not in quiet, quiet
    refused('MalformedXML', s3.delete_objects, Bucket=name, Delete={'Objects': []})


@check('copies objects within and between buckets')
def copies():
    first, second = bucket(), bucket()
    put(first, 'dir/ü +%', b'copied', ContentType='text/plain', Metadata={'a': '1'})
    answer = s3.copy_object(Bucket=second, Key='target', CopySource={'Bucket': first, 'Key': 'dir/ü +%'})
    assert answer['CopyObjectResult']['ETag'] == s3.head_object(Bucket=first, Key='dir/ü +%')['ETag']
    got = s3.get_object(Bucket=second, Key='target')
    equal((got['Body'].read(), got['ContentType'], got['Metadata']), (b'copied', 'text/plain', {'a': '1'}))
    s3.copy_object(Bucket=second, Key='target', CopySource=f'{second}/target', MetadataDirective='REPLACE', Metadata={'b': '2'}, ContentType='image/png')
    head = s3.head_object(Bucket=second, Key='target')
    equal((head['ContentType'], head['Metadata']), ('image/png', {'b': '2'}))
    refused('InvalidRequest', s3.copy_object, Bucket=second, Key='target', CopySource=f'{second}/target')
    refused('NoSuchKey', s3.copy_object, Bucket=second, Key='x', CopySource=f'{first}/nothing')
    refused('NoSuchBucket', s3.copy_object, Bucket=second, Key='x', CopySource=f'{PREFIX}-never/a')
    refused('PreconditionFailed', s3.copy_object, Bucket=second, Key='x', CopySource=f'{second}/target', CopySourceIfMatch='"other"')


@check('lists pages in byte order, by both versions of the call')
def listing():
    name = bucket()
    keys = [f'k{number:03d}' for number in range(25)] + ['K', 'é', 'z']
    for key in keys:
        put(name, key)
    ordered = sorted(keys, key=lambda key: key.encode())
    for operation, size in (('list_objects_v2', 10), ('list_objects', 10), ('list_objects_v2', 1)):
        pages = list(s3.get_paginator(operation).paginate(Bucket=name, PaginationConfig={'PageSize': size}))
        equal([one['Key'] for page in pages for one in page['Contents']], ordered)
        assert all(len(page['Contents']) <= size for page in pages)
    first = s3.list_objects_v2(Bucket=name, MaxKeys=10)
    equal((first['KeyCount'], first['IsTruncated'], first['MaxKeys'], 'NextContinuationToken' in first), (10, True, 10, True))
    equal([one['Key'] for one in s3.list_objects_v2(Bucket=name, StartAfter='k023')['Contents']], ['k024', 'z', 'é'])
    equal([one['Key'] for one in s3.list_objects(Bucket=name, Marker='k023')['Contents']], ['k024', 'z', 'é'])
    none = s3.list_objects_v2(Bucket=name, MaxKeys=0)
    equal((none['KeyCount'], none['IsTruncated']), (0, False))
    assert 'Owner' in s3.list_objects_v2(Bucket=name, FetchOwner=True)['Contents'][0]
    assert 'Owner' not in s3.list_objects_v2(Bucket=name)['Contents'][0]


@check('folds a listing at the delimiter')
def delimiter():
    name = bucket()
    for key in ('a', 'b/1', 'b/2', 'b/c/3', 'd/4', 'e'):
        put(name, key)
    answer = s3.list_objects_v2(Bucket=name, Delimiter='/')
    equal(([one['Key'] for one in answer['Contents']], [one['Prefix'] for one in answer['CommonPrefixes']], answer['KeyCount']), (['a', 'e'], ['b/', 'd/'], 4))
    answer = s3.list_objects_v2(Bucket=name, Delimiter='/', Prefix='b/')
    equal(([one['Key'] for one in answer['Contents']], [one['Prefix'] for one in answer['CommonPrefixes']]), (['b/1', 'b/2'], ['b/c/']))
    for operation in ('list_objects_v2', 'list_objects'):
        seen = []
        for page in s3.get_paginator(operation).paginate(Bucket=name, Delimiter='/', PaginationConfig={'PageSize': 1}):
            seen += [one['Key'] for one in page.get('Contents', [])] + [one['Prefix'] for one in page.get('CommonPrefixes', [])]
        equal(seen, ['a', 'b/', 'd/', 'e'])


@check('reads, writes, lists and deletes by presigned address')
def presigned():
    name = bucket()
    put_url = presigner.generate_presigned_url('put_object', Params={'Bucket': name, 'Key': 'pre signed/ü'}, ExpiresIn=60)
    answer = fetch('PUT', put_url, body=b'by address')
    equal(answer.status, 200)
    get_url = presigner.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'pre signed/ü', 'ResponseContentType': 'text/css'}, ExpiresIn=60)
    answer = fetch('GET', get_url)
    equal((answer.status, answer.data, answer.headers['content-type']), (200, b'by address', 'text/css'))
    equal(fetch('GET', get_url, headers={'Range': 'bytes=3-'}).data, b'address')
    forged = get_url[:-1] + ('0' if get_url[-1] != '0' else '1')
    equal(fetch('GET', forged).status, 403)
    equal(fetch('GET', presigner.generate_presigned_url('list_objects_v2', Params={'Bucket': name}, ExpiresIn=60)).status, 200)
    equal(fetch('DELETE', get_url).status, 403)
    equal(fetch('DELETE', presigner.generate_presigned_url('delete_object', Params={'Bucket': name, 'Key': 'pre signed/ü'}, ExpiresIn=60)).status, 204)
    equal(fetch('GET', get_url).status, 404)


@check('keeps strangers and the anonymous out')
def strangers():
    name = bucket()
    put(name, 'a')
    for call, arguments in ((other.get_object, {'Key': 'a'}), (other.list_objects_v2, {}), (other.put_object, {'Key': 'b', 'Body': b''}),
                            (other.delete_object, {'Key': 'a'}), (other.delete_bucket, {}), (other.get_bucket_policy, {})):
        refused('AccessDenied', call, Bucket=name, **arguments)
    refused('403', other.head_bucket, Bucket=name)
    refused('403', other.head_object, Bucket=name, Key='a')
    address = presigner.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'a'}).split('?')[0]
    equal(fetch('GET', address).status, 403)
    equal(read(name, 'a'), b'x')


@check('keeps, returns, evaluates and deletes bucket policies')
def policies():
    name = bucket()
    put(name, 'open/a', b'open')
    put(name, 'shut/a', b'shut')
    refused('NoSuchBucketPolicy', s3.get_bucket_policy, Bucket=name)
    document = json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Sid': 'one', 'Effect': 'Allow', 'Principal': {'AWS': [f'arn:aws:iam:::user/{os.environ["OTHER"]}']}, 'Action': ['s3:GetObject', 's3:PutObject'], 'Resource': f'arn:aws:s3:::{name}/open/*'},
        {'Sid': 'two', 'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{name}/public/*'},
        {'Sid': 'three', 'Effect': 'Deny', 'Principal': '*', 'Action': 's3:PutObject', 'Resource': f'arn:aws:s3:::{name}/open/frozen*'}]})
    s3.put_bucket_policy(Bucket=name, Policy=document)
    equal(s3.get_bucket_policy(Bucket=name)['Policy'], document)
    equal(other.get_object(Bucket=name, Key='open/a')['Body'].read(), b'open')
    other.put_object(Bucket=name, Key='open/b', Body=b'by another')
    refused('AccessDenied', other.get_object, Bucket=name, Key='shut/a')
    refused('AccessDenied', other.delete_object, Bucket=name, Key='open/a')
    refused('AccessDenied', other.put_object, Bucket=name, Key='open/frozen', Body=b'')
    refused('AccessDenied', s3.put_object, Bucket=name, Key='open/frozen', Body=b'')
    put(name, 'public/a', b'for all')
    address = presigner.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'public/a'}).split('?')[0]
    equal(fetch('GET', address).data, b'for all')
    s3.delete_bucket_policy(Bucket=name)
    refused('AccessDenied', other.get_object, Bucket=name, Key='open/a')
    refused('NoSuchBucketPolicy', s3.get_bucket_policy, Bucket=name)
    equal(fetch('GET', address).status, 403)


@check('refuses a bucket policy that is not one')
def bad_policies():
    name = bucket()
    for document in ('{', '[]', '{"Version":"2012-10-17"}', '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Principal":"*","Action":"s3:*","Resource":"*"}]}',
                     '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'):
        refused('MalformedPolicy', s3.put_bucket_policy, Bucket=name, Policy=document)
    refused('NoSuchBucketPolicy', s3.get_bucket_policy, Bucket=name)


@check('answers NotImplemented to what is not built')
def not_built():
    name = bucket()
    equal(refused('NotImplemented', s3.get_object_torrent, Bucket=name, Key='k')['ResponseMetadata']['HTTPStatusCode'], 501)


@check('moves files with the transfer calls of boto3')
def transfer():
    name = bucket()
    body = os.urandom(2_000_000)
    s3.upload_fileobj(io.BytesIO(body), name, 'file')
    back = io.BytesIO()
    s3.download_fileobj(name, 'file', back)
    assert back.getvalue() == body
    s3.copy({'Bucket': name, 'Key': 'file'}, name, 'copy')
    assert read(name, 'copy') == body


run()
