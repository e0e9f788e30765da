# An account run by policy alone, with boto3: aliases, summary, authorization details, and an administrator who holds no cap.
import json
import os

import boto3
from botocore.exceptions import ClientError

from checks import check, equal, run

ACCOUNT = os.environ['ACCOUNT']
OTHER_POLICY = os.environ['OTHER_POLICY']
OTHER_BUCKET = os.environ['OTHER_BUCKET']


def client(service, key, secret, token=None):
    return boto3.client(service, endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)


def arn(resource):
    return f'arn:aws:iam::{ACCOUNT}:{resource}'


def document(*statements):
    return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})


def allow(action, resource='*', **more):
    return {'Effect': 'Allow', 'Action': action, 'Resource': resource, **more}


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return
    raise AssertionError(f'{code} was expected, the call went through')


root = client('iam', os.environ['KEY'], os.environ['SECRET'])
root.create_user(UserName='delegate')
key = root.create_access_key(UserName='delegate')['AccessKey']
delegate = client('iam', key['AccessKeyId'], key['SecretAccessKey'])


def trusting(principal):
    return document({'Effect': 'Allow', 'Principal': {'AWS': principal}, 'Action': 'sts:AssumeRole'})


@check('gives the account an alias, another in its place, and takes it away')
def alias():
    root.create_account_alias(AccountAlias='works-of-boto')
    equal(root.list_account_aliases()['AccountAliases'], ['works-of-boto'])
    root.create_account_alias(AccountAlias='mills-of-boto')
    equal([one for page in root.get_paginator('list_account_aliases').paginate() for one in page['AccountAliases']], ['mills-of-boto'])
    refused('NoSuchEntity', root.delete_account_alias, AccountAlias='works-of-boto')
    root.delete_account_alias(AccountAlias='mills-of-boto')
    equal(root.list_account_aliases()['AccountAliases'], [])


@check('sums the account up')
def summary():
    before = root.get_account_summary()['SummaryMap']
    for name in ('Users', 'Groups', 'Roles', 'Policies', 'UsersQuota', 'GroupsQuota', 'AccessKeysPerUserQuota'):
        assert isinstance(before[name], int), name
    root.create_group(GroupName='Summed')
    equal(root.get_account_summary()['SummaryMap']['Groups'], before['Groups'] + 1)
    root.delete_group(GroupName='Summed')
    equal(root.get_account_summary()['SummaryMap']['Groups'], before['Groups'])


@check('tells all of users, groups, roles and policies, page by page')
def details():
    policy = root.create_policy(PolicyName='Detailed', PolicyDocument=document(allow('s3:*')))['Policy']['Arn']
    root.create_group(GroupName='Detailed')
    root.create_user(UserName='detailed', Tags=[{'Key': 'a', 'Value': 'b'}])
    root.add_user_to_group(GroupName='Detailed', UserName='detailed')
    root.attach_group_policy(GroupName='Detailed', PolicyArn=policy)
    root.create_role(RoleName='Detailed', AssumeRolePolicyDocument=trusting(arn('root')))
    root.put_role_policy(RoleName='Detailed', PolicyName='own', PolicyDocument=document(allow('s3:*')))
    root.create_instance_profile(InstanceProfileName='Detailed')
    root.add_role_to_instance_profile(InstanceProfileName='Detailed', RoleName='Detailed')
    paginator = root.get_paginator('get_account_authorization_details')
    found = {name: {} for name in ('UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies')}
    for page in paginator.paginate(PaginationConfig={'PageSize': 1}):
        for name, seen in found.items():
            for one in page[name]:
                assert one['Arn'] not in seen, one['Arn']
                seen[one['Arn']] = one
    user = found['UserDetailList'][arn('user/detailed')]
    equal((user['GroupList'], user['Tags']), (['Detailed'], [{'Key': 'a', 'Value': 'b'}]))
    equal(found['GroupDetailList'][arn('group/Detailed')]['AttachedManagedPolicies'], [{'PolicyName': 'Detailed', 'PolicyArn': policy}])
    role = found['RoleDetailList'][arn('role/Detailed')]
    equal([one['InstanceProfileName'] for one in role['InstanceProfileList']], ['Detailed'])
    equal(role['RolePolicyList'][0]['PolicyDocument'], json.loads(document(allow('s3:*'))))
    equal(found['Policies'][policy]['PolicyVersionList'][0]['Document'], json.loads(document(allow('s3:*'))))
    equal(found['Policies'][policy]['AttachmentCount'], 1)
    only = root.get_account_authorization_details(Filter=['Group'])
    equal((len(only['GroupDetailList']), only['UserDetailList'], only['RoleDetailList'], only['Policies']), (1, [], [], []))


@check('lets nobody but the root user do anything without a policy')
def default_deny():
    refused('AccessDenied', delegate.list_users)
    refused('AccessDenied', delegate.create_account_alias, AccountAlias='no-way')
    refused('AccessDenied', delegate.get_account_summary)


@check('is run by an administrator who has a policy and no cap')
def delegated():
    root.put_user_policy(UserName='delegate', PolicyName='own', PolicyDocument=document(allow('iam:*', [arn('*')]), allow(['iam:GetAccountSummary', 'iam:ListAccountAliases'])))
    delegate.create_user(UserName='hired')
    hired = delegate.create_access_key(UserName='hired')['AccessKey']
    delegate.create_role(RoleName='Hired', AssumeRolePolicyDocument=trusting(arn('user/hired')))
    delegate.put_role_policy(RoleName='Hired', PolicyName='own', PolicyDocument=document(allow('s3:*')))
    policy = delegate.create_policy(PolicyName='Hired', PolicyDocument=document(allow('sts:AssumeRole', [arn('role/Hired')])))['Policy']['Arn']
    delegate.attach_user_policy(UserName='hired', PolicyArn=policy)
    session = client('sts', hired['AccessKeyId'], hired['SecretAccessKey']).assume_role(RoleArn=arn('role/Hired'), RoleSessionName='boto')['Credentials']
    s3 = client('s3', session['AccessKeyId'], session['SecretAccessKey'], session['SessionToken'])
    s3.create_bucket(Bucket='made-by-hired')
    s3.put_object(Bucket='made-by-hired', Key='key', Body=b'text')
    equal(client('s3', os.environ['KEY'], os.environ['SECRET']).get_object(Bucket='made-by-hired', Key='key')['Body'].read(), b'text')
    refused('AccessDenied', client('s3', key['AccessKeyId'], key['SecretAccessKey']).get_object, Bucket='made-by-hired', Key='key')
    delegate.get_account_summary()
    equal(delegate.list_account_aliases()['AccountAliases'], [])
    refused('AccessDenied', delegate.create_account_alias, AccountAlias='not-allowed')


@check('reaches nothing of another account, whoever asks')
def apart():
    for caller in (root, delegate):
        for call in (caller.get_policy, caller.delete_policy, caller.list_entities_for_policy, caller.list_policy_versions):
            try:
                call(PolicyArn=OTHER_POLICY)
                raise RuntimeError(f'{call} went through')
            except ClientError as error:
                assert error.response['Error']['Code'] in ('AccessDenied', 'NoSuchEntity'), error
        refused('NoSuchEntity', caller.attach_user_policy, UserName='hired', PolicyArn=OTHER_POLICY)
    s3 = client('s3', os.environ['KEY'], os.environ['SECRET'])
    refused('AccessDenied', s3.list_objects_v2, Bucket=OTHER_BUCKET)
    refused('AccessDenied', s3.put_object, Bucket=OTHER_BUCKET, Key='k', Body=b'x')
    refused('AccessDenied', s3.delete_bucket, Bucket=OTHER_BUCKET)
    refused('AccessDenied', s3.put_bucket_policy, Bucket=OTHER_BUCKET, Policy=document({'Effect': 'Allow', 'Principal': '*', 'Action': 's3:*', 'Resource': f'arn:aws:s3:::{OTHER_BUCKET}'}))


@check('lets a delegate grant no more than the boundary that it has to put')
def bounded():
    boundary = root.create_policy(PolicyName='Boundary', PolicyDocument=document(allow(['s3:ListAllMyBuckets', 'iam:*']), {'Effect': 'Deny', 'Action': 'iam:DeleteUserPermissionsBoundary', 'Resource': '*'}))['Policy']['Arn']
    root.create_user(UserName='bounder')
    root.put_user_policy(UserName='bounder', PolicyName='own', PolicyDocument=document(
        allow(['iam:CreateUser', 'iam:PutUserPolicy'], Condition={'StringEquals': {'iam:PermissionsBoundary': boundary}}),
        allow(['iam:CreateAccessKey', 'iam:GetUser']),
    ))
    own = root.create_access_key(UserName='bounder')['AccessKey']
    bounder = client('iam', own['AccessKeyId'], own['SecretAccessKey'])
    refused('AccessDenied', bounder.create_user, UserName='unbounded')
    bounder.create_user(UserName='bounded', PermissionsBoundary=boundary)
    bounder.put_user_policy(UserName='bounded', PolicyName='all', PolicyDocument=document(allow('*')))
    made = bounder.create_access_key(UserName='bounded')['AccessKey']
    s3 = client('s3', made['AccessKeyId'], made['SecretAccessKey'])
    s3.list_buckets()
    refused('AccessDenied', s3.create_bucket, Bucket='beyond-the-boundary')
    refused('AccessDenied', client('iam', made['AccessKeyId'], made['SecretAccessKey']).delete_user_permissions_boundary, UserName='bounded')


run()
