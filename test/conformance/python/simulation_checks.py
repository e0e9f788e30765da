# Policy simulation and decoded denials through boto3.
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

ENDPOINT = os.environ['ENDPOINT']


def client(service, key=os.environ['KEY'], secret=os.environ['SECRET']):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name='us-east-1', aws_access_key_id=key, aws_secret_access_key=secret, config=Config(retries={'total_max_attempts': 1}))


iam = client('iam')


def policy(**statement):
    return json.dumps({'Version': '2012-10-17', 'Statement': [dict({'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*'}, **statement)]})


def role(name, *policies):
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(Principal='*', Action='sts:AssumeRole').replace(', "Resource": "arn:aws:s3:::b/*"', ''))
    for i, document in enumerate(policies):
        iam.put_role_policy(RoleName=name, PolicyName=f'P{i}', PolicyDocument=document)
    return f'arn:aws:iam:::role/{name}'


@check('simulates policies that are passed')
def custom():
    reply = iam.simulate_custom_policy(PolicyInputList=[policy()], ActionNames=['s3:GetObject', 's3:PutObject'], ResourceArns=['arn:aws:s3:::b/k'])
    equal([(one['EvalActionName'], one['EvalResourceName'], one['EvalDecision']) for one in reply['EvaluationResults']],
          [('s3:GetObject', 'arn:aws:s3:::b/k', 'allowed'), ('s3:PutObject', 'arn:aws:s3:::b/k', 'implicitDeny')])
    equal(reply['EvaluationResults'][0]['MatchedStatements'][0]['SourcePolicyId'], 'PolicyInputList.1')


@check('simulates the policies of a role, page by page')
def principal():
    arn = role('Simulated', policy(), policy(Effect='Deny', Action='s3:*', Condition={'Bool': {'aws:SecureTransport': 'false'}}))
    pages = list(iam.get_paginator('simulate_principal_policy').paginate(
        PolicySourceArn=arn, ActionNames=['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], ResourceArns=['arn:aws:s3:::b/k'],
        ContextEntries=[{'ContextKeyName': 'aws:SecureTransport', 'ContextKeyValues': ['true'], 'ContextKeyType': 'boolean'}], PaginationConfig={'PageSize': 2}))
    equal([[one['EvalDecision'] for one in page['EvaluationResults']] for page in pages], [['allowed', 'implicitDeny'], ['implicitDeny']])
    plain = iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=['s3:GetObject'], ResourceArns=['arn:aws:s3:::b/k'])
    equal(plain['EvaluationResults'][0]['ResourceSpecificResults'][0]['MissingContextValues'], ['aws:SecureTransport'])


@check('lists the context keys of a role and of policies')
def context_keys():
    arn = role('Keyed', policy(Condition={'StringEquals': {'aws:username': 'x'}}))
    equal(iam.get_context_keys_for_principal_policy(PolicySourceArn=arn, PolicyInputList=[policy(Resource='arn:aws:s3:::${aws:userid}/*')])['ContextKeyNames'], ['aws:username', 'aws:userid'])
    equal(iam.get_context_keys_for_custom_policy(PolicyInputList=[policy()])['ContextKeyNames'], [])


@check('refuses a policy that does not parse with the exception of the client')
def malformed():
    try:
        iam.simulate_custom_policy(PolicyInputList=['{'], ActionNames=['s3:GetObject'])
    except iam.exceptions.InvalidInputException:
        return
    raise AssertionError('it went through')


@check('decodes the explanation that a denial carries')
def decode():
    stranger = client('iam', 'STRANGER', 'stranger-secret')
    try:
        stranger.get_role(RoleName='None')
        raise AssertionError('it went through')
    except ClientError as error:
        encoded = error.response['Error']['Message'].split('Encoded authorization failure message: ')[1]
    decoded = json.loads(client('sts').decode_authorization_message(EncodedMessage=encoded)['DecodedMessage'])
    equal((decoded['allowed'], decoded['explicitDeny'], decoded['context']['action'], decoded['failures']['items'][0]['reason']), (False, False, 'iam:GetRole', 'no-statement'))
    sts = client('sts')
    try:
        sts.decode_authorization_message(EncodedMessage='x' + encoded[1:])
        raise AssertionError('it went through')
    except sts.exceptions.InvalidAuthorizationMessageException:
        pass


run()
