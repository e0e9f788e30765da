# Users, their boundaries and what Terraform asks of them, as boto3 sees it: reads, waiters, paginators, typed errors.
import json
import os
import boto3
from checks import check, equal, run

CONNECTION = {'endpoint_url': os.environ['ENDPOINT'], 'region_name': 'us-east-1'}
ROOT = {'aws_access_key_id': os.environ['KEY'], 'aws_secret_access_key': os.environ['SECRET'], **CONNECTION}
iam = boto3.client('iam', **ROOT)
ACCOUNT = boto3.client('sts', **ROOT).get_caller_identity()['Account']
READING = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
made = [0]


def arn(resource):
    return f'arn:aws:iam::{ACCOUNT}:{resource}'


def document(*actions):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': list(actions), 'Resource': '*'}]})


def new_user(**more):
    made[0] += 1
    name = f'user{made[0]}'
    return name, iam.create_user(UserName=name, **more)['User']


def new_policy(*actions):
    made[0] += 1
    return iam.create_policy(PolicyName=f'policy{made[0]}', PolicyDocument=document(*actions))['Policy']['Arn']


def refused(error, call, text=None, **parameters):
    try:
        call(**parameters)
    except error as raised:
        if text is not None:
            equal(raised.response['Error']['Message'], text)
        return
    raise AssertionError(f'{error.__name__} expected')


def client_of(user):
    key = iam.create_access_key(UserName=user)['AccessKey']
    return lambda service: boto3.client(service, aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'], **CONNECTION)


@check('a user is made with path, tags and boundary, and read back the same')
def _():
    name, user = new_user(Path='/division/', Tags=[{'Key': 'team', 'Value': 'blue'}], PermissionsBoundary=READING)
    iam.get_waiter('user_exists').wait(UserName=name)
    read = iam.get_user(UserName=name)['User']
    equal({**read, 'CreateDate': None}, {**user, 'CreateDate': None})
    equal(read['Arn'], arn(f'user/division/{name}'))
    equal(read['UserId'][:4] + str(len(read['UserId'])), 'AIDA21')
    equal(read['PermissionsBoundary'], {'PermissionsBoundaryType': 'Policy', 'PermissionsBoundaryArn': READING})
    equal(read['Tags'], [{'Key': 'team', 'Value': 'blue'}])
    equal('PasswordLastUsed' in read, False)


@check('names that are taken, unknown and too long have their own errors')
def _():
    name, _user = new_user()
    refused(iam.exceptions.EntityAlreadyExistsException, iam.create_user, f'User with name {name} already exists.', UserName=name)
    refused(iam.exceptions.NoSuchEntityException, iam.get_user, 'The user with name never cannot be found.', UserName='never')
    refused(iam.exceptions.ClientError, iam.create_user, UserName='a' * 65)
    refused(iam.exceptions.ClientError, iam.create_user, UserName='a b')
    refused(iam.exceptions.NoSuchEntityException, iam.create_user, UserName='unbounded', PermissionsBoundary=arn('policy/never'))


@check('users are listed by pages under a path, without tags and boundaries')
def _():
    names = [new_user(Path='/listed/', Tags=[{'Key': 'a', 'Value': 'b'}], PermissionsBoundary=READING)[0] for _i in range(5)]
    pages = list(iam.get_paginator('list_users').paginate(PathPrefix='/listed/', PaginationConfig={'PageSize': 2}))
    equal([len(page['Users']) for page in pages], [2, 2, 1])
    equal(sorted(user['UserName'] for page in pages for user in page['Users']), sorted(names))
    equal(any('Tags' in user or 'PermissionsBoundary' in user for page in pages for user in page['Users']), False)


@check('a renamed user keeps id, key, policies and groups')
def _():
    name, user = new_user()
    iam.put_user_policy(UserName=name, PolicyName='own', PolicyDocument=document('sts:*'))
    iam.create_group(GroupName=f'of-{name}')
    iam.add_user_to_group(GroupName=f'of-{name}', UserName=name)
    own = client_of(name)
    iam.update_user(UserName=name, NewUserName=f'{name}-renamed', NewPath='/moved/')
    read = iam.get_user(UserName=f'{name}-renamed')['User']
    equal((read['UserId'], read['Arn']), (user['UserId'], arn(f'user/moved/{name}-renamed')))
    equal(own('sts').get_caller_identity()['Arn'], arn(f'user/moved/{name}-renamed'))
    equal(iam.list_user_policies(UserName=f'{name}-renamed')['PolicyNames'], ['own'])
    equal([group['GroupName'] for group in iam.list_groups_for_user(UserName=f'{name}-renamed')['Groups']], [f'of-{name}'])
    refused(iam.exceptions.NoSuchEntityException, iam.get_user, UserName=name)
    new = iam.create_user(UserName=name)['User']
    equal(new['UserId'] == user['UserId'], False)
    refused(iam.exceptions.EntityAlreadyExistsException, iam.update_user, UserName=name, NewUserName=f'{name}-renamed')


@check('tags are added, replaced, listed and taken away')
def _():
    name, _user = new_user()
    iam.tag_user(UserName=name, Tags=[{'Key': 'b', 'Value': '1'}, {'Key': 'a', 'Value': '2'}])
    equal(iam.list_user_tags(UserName=name)['Tags'], [{'Key': 'a', 'Value': '2'}, {'Key': 'b', 'Value': '1'}])
    equal(len(list(iam.get_paginator('list_user_tags').paginate(UserName=name, PaginationConfig={'PageSize': 1}))), 2)
    iam.untag_user(UserName=name, TagKeys=['a', 'never'])
    equal(iam.list_user_tags(UserName=name)['Tags'], [{'Key': 'b', 'Value': '1'}])
    refused(iam.exceptions.InvalidInputException, iam.tag_user, UserName=name, Tags=[{'Key': 'aws:x', 'Value': ''}])


@check('a user goes only when nothing hangs on it, and says what does')
def _():
    name, _user = new_user(PermissionsBoundary=READING)
    conflict = iam.exceptions.DeleteConflictException
    key = iam.create_access_key(UserName=name)['AccessKey']['AccessKeyId']
    refused(conflict, iam.delete_user, 'Cannot delete entity, must delete access keys first.', UserName=name)
    iam.delete_access_key(UserName=name, AccessKeyId=key)
    iam.put_user_policy(UserName=name, PolicyName='own', PolicyDocument=document('s3:*'))
    refused(conflict, iam.delete_user, 'Cannot delete entity, must delete policies first.', UserName=name)
    iam.delete_user_policy(UserName=name, PolicyName='own')
    iam.attach_user_policy(UserName=name, PolicyArn=READING)
    refused(conflict, iam.delete_user, 'Cannot delete entity, must detach all policies first.', UserName=name)
    iam.detach_user_policy(UserName=name, PolicyArn=READING)
    iam.create_group(GroupName=f'of-{name}')
    iam.add_user_to_group(GroupName=f'of-{name}', UserName=name)
    refused(conflict, iam.delete_user, 'Cannot delete entity, must remove users from group first.', UserName=name)
    iam.remove_user_from_group(GroupName=f'of-{name}', UserName=name)
    iam.delete_group(GroupName=f'of-{name}')
    iam.delete_user(UserName=name)
    refused(iam.exceptions.NoSuchEntityException, iam.delete_user, f'The user with name {name} cannot be found.', UserName=name)


@check('a boundary bounds a user at once, and lets go at once')
def _():
    name, _user = new_user()
    boto3.client('s3', **ROOT).create_bucket(Bucket=f'of-{name}')
    iam.attach_user_policy(UserName=name, PolicyArn='arn:aws:iam::aws:policy/AmazonS3FullAccess')
    s3 = client_of(name)('s3')
    put = lambda: s3.put_object(Bucket=f'of-{name}', Key='k', Body=b'x')
    put()
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=READING)
    refused(s3.exceptions.ClientError, put)
    equal(s3.get_object(Bucket=f'of-{name}', Key='k')['Body'].read(), b'x')
    iam.delete_user_permissions_boundary(UserName=name)
    put()
    refused(iam.exceptions.NoSuchEntityException, iam.delete_user_permissions_boundary, UserName=name)


@check('a policy that bounds is held, counted and listed apart from attachments')
def _():
    policy = new_policy('s3:*')
    name, _user = new_user(PermissionsBoundary=policy)
    role = f'role-{name}'
    trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': arn(f'user/{name}')}, 'Action': 'sts:AssumeRole'}]})
    equal(iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust, PermissionsBoundary=policy)['Role']['PermissionsBoundary']['PermissionsBoundaryArn'], policy)
    equal(iam.get_role(RoleName=role)['Role']['PermissionsBoundary']['PermissionsBoundaryArn'], policy)
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    read = iam.get_policy(PolicyArn=policy)['Policy']
    equal((read['AttachmentCount'], read['PermissionsBoundaryUsageCount']), (1, 2))
    listed = iam.list_entities_for_policy(PolicyArn=policy, PolicyUsageFilter='PermissionsBoundary')
    equal([[user['UserName'] for user in listed['PolicyUsers']], [one['RoleName'] for one in listed['PolicyRoles']]], [[name], [role]])
    equal(iam.list_entities_for_policy(PolicyArn=policy, PolicyUsageFilter='PermissionsPolicy')['PolicyRoles'], [])
    bounding = [one['Arn'] for page in iam.get_paginator('list_policies').paginate(Scope='Local', PolicyUsageFilter='PermissionsBoundary') for one in page['Policies']]
    equal(policy in bounding, True)
    iam.detach_user_policy(UserName=name, PolicyArn=policy)
    refused(iam.exceptions.DeleteConflictException, iam.delete_policy, PolicyArn=policy)
    iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=READING)
    iam.delete_role_permissions_boundary(RoleName=role)
    refused(iam.exceptions.DeleteConflictException, iam.delete_policy, PolicyArn=policy)
    iam.delete_user(UserName=name)
    iam.delete_role(RoleName=role)
    iam.delete_policy(PolicyArn=policy)


@check('a boundary that is no policy is refused')
def _():
    name, _user = new_user()
    refused(iam.exceptions.NoSuchEntityException, iam.put_user_permissions_boundary, f"Scope ARN: {arn('policy/never')} does not exist or is not attachable.", UserName=name, PermissionsBoundary=arn('policy/never'))
    refused(iam.exceptions.InvalidInputException, iam.put_user_permissions_boundary, UserName=name, PermissionsBoundary=arn(f'user/{name}'))


@check('what no user has is answered as AWS does for a user who has none')
def _():
    name, _user = new_user()
    refused(iam.exceptions.NoSuchEntityException, iam.get_login_profile, f'Login Profile for User {name} cannot be found.', UserName=name)
    refused(iam.exceptions.NoSuchEntityException, iam.delete_login_profile, UserName=name)
    equal(iam.list_ssh_public_keys(UserName=name)['SSHPublicKeys'], [])
    equal(iam.list_signing_certificates(UserName=name)['Certificates'], [])
    equal(iam.list_service_specific_credentials(UserName=name)['ServiceSpecificCredentials'], [])


run()
