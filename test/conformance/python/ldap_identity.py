# MinIO's own client: its credentials come from AssumeRoleWithLDAPIdentity, asked with everything in the query string.
import io
import json
import os
from urllib.parse import urlsplit

from minio import Minio
from minio.credentials import LdapIdentityProvider
from minio.error import S3Error

endpoint = os.environ['ENDPOINT']
provider = LdapIdentityProvider(endpoint, os.environ['LDAP_USER'], os.environ['LDAP_PASSWORD'], duration_seconds=900, policy=os.environ.get('POLICY'))
client = Minio(endpoint=urlsplit(endpoint).netloc, credentials=provider, secure=False, region='us-east-1')
bucket = os.environ['BUCKET']


def outcome(call):
    try:
        return call()
    except S3Error as error:
        return error.code


try:
    found = provider.retrieve()
except ValueError as error:
    print(json.dumps({'error': str(error)}))
    raise SystemExit(0)
print(json.dumps({
    'accessKeyId': found.access_key,
    'expiration': found.expiration.isoformat(),
    'get': outcome(lambda: client.get_object(bucket, 'key').data.decode()),
    'put': outcome(lambda: client.put_object(bucket, 'other', io.BytesIO(b'x'), 1).object_name),
    'buckets': outcome(lambda: [one.name for one in client.list_buckets()]),
}))
