# The AssumeRole example of Ceph's "Examples using the Secure Token Service APIs", its statements unchanged but for
# hosts, keys, the trusted user (TRUSTED) and the region of the S3 client: botocore from 1.28 on refuses to send
# list_buckets with region_name=''.
import json
import os

import boto3

ENDPOINT = os.environ['ENDPOINT']
ACCESS_KEY_OF_TESTER1 = os.environ['TESTER1']
SECRET_KEY_OF_TESTER1 = os.environ['TESTER1_SECRET']
ACCESS_KEY_OF_TESTER2 = os.environ['TESTER2']
SECRET_KEY_OF_TESTER2 = os.environ['TESTER2_SECRET']
TRUSTED = os.environ['TRUSTED']
S3_REGION = os.environ['S3_REGION']

iam_client = boto3.client('iam',
aws_access_key_id=ACCESS_KEY_OF_TESTER1,
aws_secret_access_key=SECRET_KEY_OF_TESTER1,
endpoint_url=ENDPOINT,
region_name=''
)

policy_document = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"arn:aws:iam:::user/TESTER1\"]},\"Action\":[\"sts:AssumeRole\"]}]}".replace('TESTER1', TRUSTED)

role_response = iam_client.create_role(
AssumeRolePolicyDocument=policy_document,
Path='/',
RoleName='S3Access',
)

role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::*\"}}"

response = iam_client.put_role_policy(
RoleName='S3Access',
PolicyName='Policy1',
PolicyDocument=role_policy
)

sts_client = boto3.client('sts',
aws_access_key_id=ACCESS_KEY_OF_TESTER2,
aws_secret_access_key=SECRET_KEY_OF_TESTER2,
endpoint_url=ENDPOINT,
region_name='',
)

try:
    response = sts_client.assume_role(
    RoleArn=role_response['Role']['Arn'],
    RoleSessionName='Bob',
    DurationSeconds=3600
    )
except sts_client.exceptions.ClientError as error:
    print(json.dumps({
        'role': role_response['Role']['Arn'],
        'code': error.response['Error']['Code'],
        'message': error.response['Error']['Message'],
        'status': error.response['ResponseMetadata']['HTTPStatusCode'],
        'requestId': error.response['ResponseMetadata'].get('RequestId'),
    }))
    raise SystemExit(0)

s3client = boto3.client('s3',
aws_access_key_id = response['Credentials']['AccessKeyId'],
aws_secret_access_key = response['Credentials']['SecretAccessKey'],
aws_session_token = response['Credentials']['SessionToken'],
endpoint_url=ENDPOINT,
region_name=S3_REGION,)

bucket_name = 'my-bucket'
s3bucket = s3client.create_bucket(Bucket=bucket_name)
resp = s3client.list_buckets()

print(json.dumps({
    'role': role_response['Role']['Arn'],
    'roleId': role_response['Role']['RoleId'],
    'buckets': [bucket['Name'] for bucket in resp['Buckets']],
    'accessKeyId': response['Credentials']['AccessKeyId'],
    'secretAccessKey': response['Credentials']['SecretAccessKey'],
    'sessionToken': response['Credentials']['SessionToken'],
    'expiration': response['Credentials']['Expiration'].isoformat(),
    'assumedRoleUser': response['AssumedRoleUser'],
}))
