# CORS, browser forms and websites with boto3, a plain HTTP client beside it, as Ceph's s3-tests check them (test_cors_*, test_post_object_*, test_website_*).
# ENDPOINT, PORT, KEY, SECRET, TOKEN (optional), PREFIX (of bucket names), TENANT, TENANT_SECRET (a user of the tenant acme), WEB (domain of websites).
import base64
import datetime
import hashlib
import hmac
import itertools
import json
import os
import re
import zlib

import boto3
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, resolve_localhost_names, run

resolve_localhost_names()
ENDPOINT, PORT, PREFIX, WEB = (os.environ[name] for name in ('ENDPOINT', 'PORT', 'PREFIX', 'WEB'))
KEY, SECRET, TOKEN = os.environ['KEY'], os.environ['SECRET'], os.environ.get('TOKEN') or None
numbers = itertools.count(1)
http = urllib3.PoolManager(retries=False)


def client(key=KEY, secret=SECRET, token=TOKEN, version='s3v4', **style):
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, endpoint_url=ENDPOINT, region_name='us-east-1',
                        config=Config(s3=style or {'addressing_style': 'path'}, signature_version=version, retries={'max_attempts': 1, 'mode': 'standard'}))


s3 = client()
tenant = client(os.environ['TENANT'], os.environ['TENANT_SECRET'], None)


def bucket(*actions, by=s3):
    """A bucket, with the given actions on its objects (and s3:ListBucket on itself) open to all."""
    name = f'{PREFIX}-{next(numbers)}'
    by.create_bucket(Bucket=name)
    if actions:
        objects = [f's3:{action}' for action in actions if action != 'ListBucket']
        statements = [{'Effect': 'Allow', 'Principal': '*', 'Action': objects, 'Resource': f'arn:aws:s3:::{name}/*'}]
        if 'ListBucket' in actions:
            statements.append({'Effect': 'Allow', 'Principal': '*', 'Action': 's3:ListBucket', 'Resource': f'arn:aws:s3:::{name}'})
        by.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': statements}))
    return name


def refused(code, call, **named):
    try:
        call(**named)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return error.response
    raise AssertionError(f'{code} was expected, the call went through')


def fetch(method, url, headers=None, body=None):
    return http.request(method, url, headers=headers or {}, body=body, redirect=False)


def rules(*given):
    return {'CORSRules': [{'AllowedMethods': [method] if isinstance(method, str) else method, 'AllowedOrigins': [origin], **more} for method, origin, more in given]}


def cors(method, url, headers, status, origin, methods):
    reply = fetch(method, url, headers)
    equal((reply.status, reply.headers.get('access-control-allow-origin'), reply.headers.get('access-control-allow-methods')), (status, origin, methods))
    return reply


# --- CORS


@check('CORS rules are put, read and deleted')
def cors_rules():
    name = bucket()
    given = rules(('GET', '*.get', {}), ('PUT', '*.put', {'AllowedHeaders': ['*'], 'ExposeHeaders': ['ETag'], 'MaxAgeSeconds': 7, 'ID': 'one'}))
    equal(refused('NoSuchCORSConfiguration', s3.get_bucket_cors, Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 404)
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=given)
    equal(s3.get_bucket_cors(Bucket=name)['CORSRules'], given['CORSRules'])
    equal(s3.delete_bucket_cors(Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 204)
    refused('NoSuchCORSConfiguration', s3.get_bucket_cors, Bucket=name)
    s3.delete_bucket_cors(Bucket=name)


@check('wrong CORS rules are refused')
def wrong_cors_rules():
    name = bucket()
    for wrong in (('PATCH', '*', {}), ('GET', '*.*', {}), ('GET', '*', {'AllowedHeaders': ['*-*']}), ('GET', '*', {'ExposeHeaders': ['x-*']})):
        refused('InvalidRequest', s3.put_bucket_cors, Bucket=name, CORSConfiguration=rules(wrong))
    refused('InvalidRequest', s3.put_bucket_cors, Bucket=name, CORSConfiguration=rules(*[('GET', '*', {})] * 101))
    refused('NoSuchBucket', s3.put_bucket_cors, Bucket=f'{PREFIX}-none', CORSConfiguration=rules(('GET', '*', {})))


@check('replies say which origins may read them')
def cors_origin_response():
    name = bucket('GetObject', 'ListBucket')
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=rules(('GET', '*suffix', {}), ('GET', 'start*end', {}), ('GET', 'prefix*', {}), ('PUT', '*.put', {})))
    url = f'{ENDPOINT}/{name}'
    cors('GET', url, None, 200, None, None)
    for origin, fits in (('foo.suffix', True), ('foo.bar', False), ('foo.suffix.get', False), ('startend', True), ('start1end', True), ('start12end', True),
                         ('0start12end', False), ('prefix', True), ('prefix.suffix', True), ('bla.prefix', False)):
        cors('GET', url, {'Origin': origin}, 200, origin if fits else None, 'GET' if fits else None)
        cors('OPTIONS', url, {'Origin': origin, 'Access-Control-Request-Method': 'GET'}, 200 if fits else 403, origin if fits else None, 'GET' if fits else None)
    key = f'{url}/bar'
    cors('GET', key, {'Origin': 'foo.suffix'}, 404, 'foo.suffix', 'GET')
    cors('PUT', key, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'GET', 'Content-Length': '0'}, 403, 'foo.suffix', 'GET')
    cors('PUT', key, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'PUT', 'Content-Length': '0'}, 403, None, None)
    cors('PUT', key, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'DELETE', 'Content-Length': '0'}, 403, None, None)
    cors('PUT', key, {'Origin': 'foo.suffix', 'Content-Length': '0'}, 403, None, None)
    cors('PUT', key, {'Origin': 'foo.put', 'Content-Length': '0'}, 403, 'foo.put', 'PUT')
    cors('OPTIONS', url, None, 400, None, None)
    cors('OPTIONS', url, {'Origin': 'foo.suffix'}, 400, None, None)
    cors('OPTIONS', url, {'Origin': 'bla'}, 400, None, None)
    cors('OPTIONS', key, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'GET', 'Content-Length': '0'}, 200, 'foo.suffix', 'GET')
    cors('OPTIONS', f'{ENDPOINT}/{PREFIX}-none', {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'GET'}, 403, None, None)


@check('an origin of all is answered to all, without credentials')
def cors_origin_wildcard():
    name = bucket('GetObject', 'ListBucket')
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=rules((['GET', 'PUT'], '*', {})))
    cors('GET', f'{ENDPOINT}/{name}', None, 200, None, None)
    reply = cors('GET', f'{ENDPOINT}/{name}', {'Origin': 'example.origin'}, 200, '*', 'GET, PUT')
    equal((reply.headers.get('access-control-allow-credentials'), reply.headers['vary']), (None, 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method'))


@check('a preflight for a header that no rule allows is refused')
def cors_header_option():
    name = bucket()
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=rules(('GET', '*', {'ExposeHeaders': ['x-amz-meta-header1']})))
    asked = {'Origin': 'example.origin', 'Access-Control-Request-Headers': 'x-amz-meta-header2', 'Access-Control-Request-Method': 'GET'}
    cors('OPTIONS', f'{ENDPOINT}/{name}/bar', asked, 403, None, None)
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=rules(('GET', '*', {'AllowedHeaders': ['x-amz-meta-*'], 'MaxAgeSeconds': 9})))
    reply = cors('OPTIONS', f'{ENDPOINT}/{name}/bar', asked, 200, '*', 'GET')
    equal((reply.headers['access-control-allow-headers'], reply.headers['access-control-max-age']), ('x-amz-meta-header2', '9'))


def presigned_cors(by, version):
    name = bucket(by=by)
    by.put_bucket_cors(Bucket=name, CORSConfiguration=rules((['GET', 'PUT'], 'example', {'AllowedHeaders': ['*']})))
    put = by.generate_presigned_url('put_object', Params={'Bucket': name, 'Key': 'foo', 'ContentType': 'text/plain'}, ExpiresIn=60)
    get = by.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'foo'}, ExpiresIn=60)
    cors('OPTIONS', put if by is s3 else get, {'Origin': 'example', 'Access-Control-Request-Method': 'PUT' if by is s3 else 'GET'}, 200, 'example', 'GET, PUT')
    cors('PUT', put, {'Origin': 'example', 'Content-Type': 'text/plain'}, 200, 'example', 'GET, PUT')
    cors('OPTIONS', get, {'Origin': 'example', 'Access-Control-Request-Method': 'GET'}, 200, 'example', 'GET, PUT')
    cors('GET', get, {'Origin': 'example'}, 200, 'example', 'GET, PUT')
    cors('GET', get[:-4] + 'AAAA', {'Origin': 'example'}, 403, 'example' if by is s3 else None, 'GET, PUT' if by is s3 else None)


@check('presigned URLs work across origins')
def cors_presigned():
    presigned_cors(s3, 's3v4')


@check('presigned URLs of a tenant reach the rules of its buckets')
def cors_presigned_tenant():
    presigned_cors(tenant, 's3v4')


# --- Forms

def encoded(fields, content, filename='foo.txt', tail=True):
    body = b''
    for name, value in fields.items():
        body += f'--frontier\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + str(value).encode() + b'\r\n'
    if content is not None:
        body += f'--frontier\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\nContent-Type: text/x-part\r\n\r\n'.encode() + content + b'\r\n'
    return body + (b'--frontier--\r\n' if tail else b'')


def post(url, fields, content=b'bar', **named):
    return fetch('POST', url, {'Content-Type': 'multipart/form-data; boundary=frontier'}, encoded(fields, content, **named))


def in_a_minute(minutes=100):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)).strftime('%Y-%m-%dT%H:%M:%SZ')


def conditions(name, *more):
    return [{'bucket': name}, ['starts-with', '$key', 'foo'], {'acl': 'private'}, ['starts-with', '$Content-Type', 'text/plain'], ['content-length-range', 0, 1024], *more]


def signed(document, key=KEY, secret=SECRET, token=TOKEN, version=2, **fields):
    """Fields of a form with its policy and the signature over it."""
    document = {**document}
    own = {'x-amz-security-token': token} if token else {}
    if version == 4:
        now = datetime.datetime.now(datetime.timezone.utc)
        day = now.strftime('%Y%m%d')
        own = {**own, 'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-credential': f'{key}/{day}/us-east-1/s3/aws4_request', 'x-amz-date': now.strftime('%Y%m%dT%H%M%SZ')}
    for name in ('conditions', 'CONDITIONS'):
        if name in document:
            document[name] = document[name] + [{field: value} for field, value in own.items()]
    policy = base64.b64encode(json.dumps(document).encode()).decode()
    if version == 4:
        signing = f'AWS4{secret}'.encode()
        for part in (day, 'us-east-1', 's3', 'aws4_request'):
            signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
        own['x-amz-signature'] = hmac.new(signing, policy.encode(), hashlib.sha256).hexdigest()
    else:
        own.update(AWSAccessKeyId=key, signature=base64.b64encode(hmac.new(secret.encode(), policy.encode(), hashlib.sha1).digest()).decode())
    return {'key': 'foo.txt', 'acl': 'private', 'Content-Type': 'text/plain', **own, 'policy': policy, **fields}


def plain(name, **more):
    return {'expiration': in_a_minute(), 'conditions': conditions(name), **more}


def stored(name, key='foo.txt', by=s3):
    return by.get_object(Bucket=name, Key=key)['Body'].read()


def nothing_stored(name):
    equal(s3.list_objects_v2(Bucket=name).get('KeyCount'), 0)


@check('a form without a signature is an upload by anybody')
def post_anonymous():
    name = bucket('PutObject', 'PutObjectAcl')
    equal(post(f'{ENDPOINT}/{name}', {'key': 'foo.txt', 'acl': 'public-read', 'Content-Type': 'text/plain'}).status, 204)
    got = s3.get_object(Bucket=name, Key='foo.txt')
    equal((got['Body'].read(), got['ContentType']), (b'bar', 'text/plain'))
    closed = bucket()
    equal(post(f'{ENDPOINT}/{closed}', {'key': 'foo.txt'}).status, 403)
    nothing_stored(closed)
    equal(post(f'{ENDPOINT}/{PREFIX}-none', {'key': 'foo.txt'}).status, 404)


@check('a form with a signature of either version is an upload by its signer')
def post_authenticated():
    name = bucket()
    for version in (2, 4):
        reply = post(f'{ENDPOINT}/{name}', signed(plain(name), version=version), content=f'by {version}'.encode())
        equal((reply.status, reply.data), (204, b''))
        equal(reply.headers['etag'], f'"{hashlib.md5(f"by {version}".encode()).hexdigest()}"')
        equal(stored(name), f'by {version}'.encode())


@check('the forms that boto3 makes are uploads, also on a host of the bucket')
def post_boto3():
    for maker in (s3, client(version='s3')):
        name = bucket()
        made = maker.generate_presigned_post(name, 'dir/${filename}', Fields={'x-amz-meta-a': 'ü', 'success_action_status': '201'},
                                             Conditions=[{'x-amz-meta-a': 'ü'}, {'success_action_status': '201'}, ['content-length-range', 1, 10]], ExpiresIn=60)
        reply = post(made['url'], made['fields'], filename='C:\\up\\a b.txt')
        equal(reply.status, 201)
        text = reply.data.decode()
        for element in ('<Key>dir/a b.txt</Key>', f'<Bucket>{name}</Bucket>', f'<Location>{ENDPOINT}/{name}/dir/a%20b.txt</Location>'):
            assert element in text, text
        head = s3.head_object(Bucket=name, Key='dir/a b.txt')
        equal(head['ContentLength'], 3)
        equal(post(made['url'], made['fields'], content=b'').status, 400)
        equal(post(f'http://{name}.s3.localhost:{PORT}/', made['fields'], filename='other').status, 201)
        equal(stored(name, 'dir/other'), b'bar')


@check('a form without a content type is a binary object')
def post_no_type():
    name = bucket()
    document = {'expiration': in_a_minute(), 'conditions': [{'bucket': name}, ['starts-with', '$key', 'foo'], {'acl': 'private'}, ['content-length-range', 0, 1024]]}
    fields = signed(document)
    del fields['Content-Type']
    equal(post(f'{ENDPOINT}/{name}', fields).status, 204)
    equal(s3.head_object(Bucket=name, Key='foo.txt')['ContentType'], 'binary/octet-stream')


@check('wrong credentials in a form are refused')
def post_bad_credentials():
    name = bucket()
    good = signed(plain(name))
    for change in ({'AWSAccessKeyId': 'foo'}, {'signature': good['signature'][::-1]}, {'AWSAccessKeyId': good['AWSAccessKeyId'][::-1]}):
        # A session's token is of one key.
        equal(post(f'{ENDPOINT}/{name}', {**good, **change}).status, 400 if TOKEN and 'AWSAccessKeyId' in change else 403)
    four = signed(plain(name), version=4)
    equal(post(f'{ENDPOINT}/{name}', {**four, 'x-amz-signature': '0' * 64}).status, 403)
    for missing in ('signature', 'AWSAccessKeyId', 'policy'):
        equal(post(f'{ENDPOINT}/{name}', {field: value for field, value in good.items() if field != missing}).status, 400)
    if TOKEN:
        equal(post(f'{ENDPOINT}/{name}', {field: value for field, value in good.items() if field != 'x-amz-security-token'}).status, 403)
    nothing_stored(name)


@check('a form chooses its success')
def post_success():
    name = bucket('PutObject')
    url = f'{ENDPOINT}/{name}'
    for wanted, status in (('200', 200), ('201', 201), ('204', 204), ('404', 204), ('', 204)):
        reply = post(url, {'key': 'foo.txt', 'success_action_status': wanted})
        equal((reply.status, b'<Key>foo.txt</Key>' in reply.data), (status, status == 201))
    etag = hashlib.md5(b'bar').hexdigest()
    for field in ('success_action_redirect', 'redirect'):
        reply = post(url, {'key': 'foo.txt', field: url})
        equal((reply.status, reply.headers['location']), (303, f'{url}?bucket={name}&key=foo.txt&etag=%22{etag}%22'))
    equal(post(url, {'key': 'foo.txt', 'success_action_redirect': 'no url'}).status, 204)


@check('a large file streams through a form')
def post_large():
    name = bucket()
    document = {'expiration': in_a_minute(), 'conditions': [*conditions(name)[:-1], ['content-length-range', 0, 9 << 20]]}
    content = os.urandom(1 << 20) * 8
    equal(post(f'{ENDPOINT}/{name}', signed(document), content=content).status, 204)
    equal(stored(name), content)


@check('names of fields and operators have no case')
def post_case():
    name = bucket()
    document = {'expiration': in_a_minute(), 'conditions': [{'bUcKeT': name}, ['StArTs-WiTh', '$KeY', 'foo'], {'AcL': 'private'}, ['StArTs-WiTh', '$CoNtEnT-TyPe', 'text/plain'], ['content-length-range', 0, 1024]]}
    fields = signed(document)
    odd = {''.join(letter.upper() if i % 2 else letter.lower() for i, letter in enumerate(field)): value for field, value in fields.items()}
    equal(post(f'{ENDPOINT}/{name}', odd).status, 204)


@check('keys and conditions are taken as they are written')
def post_escaped():
    name = bucket()
    document = {'expiration': in_a_minute(), 'conditions': [{'bucket': name}, ['starts-with', '$key', '\\$foo'], *conditions(name)[2:]]}
    equal(post(f'{ENDPOINT}/{name}', signed(document, key=KEY) | {'key': '\\$foo.txt'}).status, 204)
    equal(stored(name, '\\$foo.txt'), b'bar')


@check('metadata, ignored fields and checksums come with a form')
def post_headers():
    name = bucket()
    document = {'expiration': in_a_minute(), 'conditions': conditions(name, ['starts-with', '$x-amz-meta-foo', 'bar'])}
    good = base64.b64encode(hashlib.sha256(b'bar').digest()).decode()
    fields = signed(document) | {'x-amz-meta-foo': 'barclamp', 'x-ignore-foo': 'bar'}
    equal(post(f'{ENDPOINT}/{name}', fields | {'x-amz-checksum-sha256': good}).status, 204)
    head = s3.head_object(Bucket=name, Key='foo.txt', ChecksumMode='ENABLED')
    equal((head['Metadata'], head['ChecksumSHA256']), ({'foo': 'barclamp'}, good))
    crc = base64.b64encode(zlib.crc32(b'other').to_bytes(4, 'big')).decode()
    equal(post(f'{ENDPOINT}/{name}', fields | {'x-amz-checksum-crc32': crc, 'key': 'foo-bad'}).status, 400)
    equal(post(f'{ENDPOINT}/{name}', fields | {'x-amz-meta-foo': 'bar\r\nx-amz-acl: public-read', 'key': 'foo-bad'}).status, 400)
    equal(s3.list_objects_v2(Bucket=name)['KeyCount'], 1)


@check('tags come with a form')
def post_tags():
    name = bucket()
    tagging = '<Tagging><TagSet><Tag><Key>a b</Key><Value>c+d=1</Value></Tag><Tag><Key>e</Key><Value></Value></Tag></TagSet></Tagging>'
    document = {'expiration': in_a_minute(), 'conditions': conditions(name, ['starts-with', '$tagging', ''])}
    fields = signed(document) | {'tagging': tagging}
    equal(post(f'{ENDPOINT}/{name}', fields).status, 204)
    equal(s3.get_object_tagging(Bucket=name, Key='foo.txt')['TagSet'], [{'Key': 'a b', 'Value': 'c+d=1'}, {'Key': 'e', 'Value': ''}])
    equal(post(f'{ENDPOINT}/{name}', fields | {'tagging': '<Tagging>', 'key': 'foo-bad'}).status, 400)


@check('ACLs open a bucket to forms, and its objects to a website')
def post_acl():
    name = f'{PREFIX}-{next(numbers)}'
    s3.create_bucket(Bucket=name, ObjectOwnership='ObjectWriter')
    s3.put_bucket_acl(Bucket=name, ACL='public-read-write')
    equal(post(f'{ENDPOINT}/{name}', {'key': 'foo.txt', 'acl': 'public-read', 'Content-Type': 'text/plain'}).status, 204)
    equal(fetch('GET', f'{ENDPOINT}/{name}/foo.txt').data, b'bar')
    s3.put_bucket_website(Bucket=name, WebsiteConfiguration={'IndexDocument': {'Suffix': 'foo.txt'}})
    equal(page(name).data, b'bar')
    equal(page(name, '/missing').status, 404)


@check('a form may bring the key that its object is sealed with')
def post_customer_key():
    name = bucket()
    key = os.urandom(32)
    given = {'x-amz-server-side-encryption-customer-algorithm': 'AES256', 'x-amz-server-side-encryption-customer-key': base64.b64encode(key).decode(),
             'x-amz-server-side-encryption-customer-key-MD5': base64.b64encode(hashlib.md5(key).digest()).decode()}
    document = {'expiration': in_a_minute(), 'conditions': conditions(name, *[['starts-with', f'${field}', ''] for field in given])}
    equal(post(f'{ENDPOINT}/{name}', signed(document) | given).status, 204)
    refused('InvalidRequest', s3.get_object, Bucket=name, Key='foo.txt')
    equal(s3.get_object(Bucket=name, Key='foo.txt', SSECustomerAlgorithm='AES256', SSECustomerKey=key)['Body'].read(), b'bar')


@check('a form that its policy does not allow is refused')
def post_refused():
    name, other = bucket(), bucket()
    at = f'{ENDPOINT}/{name}'
    with_meta = {'expiration': in_a_minute(), 'conditions': conditions(name, ['starts-with', '$x-amz-meta-foo', 'bar'])}
    equal(post(at, signed(with_meta)).status, 403)
    equal(post(at, signed({'expiration': in_a_minute(), 'conditions': conditions(name, ['eq', '$x-amz-meta-foo', ''])}) | {'x-amz-meta-foo': 'barclamp'}).status, 403)
    equal(post(at, signed(plain(name)) | {'x-amz-meta-foo': 'barclamp'}).status, 403)
    equal(post(at, signed({'expiration': in_a_minute(), 'conditions': conditions(name)[1:]})).status, 403)
    equal(post(f'{ENDPOINT}/{other}', signed(plain(name))).status, 403)
    equal(post(at, signed({'expiration': in_a_minute(-5), 'conditions': conditions(name)})).status, 403)
    equal(post(at, signed(plain(name)) | {'key': 'bar.txt'}).status, 403)
    nothing_stored(name)
    nothing_stored(other)


@check('a policy that is none is refused')
def post_malformed_policy():
    name = bucket()
    at = f'{ENDPOINT}/{name}'
    for document in ({'expiration': '2999', 'conditions': conditions(name)}, {'expiration': in_a_minute(), 'CONDITIONS': conditions(name)},
                     {'EXPIRATION': in_a_minute(), 'conditions': conditions(name)}, {'conditions': conditions(name)}, {'expiration': in_a_minute()},
                     {'expiration': in_a_minute(), 'conditions': [{}]}):
        equal(post(at, signed(document)).status, 400)
    for wrong in (['content-length-range', 0], ['content-length-range', -1, 0], ['content-length-range', 0, 0], ['content-length-range', 512, 1000]):
        equal(post(at, signed({'expiration': in_a_minute(), 'conditions': [*conditions(name)[:-1], wrong]})).status, 400)
    nothing_stored(name)


@check('a form that is none is refused, and nothing of it is stored')
def post_malformed_form():
    name = bucket('PutObject')
    at = f'{ENDPOINT}/{name}'
    equal(post(at, {}).status, 400)
    equal(post(at, {'key': 'k'}, content=None).status, 400)
    equal(post(at, {'key': 'k'}, tail=False).status, 400)
    equal(post(at, {'key': '../k'}).status, 400)
    equal(post(at, {'key': 'k' * 1025}).status, 400)
    equal(post(at, {'key': 'k', 'x-ignore-a': 'x' * 30000}).status, 400)
    equal(fetch('POST', at, {'Content-Type': 'multipart/form-data'}, encoded({'key': 'k'}, b'x')).status, 400)
    equal(fetch('POST', at, {'Content-Type': 'multipart/form-data; boundary=other'}, encoded({'key': 'k'}, b'x')).status, 400)
    nothing_stored(name)
    # The connections are as good as ever.
    equal(post(at, {'key': 'k'}).status, 204)


@check('a form goes to a bucket of a tenant')
def post_tenant():
    name = bucket(by=tenant)
    for wire in (name, f'acme:{name}'):
        document = {'expiration': in_a_minute(), 'conditions': [{'bucket': wire}, *conditions(name)[1:]]}
        fields = signed(document, key=os.environ['TENANT'], secret=os.environ['TENANT_SECRET'], token=None, version=4)
        equal(post(f'{ENDPOINT}/acme:{name}', fields, content=wire.encode()).status, 204)
        equal(stored(name, by=tenant), wire.encode())
    equal(post(f'{ENDPOINT}/{name}', signed(plain(name), key=os.environ['TENANT'], secret=os.environ['TENANT_SECRET'], token=None)).status, 204)


# --- Websites

def site(*actions, **configuration):
    name = bucket(*actions)
    s3.put_bucket_website(Bucket=name, WebsiteConfiguration=configuration or {'IndexDocument': {'Suffix': 'index.html'}})
    return name


def page(name, path='/', method='GET', **headers):
    return fetch(method, f'http://{name}.{WEB}:{PORT}{path}', headers)


@check('a website configuration is put, read and deleted')
def website_configuration():
    name = bucket()
    given = {'IndexDocument': {'Suffix': 'i.html'}, 'ErrorDocument': {'Key': 'e.html'},
             'RoutingRules': [{'Condition': {'HttpErrorCodeReturnedEquals': '404', 'KeyPrefixEquals': 'a'}, 'Redirect': {'HostName': 'h', 'HttpRedirectCode': '302', 'Protocol': 'https', 'ReplaceKeyWith': 'k'}}]}
    refused('NoSuchWebsiteConfiguration', s3.get_bucket_website, Bucket=name)
    s3.put_bucket_website(Bucket=name, WebsiteConfiguration=given)
    answered = s3.get_bucket_website(Bucket=name)
    equal({member: answered[member] for member in given}, given)
    s3.delete_bucket_website(Bucket=name)
    refused('NoSuchWebsiteConfiguration', s3.get_bucket_website, Bucket=name)
    refused('InvalidArgument', s3.put_bucket_website, Bucket=name, WebsiteConfiguration={'ErrorDocument': {'Key': 'e.html'}})


@check('a website shows its pages to everybody whom a policy lets in')
def website_pages():
    name = site('GetObject', 'ListBucket')
    s3.put_object(Bucket=name, Key='index.html', Body=b'<p>home', ContentType='text/html')
    s3.put_object(Bucket=name, Key='dir/index.html', Body=b'<p>dir')
    home = page(name)
    equal((home.status, home.data, home.headers['content-type']), (200, b'<p>home', 'text/html'))
    equal(page(name, '/dir/').data, b'<p>dir')
    equal((page(name, '/dir').status, page(name, '/dir').headers['location']), (302, '/dir/'))
    equal((page(name, method='HEAD').status, page(name, method='HEAD').headers['content-length']), (200, '7'))
    equal(page(name, **{'If-None-Match': home.headers['etag']}).status, 304)
    part = page(name, Range='bytes=1-2')
    equal((part.status, part.data), (206, b'p>'))
    equal(fetch('GET', f'http://{WEB}:{PORT}/{name}/').data, b'<p>home')


@check('errors of a website are HTML')
def website_errors():
    open_site, shut = site('GetObject', 'ListBucket'), site()
    missing = page(open_site, '/missing')
    equal((missing.status, missing.headers['content-type'], missing.headers['x-amz-error-code']), (404, 'text/html; charset=utf-8', 'NoSuchKey'))
    assert re.search(rb'<li>Code: NoSuchKey</li>', missing.data), missing.data
    equal((page(shut).status, page(shut).headers['x-amz-error-code']), (403, 'AccessDenied'))
    equal((page(f'{PREFIX}-none').status, page(bucket()).headers['x-amz-error-code']), (404, 'NoSuchWebsiteConfiguration'))
    for method in ('PUT', 'POST', 'DELETE'):
        equal(page(open_site, '/k', method).status, 405)
    equal((page(open_site, '/missing', 'HEAD').status, page(open_site, '/missing', 'HEAD').data), (404, b''))


@check('a website has an error document of its own')
def website_error_document():
    name = site('GetObject', 'ListBucket', IndexDocument={'Suffix': 'index.html'}, ErrorDocument={'Key': 'error.html'})
    equal(page(name).headers['x-amz-error-code'], 'NoSuchKey')
    s3.put_object(Bucket=name, Key='error.html', Body=b'sorry', ContentType='text/html')
    equal((page(name, '/missing').status, page(name, '/missing').data), (404, b'sorry'))


@check('a website redirects by its rules, by its objects and as a whole')
def website_redirects():
    name = site('GetObject', 'ListBucket', IndexDocument={'Suffix': 'index.html'}, RoutingRules=[
        {'Condition': {'KeyPrefixEquals': 'docs/'}, 'Redirect': {'ReplaceKeyPrefixWith': 'documents/'}},
        {'Condition': {'HttpErrorCodeReturnedEquals': '404'}, 'Redirect': {'HostName': 'archive.example', 'Protocol': 'https', 'HttpRedirectCode': '302'}}])
    s3.put_object(Bucket=name, Key='there', Body=b'', WebsiteRedirectLocation='http://example.com/here')
    whole = site(RedirectAllRequestsTo={'HostName': 'example.com', 'Protocol': 'https'})
    for reply, status, location in ((page(name, '/docs/a'), 301, f'http://{name}.{WEB}:{PORT}/documents/a'), (page(name, '/lost?x=y'), 302, 'https://archive.example/lost'),
                                    (page(name, '/there'), 301, 'http://example.com/here'), (page(whole, '/a/b?c=d'), 301, 'https://example.com/a/b?c=d')):
        equal((reply.status, reply.headers['location'], reply.data), (status, location, b''))
    equal(fetch('GET', s3.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'there'})).headers['x-amz-website-redirect-location'], 'http://example.com/here')


@check('a website answers preflights and origins')
def website_cors():
    name = site('GetObject', 'ListBucket')
    s3.put_object(Bucket=name, Key='index.html', Body=b'home')
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=rules(('GET', 'https://app.example', {})))
    equal(page(name, '/', 'OPTIONS', Origin='https://app.example', **{'Access-Control-Request-Method': 'GET'}).headers['access-control-allow-origin'], 'https://app.example')
    equal(page(name, '/', Origin='https://app.example').headers['access-control-allow-origin'], 'https://app.example')


run()
