# "Example showing how to Use STS Lite with Keystone" of Ceph's guide, steps 2 and 3, with the policy of its first chapter.
# The administrator of the guide attaches the policy; the user is the project of the EC2 credential.
import json
import os
import boto3
from botocore.auth import SigV4Auth
from botocore.exceptions import ClientError

endpoint, region = os.environ['ENDPOINT'], os.environ['REGION']
access_key, secret_key = os.environ['KEY'], os.environ['SECRET']

if os.environ.get('WORKAROUND'):
    # "Limitations and Workarounds": what the guide adds to botocore/auth.py.
    def __init__(self, credentials, service_name, region_name):
        self.credentials = credentials
        # We initialize these value here so the unit tests can have
        # valid values.  But these will get overriden in ``add_auth``
        # later for real requests.
        self._region_name = region_name
        if service_name == 'sts':
            self._service_name = 's3'
        else:
            self._service_name = service_name
    SigV4Auth.__init__ = __init__


def s3_client(**credentials):
    return boto3.client('s3', endpoint_url=endpoint, region_name=region, **credentials)


def refused(call):
    try:
        call()
        return 'allowed'
    except ClientError as error:
        return error.response['Error']['Code']


direct = s3_client(aws_access_key_id=access_key, aws_secret_access_key=secret_key)
# The first request of the project makes its user.
refused(direct.list_buckets)

user_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":[\"*\"],\"Condition\":{\"BoolIfExists\":{\"sts:authentication\":\"false\"}}},{\"Effect\":\"Allow\",\"Action\":\"sts:GetSessionToken\",\"Resource\":\"*\",\"Condition\":{\"BoolIfExists\":{\"sts:authentication\":\"false\"}}}]}"
admin = boto3.client('iam', aws_access_key_id=os.environ['ADMIN_KEY'], aws_secret_access_key=os.environ['ADMIN_SECRET'], endpoint_url=endpoint, region_name=region)
admin.put_user_policy(UserName=os.environ['PROJECT'], PolicyName='Policy1', PolicyDocument=user_policy)

client = boto3.client('sts', aws_access_key_id=access_key, aws_secret_access_key=secret_key, endpoint_url=endpoint, region_name=region)
response = client.get_session_token(DurationSeconds=43200)

s3client = s3_client(
    aws_access_key_id=response['Credentials']['AccessKeyId'],
    aws_secret_access_key=response['Credentials']['SecretAccessKey'],
    aws_session_token=response['Credentials']['SessionToken'])

bucket = s3client.create_bucket(Bucket=os.environ['BUCKET'])
response = s3client.list_buckets()
print(json.dumps({
    'buckets': [bucket['Name'] for bucket in response['Buckets']],
    'owner': response['Owner'],
    # As the policy says, S3 is for temporary credentials alone.
    'direct': refused(direct.list_buckets),
}))
