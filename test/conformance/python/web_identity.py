# "AssumeRoleWithWebIdentity Example" of Ceph's guide, line by line: the same documents, ARNs and condition key. Its `client`
# is the sts_client made the line before; what the guide leaves blank comes from the environment.
import json
import os
import boto3

endpoint, region = os.environ['ENDPOINT'], os.environ['REGION']
ACCESS_KEY_OF_TESTER1, SECRET_KEY_OF_TESTER1 = os.environ['KEY1'], os.environ['SECRET1']
ACCESS_KEY_OF_TESTER2, SECRET_KEY_OF_TESTER2 = os.environ['KEY2'], os.environ['SECRET2']

iam_client = boto3.client('iam', aws_access_key_id=ACCESS_KEY_OF_TESTER1, aws_secret_access_key=SECRET_KEY_OF_TESTER1, endpoint_url=endpoint, region_name=region)

oidc_response = iam_client.create_open_id_connect_provider(
    Url=os.environ['ISSUER'], ClientIDList=['customer-portal'], ThumbprintList=[os.environ['THUMBPRINT']])

policy_document = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":[\"arn:aws:iam:::oidc-provider/localhost:8080/auth/realms/demo\"]},\"Action\":[\"sts:AssumeRoleWithWebIdentity\"],\"Condition\":{\"StringEquals\":{\"localhost:8080/auth/realms/demo:app_id\":\"customer-portal\"}}}]}"
# The token of this test carries session tags, which the role's trust policy has to allow (Ceph, "Session tags").
if os.environ.get('TAGS'):
    policy_document = policy_document.replace('["sts:AssumeRoleWithWebIdentity"]', '["sts:AssumeRoleWithWebIdentity","sts:TagSession"]')
role_response = iam_client.create_role(AssumeRolePolicyDocument=policy_document, Path='/', RoleName='S3Access')

role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::*\"}}"
response = iam_client.put_role_policy(RoleName='S3Access', PolicyName='Policy1', PolicyDocument=role_policy)

sts_client = boto3.client('sts', aws_access_key_id=ACCESS_KEY_OF_TESTER2, aws_secret_access_key=SECRET_KEY_OF_TESTER2, endpoint_url=endpoint, region_name=region)

response = sts_client.assume_role_with_web_identity(
    RoleArn=role_response['Role']['Arn'], RoleSessionName='Bob', DurationSeconds=3600, WebIdentityToken=os.environ['TOKEN'])

s3client = boto3.client('s3', aws_access_key_id=response['Credentials']['AccessKeyId'], aws_secret_access_key=response['Credentials']['SecretAccessKey'],
                        aws_session_token=response['Credentials']['SessionToken'], endpoint_url=endpoint, region_name=region)

bucket_name = 'my-bucket'
s3bucket = s3client.create_bucket(Bucket=bucket_name)
resp = s3client.list_buckets()

print(json.dumps({
    'provider': oidc_response['OpenIDConnectProviderArn'],
    'assumed': response['AssumedRoleUser']['Arn'],
    'issuer': response['Provider'],
    'audience': response['Audience'],
    'subject': response['SubjectFromWebIdentityToken'],
    'buckets': [bucket['Name'] for bucket in resp['Buckets']],
    'owner': resp['Owner']['ID'],
}))
