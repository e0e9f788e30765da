# Groups through boto3: every operation, the rights that they give, and the exceptions of the client.
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

ENDPOINT = os.environ['ENDPOINT']
READING = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'


def client(service, key=os.environ['KEY'], secret=os.environ['SECRET']):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name='us-east-1', aws_access_key_id=key, aws_secret_access_key=secret, config=Config(retries={'total_max_attempts': 1}))


iam = client('iam')
client('s3').create_bucket(Bucket='grouped')
client('s3').put_object(Bucket='grouped', Key='k', Body=b'x')


def document(*actions, effect='Allow'):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': effect, 'Action': list(actions), 'Resource': '*'}]})


def refused(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response['Error']['Code'], error.response['Error']['Message'], error.response['ResponseMetadata']['HTTPStatusCode']
    return None


def member(uid):
    """A user of the spec, its key and its S3."""
    return uid, client('s3', uid, os.environ['USER_SECRET'].format(uid))


@check('a group is made, found, listed, renamed and deleted')
def life():
    made = iam.create_group(GroupName='Life', Path='/a/')['Group']
    assert made['GroupId'].startswith('AGPA') and len(made['GroupId']) == 21, made
    equal(made['Arn'], 'arn:aws:iam:::group/a/Life')
    equal(iam.get_group(GroupName='Life')['Group'], made)
    equal([one['GroupName'] for one in iam.list_groups(PathPrefix='/a/')['Groups']], ['Life'])
    iam.update_group(GroupName='Life', NewGroupName='Afterlife', NewPath='/b/')
    found = iam.get_group(GroupName='Afterlife')
    equal((found['Group']['GroupId'], found['Group']['Arn'], found['Users']), (made['GroupId'], 'arn:aws:iam:::group/b/Afterlife', []))
    iam.delete_group(GroupName='Afterlife')
    equal(refused(iam.get_group, GroupName='Afterlife'), ('NoSuchEntity', 'The group with name Afterlife cannot be found.', 404))


@check('who is added may at once what the group may, and may no more once removed')
def membership():
    uid, s3 = member('member1')
    iam.create_group(GroupName='Members')
    iam.attach_group_policy(GroupName='Members', PolicyArn=READING)
    equal(refused(s3.get_object, Bucket='grouped', Key='k')[0], 'AccessDenied')
    iam.add_user_to_group(GroupName='Members', UserName=uid)
    iam.add_user_to_group(GroupName='Members', UserName=uid)
    equal(s3.get_object(Bucket='grouped', Key='k')['Body'].read(), b'x')
    equal([one['GroupName'] for one in iam.list_groups_for_user(UserName=uid)['Groups']], ['Members'])
    equal([one['UserName'] for one in iam.get_group(GroupName='Members')['Users']], [uid])
    equal(refused(iam.delete_group, GroupName='Members')[0], 'DeleteConflict')
    iam.detach_group_policy(GroupName='Members', PolicyArn=READING)
    equal(refused(s3.get_object, Bucket='grouped', Key='k')[0], 'AccessDenied')
    equal(refused(iam.delete_group, GroupName='Members'), ('DeleteConflict', 'Cannot delete entity, must remove users from group first.', 409))
    iam.remove_user_from_group(GroupName='Members', UserName=uid)
    iam.remove_user_from_group(GroupName='Members', UserName=uid)
    iam.delete_group(GroupName='Members')


@check('inline policies of a group are put, read, listed and deleted')
def inline():
    uid, s3 = member('member2')
    iam.create_group(GroupName='Inline')
    iam.add_user_to_group(GroupName='Inline', UserName=uid)
    iam.put_group_policy(GroupName='Inline', PolicyName='Read', PolicyDocument=document('s3:GetObject'))
    iam.put_group_policy(GroupName='Inline', PolicyName='Else', PolicyDocument=document('sns:*'))
    equal(s3.get_object(Bucket='grouped', Key='k')['Body'].read(), b'x')
    equal(iam.get_group_policy(GroupName='Inline', PolicyName='Read')['PolicyDocument'], json.loads(document('s3:GetObject')))
    equal([name for page in iam.get_paginator('list_group_policies').paginate(GroupName='Inline', PaginationConfig={'PageSize': 1}) for name in page['PolicyNames']], ['Else', 'Read'])
    iam.put_group_policy(GroupName='Inline', PolicyName='Else', PolicyDocument=document('s3:GetObject', effect='Deny'))
    equal(refused(s3.get_object, Bucket='grouped', Key='k')[0], 'AccessDenied')
    for name in ('Read', 'Else'):
        iam.delete_group_policy(GroupName='Inline', PolicyName=name)
    equal(refused(iam.get_group_policy, GroupName='Inline', PolicyName='Read'), ('NoSuchEntity', 'The group policy with name Read cannot be found.', 404))
    equal(refused(iam.put_group_policy, GroupName='Inline', PolicyName='Bad', PolicyDocument='{}')[0], 'MalformedPolicyDocument')


@check('managed policies of a group are attached, listed and counted')
def attached():
    iam.create_group(GroupName='Attached')
    own = iam.create_policy(PolicyName='OfGroup', Path='/own/', PolicyDocument=document('s3:GetObject'))['Policy']['Arn']
    for arn in (own, READING):
        iam.attach_group_policy(GroupName='Attached', PolicyArn=arn)
    equal([one['PolicyName'] for page in iam.get_paginator('list_attached_group_policies').paginate(GroupName='Attached', PaginationConfig={'PageSize': 1}) for one in page['AttachedPolicies']], ['OfGroup', 'AmazonS3ReadOnlyAccess'])
    equal([one['PolicyArn'] for one in iam.list_attached_group_policies(GroupName='Attached', PathPrefix='/own/')['AttachedPolicies']], [own])
    equal(iam.get_policy(PolicyArn=own)['Policy']['AttachmentCount'], 1)
    equal([one['GroupName'] for one in iam.list_entities_for_policy(PolicyArn=own)['PolicyGroups']], ['Attached'])
    equal(refused(iam.delete_policy, PolicyArn=own), ('DeleteConflict', 'Cannot delete a policy attached to entities.', 409))
    equal(refused(iam.attach_group_policy, GroupName='Attached', PolicyArn='arn:aws:iam:::policy/None')[0], 'NoSuchEntity')
    iam.detach_group_policy(GroupName='Attached', PolicyArn=own)
    equal(refused(iam.detach_group_policy, GroupName='Attached', PolicyArn=own)[0], 'NoSuchEntity')
    iam.delete_policy(PolicyArn=own)


@check('groups, their users and the groups of a user come in pages')
def pages():
    uid, _ = member('member3')
    for name in ('p1', 'p2', 'p3'):
        iam.create_group(GroupName=name, Path='/paged/')
        iam.add_user_to_group(GroupName=name, UserName=uid)
    iam.add_user_to_group(GroupName='p1', UserName='member4')
    size = {'PageSize': 2}
    equal([[one['GroupName'] for one in page['Groups']] for page in iam.get_paginator('list_groups').paginate(PathPrefix='/paged/', PaginationConfig=size)], [['p1', 'p2'], ['p3']])
    equal([[one['GroupName'] for one in page['Groups']] for page in iam.get_paginator('list_groups_for_user').paginate(UserName=uid, PaginationConfig=size)], [['p1', 'p2'], ['p3']])
    equal([one['UserName'] for page in iam.get_paginator('get_group').paginate(GroupName='p1', PaginationConfig={'PageSize': 1}) for one in page['Users']], ['member3', 'member4'])


@check('the simulation of a user takes its groups, that of a group the group')
def simulation():
    uid, _ = member('member5')
    iam.create_group(GroupName='Simulated')
    iam.put_group_policy(GroupName='Simulated', PolicyName='P', PolicyDocument=document('s3:GetObject'))
    iam.add_user_to_group(GroupName='Simulated', UserName=uid)
    for arn in ('user/' + uid, 'group/Simulated'):
        results = iam.simulate_principal_policy(PolicySourceArn='arn:aws:iam:::' + arn, ActionNames=['s3:GetObject', 's3:PutObject'])['EvaluationResults']
        equal([one['EvalDecision'] for one in results], ['allowed', 'implicitDeny'])
        equal([(one['SourcePolicyId'], one['SourcePolicyType']) for one in results[0]['MatchedStatements']], [('P', 'group')])


@check('refusals are the exceptions of the client')
def exceptions():
    iam.create_group(GroupName='Taken')
    for call, parameters, exception in [
        (iam.create_group, {'GroupName': 'Taken'}, iam.exceptions.EntityAlreadyExistsException),
        (iam.update_group, {'GroupName': 'Nobody'}, iam.exceptions.NoSuchEntityException),
        (iam.add_user_to_group, {'GroupName': 'Taken', 'UserName': 'nobody'}, iam.exceptions.NoSuchEntityException),
        (iam.put_group_policy, {'GroupName': 'Taken', 'PolicyName': 'P', 'PolicyDocument': 'x'}, iam.exceptions.MalformedPolicyDocumentException),
    ]:
        try:
            call(**parameters)
            raise AssertionError(f'{parameters} was taken')
        except exception:
            pass


@check('a user is in ten groups at most')
def limit():
    uid, _ = member('member6')
    for i in range(11):
        iam.create_group(GroupName=f'limit{i}')
    for i in range(10):
        iam.add_user_to_group(GroupName=f'limit{i}', UserName=uid)
    equal(refused(iam.add_user_to_group, GroupName='limit10', UserName=uid), ('LimitExceeded', 'Cannot exceed quota for GroupsPerUser: 10', 409))


@check('a caller without the cap users manages no groups')
def caps():
    equal(refused(client('iam', 'member4', os.environ['USER_SECRET'].format('member4')).create_group, GroupName='Forbidden')[0], 'AccessDenied')


run()
