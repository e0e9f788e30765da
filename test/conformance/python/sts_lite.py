# The Python of Ceph's "STS Lite", its statements unchanged but for keys, hosts, the duration's companions SerialNumber and
# TokenCode (SERIAL, CODE) and the region of the S3 client: botocore from 1.28 on refuses to send list_buckets with
# region_name=''. With WORKAROUND the document's change to botocore/auth.py is made first.
import json
import os

import boto3
import botocore.auth
from botocore.exceptions import ClientError

if os.environ.get('WORKAROUND'):
    def __init__(self, credentials, service_name, region_name):
        self.credentials = credentials
        # We initialize these value here so the unit tests can have
        # valid values. But these will get overridden in ``add_auth``
        # later for real requests.
        self._region_name = region_name
        if service_name == 'sts':
            self._service_name = 's3'
        else:
            self._service_name = service_name
    botocore.auth.SigV4Auth.__init__ = __init__

ENDPOINT = os.environ['ENDPOINT']
S3_REGION = os.environ['S3_REGION']
access_key = os.environ['KEY']
secret_key = os.environ['SECRET']
mfa = {'SerialNumber': os.environ['SERIAL'], 'TokenCode': os.environ['CODE']} if os.environ.get('SERIAL') else {}


def outcome(call, **parameters):
    try:
        call(**parameters)
        return 'done'
    except ClientError as error:
        return error.response['Error']['Code']


# What the same key may do on S3 without a session.
own = boto3.client('s3', aws_access_key_id=access_key, aws_secret_access_key=secret_key, endpoint_url=ENDPOINT, region_name=S3_REGION)
direct = outcome(own.create_bucket, Bucket='made-directly')

client = boto3.client('sts',
aws_access_key_id=access_key,
aws_secret_access_key=secret_key,
endpoint_url=ENDPOINT,
region_name='',
)

try:
    response = client.get_session_token(
        DurationSeconds=43200,
        **mfa
    )
except ClientError as error:
    print(json.dumps({'direct': direct, 'error': error.response['Error']['Code'], 'message': error.response['Error']['Message']}))
    raise SystemExit(0)

s3client = boto3.client('s3',
aws_access_key_id = response['Credentials']['AccessKeyId'],
aws_secret_access_key = response['Credentials']['SecretAccessKey'],
aws_session_token = response['Credentials']['SessionToken'],
endpoint_url=ENDPOINT,
region_name=S3_REGION)

try:
    bucket = s3client.create_bucket(Bucket=os.environ['BUCKET'])
except ClientError as error:
    print(json.dumps({'direct': direct, 'create': error.response['Error']['Code']}))
    raise SystemExit(0)
found = response['Credentials']
response = s3client.list_buckets()
listing = []
for bucket in response["Buckets"]:
    listing.append("{name}\t{created}".format(
    name = bucket['Name'],
    created = bucket['CreationDate'],
    ))

print(json.dumps({
    'direct': direct,
    'expiration': found['Expiration'].isoformat(),
    'accessKeyId': found['AccessKeyId'],
    'buckets': [line.split('\t')[0] for line in listing],
    'owner': response['Owner']['ID'],
}))
