import json
import os
import boto3
from botocore.exceptions import ClientError

ROOT = {'aws_access_key_id': os.environ['KEY'], 'aws_secret_access_key': os.environ['SECRET'], 'endpoint_url': os.environ['ENDPOINT'], 'region_name': 'us-east-1'}
USER = {**ROOT, 'aws_access_key_id': os.environ['USER_KEY'], 'aws_secret_access_key': os.environ['USER_SECRET']}
iam = boto3.client('iam', **ROOT)
AWS = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'


def document(*actions):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': list(actions), 'Resource': '*'}]})


def code(call, **parameters):
    try:
        call(**parameters)
        return 'none'
    except (ClientError, iam.exceptions.ClientError) as error:
        return error.response['Error']['Code']


def s3(credentials):
    return boto3.client('s3', endpoint_url=ROOT['endpoint_url'], region_name='us-east-1', **credentials)


trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': ['arn:aws:iam:::user/' + os.environ['USER_KEY']]}, 'Action': 'sts:AssumeRole'}]})
boto3.client('s3', **ROOT).create_bucket(Bucket='managed-by-boto')
iam.create_role(RoleName='Worker', AssumeRolePolicyDocument=trust)
policy = iam.create_policy(PolicyName='Working', PolicyDocument=document('s3:*'), Path='/boto/', Tags=[{'Key': 'a', 'Value': '1'}])['Policy']
arn = policy['Arn']
iam.get_waiter('policy_exists').wait(PolicyArn=arn)
iam.attach_role_policy(RoleName='Worker', PolicyArn=arn)


def session(**more):
    found = boto3.client('sts', **USER).assume_role(RoleArn='arn:aws:iam:::role/Worker', RoleSessionName='boto', **more)
    return found, s3({'aws_access_key_id': found['Credentials']['AccessKeyId'], 'aws_secret_access_key': found['Credentials']['SecretAccessKey'], 'aws_session_token': found['Credentials']['SessionToken']})


_, whole = session()
reply, narrow = session(PolicyArns=[{'arn': AWS}])
result = {
    'arn': arn,
    'attached': iam.list_attached_role_policies(RoleName='Worker')['AttachedPolicies'],
    'count': iam.get_policy(PolicyArn=arn)['Policy']['AttachmentCount'],
    'document': iam.get_policy_version(PolicyArn=arn, VersionId='v1')['PolicyVersion']['Document'],
    'aws': sorted(one['PolicyName'] for page in iam.get_paginator('list_policies').paginate(Scope='AWS', PaginationConfig={'PageSize': 2}) for one in page['Policies']),
    'roles': [one['RoleName'] for page in iam.get_paginator('list_entities_for_policy').paginate(PolicyArn=arn) for one in page['PolicyRoles']],
    'put': code(whole.put_object, Bucket='managed-by-boto', Key='k', Body=b'x'),
    'narrowPut': code(narrow.put_object, Bucket='managed-by-boto', Key='k', Body=b'x'),
    'narrowGet': code(narrow.get_object, Bucket='managed-by-boto', Key='k'),
    'packed': reply['PackedPolicySize'] > 0,
    'deleteAttached': code(iam.delete_policy, PolicyArn=arn),
}
version = iam.create_policy_version(PolicyArn=arn, PolicyDocument=document('s3:ListBucket'), SetAsDefault=True)['PolicyVersion']
result['version'] = [version['VersionId'], version['IsDefaultVersion']]
result['putAfter'] = code(whole.put_object, Bucket='managed-by-boto', Key='k', Body=b'x')
iam.delete_policy_version(PolicyArn=arn, VersionId='v1')

iam.create_instance_profile(InstanceProfileName='Machine')
iam.get_waiter('instance_profile_exists').wait(InstanceProfileName='Machine')
iam.add_role_to_instance_profile(InstanceProfileName='Machine', RoleName='Worker')
result['profile'] = [role['RoleName'] for role in iam.get_instance_profile(InstanceProfileName='Machine')['InstanceProfile']['Roles']]
result['profiles'] = [one['InstanceProfileName'] for one in iam.list_instance_profiles_for_role(RoleName='Worker')['InstanceProfiles']]
result['secondRole'] = code(iam.add_role_to_instance_profile, InstanceProfileName='Machine', RoleName='Worker')
iam.remove_role_from_instance_profile(InstanceProfileName='Machine', RoleName='Worker')
iam.delete_instance_profile(InstanceProfileName='Machine')

iam.detach_role_policy(RoleName='Worker', PolicyArn=arn)
iam.delete_policy(PolicyArn=arn)
iam.delete_role(RoleName='Worker')
result['gone'] = code(iam.get_policy, PolicyArn=arn)
print(json.dumps(result))
