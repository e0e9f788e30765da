# boto3 presigns with SigV2 by default where the endpoint is not AWS's (region us-east-1), and signs so with signature_version='s3'.
import os
import urllib3
import boto3
from botocore.client import Config
from checks import check, equal, run

arguments = dict(aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], aws_session_token=os.environ.get('TOKEN') or None,
                 endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1')
signer = boto3.client('s3', config=Config(signature_version='s3', s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}), **arguments)
presigner = boto3.client('s3', **arguments)
web = urllib3.PoolManager(retries=False)
BUCKET = os.environ['PREFIX'] + '-boto3'
signer.create_bucket(Bucket=BUCKET)


@check('signs puts, gets, lists and deletes in the header')
def header():
    signer.put_object(Bucket=BUCKET, Key='ä b/+c', Body=b'body', ContentType='text/plain', Metadata={'a': 'b  c'}, ACL='private')
    equal(signer.get_object(Bucket=BUCKET, Key='ä b/+c', ResponseContentType='text/x', ResponseContentDisposition='attachment; filename="a b"')['ContentType'], 'text/x')
    equal([one['Key'] for one in signer.list_objects_v2(Bucket=BUCKET, Prefix='ä b/')['Contents']], ['ä b/+c'])
    signer.delete_objects(Bucket=BUCKET, Delete={'Objects': [{'Key': 'ä b/+c'}]})


@check('presigns by default with SigV2, for GET and PUT')
def presigned():
    put = presigner.generate_presigned_url('put_object', Params={'Bucket': BUCKET, 'Key': 'k', 'ContentType': 'text/plain', 'ACL': 'private'})
    assert 'AWSAccessKeyId=' in put and 'X-Amz-' not in put, put
    equal(web.request('PUT', put, body=b'x', headers={'Content-Type': 'text/plain', 'x-amz-acl': 'private'}).status, 200)
    get = presigner.generate_presigned_url('get_object', Params={'Bucket': BUCKET, 'Key': 'k', 'ResponseContentType': 'text/html'})
    answer = web.request('GET', get)
    equal((answer.status, answer.data, answer.headers['content-type']), (200, b'x', 'text/html'))


@check('is refused where a presigned URL is used for more than it says')
def misused():
    signer.put_object(Bucket=BUCKET, Key='m', Body=b'x')
    url = presigner.generate_presigned_url('get_object', Params={'Bucket': BUCKET, 'Key': 'm'})
    for method, target in [('DELETE', url), ('GET', url.replace('/m?', '/k?')), ('GET', url + '&acl'), ('GET', url + '&versionId=1'), ('GET', url + '&response-content-type=text%2Fhtml')]:
        answer = web.request(method, target)
        assert answer.status == 403 and b'SignatureDoesNotMatch' in answer.data, (method, target, answer.status, answer.data)
    expired = presigner.generate_presigned_url('get_object', Params={'Bucket': BUCKET, 'Key': 'm'}, ExpiresIn=-10)
    answer = web.request('GET', expired)
    assert answer.status == 403 and b'Request has expired' in answer.data, answer.data


run()
