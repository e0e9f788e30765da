# How buckets are named with boto3: in paths and in hosts, of tenants, signed by either version, presigned and copied from.
# ENDPOINT, PORT, KEY, SECRET, TOKEN (optional), PREFIX (of bucket names), TENANT, TENANT_SECRET (a user of the tenant acme).
import itertools
import json
import os

import boto3
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.handlers import validate_bucket_name

from checks import check, equal, resolve_localhost_names, run

resolve_localhost_names()
PORT, PREFIX = os.environ['PORT'], os.environ['PREFIX']
OWNER = (os.environ['KEY'], os.environ['SECRET'], os.environ.get('TOKEN') or None)
GUEST = (os.environ['TENANT'], os.environ['TENANT_SECRET'], None)
numbers = itertools.count(1)
http = urllib3.PoolManager(retries=False)


def client(who, style='path', version='s3v4'):
    key, secret, token = who
    made = boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, region_name='us-east-1',
                        endpoint_url=f'http://s3.localhost:{PORT}' if style == 'virtual' else os.environ['ENDPOINT'],
                        config=Config(s3={'addressing_style': style}, signature_version=version, retries={'max_attempts': 1, 'mode': 'standard'}))
    # boto3 knows no tenants (Ceph, "RGW multi-tenancy", "Accessing buckets with explicit tenants").
    made.meta.events.unregister('before-parameter-build.s3', validate_bucket_name)
    return made


FORMS = [(style, version) for style in ('path', 'virtual') for version in ('s3v4', 's3')]
s3, guest = client(OWNER), client(GUEST)


def bucket(by=s3, *readers):
    name = f'{PREFIX}-{next(numbers)}'
    by.create_bucket(Bucket=name)
    if readers:
        by.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': '*', 'Action': list(readers), 'Resource': [f'arn:aws:s3:::{name}', f'arn:aws:s3:::{name}/*']}]}))
    return name


def days_work(by, name):
    by.put_object(Bucket=name, Key='a b/ü+c', Body=b'body', Metadata={'a': 'b'})
    equal(by.get_object(Bucket=name, Key='a b/ü+c')['Body'].read(), b'body')
    equal([one['Key'] for one in by.list_objects_v2(Bucket=name, Prefix='a b/')['Contents']], ['a b/ü+c'])
    by.copy_object(Bucket=name, Key='copy', CopySource={'Bucket': name, 'Key': 'a b/ü+c'})
    equal(by.head_object(Bucket=name, Key='copy')['Metadata'], {'a': 'b'})
    equal(by.get_bucket_location(Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 200)
    upload = by.create_multipart_upload(Bucket=name, Key='parts')['UploadId']
    part = by.upload_part(Bucket=name, Key='parts', UploadId=upload, PartNumber=1, Body=b'part')
    by.complete_multipart_upload(Bucket=name, Key='parts', UploadId=upload, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': part['ETag']}]})
    by.delete_objects(Bucket=name, Delete={'Objects': [{'Key': key} for key in ('a b/ü+c', 'copy', 'parts')]})
    equal(by.list_objects(Bucket=name).get('Contents'), None)


@check('every form of a name and of a signature does a day of work')
def every_form():
    for form in FORMS:
        days_work(client(OWNER, *form), bucket())


@check('a user of a tenant names the buckets of the tenant plainly')
def of_the_tenant():
    for form in FORMS:
        days_work(client(GUEST, *form), bucket(guest))


@check('a bucket of a tenant has its full name in paths, for both sides')
def full_name():
    for version in ('s3v4', 's3'):
        name = bucket(guest, 's3:*')
        days_work(client(GUEST, version=version), f'acme:{name}')
        days_work(client(OWNER, version=version), f'acme:{name}')


@check('URLs with every form of a name work')
def presigned():
    for who, by in ((OWNER, s3), (GUEST, guest)):
        name = bucket(by)
        for form in FORMS:
            made = client(who, *form)
            for wire in [name] + ([f'acme:{name}'] if who is GUEST and form[0] == 'path' else []):
                equal(http.request('PUT', made.generate_presigned_url('put_object', Params={'Bucket': wire, 'Key': 'a/b'}, ExpiresIn=60), body=b'x').status, 200)
                equal(http.request('GET', made.generate_presigned_url('get_object', Params={'Bucket': wire, 'Key': 'a/b'}, ExpiresIn=60)).data, b'x')


@check('names with dots are found by path and by host, in requests and in URLs')
def dotted():
    for form in FORMS:
        name = f'{PREFIX}.{next(numbers)}.example'
        by = client(OWNER, *form)
        by.create_bucket(Bucket=name)
        days_work(by, name)
        by.put_object(Bucket=name, Key='a b', Body=b'dotted')
        equal(http.request('GET', by.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'a b'}, ExpiresIn=60)).data, b'dotted')


@check('a URL of one bucket opens no other')
def presigned_elsewhere():
    mine, other = bucket(), bucket()
    for name in (mine, other):
        s3.put_object(Bucket=name, Key='k', Body=name.encode())
    for form in FORMS:
        url = client(OWNER, *form).generate_presigned_url('get_object', Params={'Bucket': mine, 'Key': 'k'}, ExpiresIn=60)
        equal(http.request('GET', url).data, mine.encode())
        equal(http.request('GET', url.replace(mine, other)).status, 403)
        # The same path on the host of another bucket.
        equal(http.request('GET', url, headers={'Host': f'{other}.s3.localhost:{PORT}'}).status, 403)


@check('copies name their source with its tenant')
def copies():
    theirs, mine = bucket(guest, 's3:GetObject'), bucket()
    guest.put_object(Bucket=theirs, Key='a/b', Body=b'theirs')
    for form in FORMS:
        for source in (f'acme:{theirs}/a/b', f'/acme:{theirs}/a/b', {'Bucket': f'acme:{theirs}', 'Key': 'a/b'}):
            made = client(OWNER, *form)
            made.copy_object(Bucket=mine, Key='copy', CopySource=source)
            equal(made.get_object(Bucket=mine, Key='copy')['Body'].read(), b'theirs')
    try:
        s3.copy_object(Bucket=mine, Key='copy', CopySource=f'{theirs}/a/b')
        raise AssertionError('a plain name reached into a tenant')
    except ClientError as error:
        equal(error.response['Error']['Code'], 'NoSuchBucket')


@check('anybody reads what is open by its full name')
def anonymous():
    theirs, mine = bucket(guest, 's3:GetObject'), bucket(s3, 's3:GetObject')
    guest.put_object(Bucket=theirs, Key='k', Body=b'theirs')
    s3.put_object(Bucket=mine, Key='k', Body=b'mine')
    for url, status in ((f'{os.environ["ENDPOINT"]}/acme:{theirs}/k', 200), (f'{os.environ["ENDPOINT"]}/acme%3A{theirs}/k', 200), (f'{os.environ["ENDPOINT"]}/{theirs}/k', 404),
                        (f'http://{mine}.s3.localhost:{PORT}/k', 200), (f'http://s3.localhost:{PORT}/{mine}/k', 200)):
        equal(http.request('GET', url).status, status)
    equal(http.request('GET', f'{os.environ["ENDPOINT"]}/k', headers={'Host': f'{mine.upper()}.S3.localhost.:{PORT}'}).data, b'mine')


run()
