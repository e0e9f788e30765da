# "Boto + S3 + Security Tokens" with boto 2.49: its three listings, pointed at the gateway. The session may put and get in the
# one bucket and nothing else; the header of the last tricky bit is sent as well, beside the connection's own token.
import io
import json
import os
from json import dumps
from boto import s3, sts
from boto.exception import S3ResponseError
from boto.regioninfo import RegionInfo
from boto.s3.connection import OrdinaryCallingFormat, S3Connection

port = int(os.environ['PORT'])
bucket = os.environ['BUCKET']
key_id, secret = os.environ['KEY'], os.environ['SECRET']
here = dict(port=port, is_secure=False)


def s3_connection(key_id, secret, token=None):
    return S3Connection(key_id, secret, security_token=token, host='localhost', calling_format=OrdinaryCallingFormat(), **here)


policy_to_grant = {'Statement': [{'Action': ['s3:GetObject', 's3:PutObject'], 'Effect': 'Allow', 'Resource': ['arn:aws:s3:::%s/*' % bucket]}]}
stsconn = sts.STSConnection(key_id, secret, region=RegionInfo(name='us-east-1', endpoint='localhost'), **here)
token = stsconn.get_federation_token(name='testy123', duration=900, policy=dumps(policy_to_grant))

s3conn = s3_connection(token.credentials.access_key, token.credentials.secret_key, token.credentials.session_token)
b = s3conn.get_bucket(bucket, validate=False, headers={'x-amz-security-token': str(token.credentials.session_token)})
k = s3.key.Key()
k.name = 'hi'
k.bucket = b
k.set_contents_from_file(io.BytesIO(b'hello'))


def refused(call):
    try:
        call()
        return 'allowed'
    except S3ResponseError as error:
        return error.error_code or str(error.status)


print(json.dumps({
    'arn': token.federated_user_arn,
    'id': token.federated_user_id,
    'expiration': token.credentials.expiration,
    'contents': b.get_key('hi', validate=False).get_contents_as_string().decode(),
    'list': refused(lambda: list(b.list())),
    'delete': refused(lambda: b.delete_key('hi')),
    'buckets': refused(s3conn.get_all_buckets),
    'other': refused(lambda: s3conn.get_bucket(os.environ['OTHER_BUCKET'], validate=False).get_key('k', validate=False).get_contents_as_string()),
}))
