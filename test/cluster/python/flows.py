# What one node has issued is used on another, and what is written is read through the balancer, with boto3: each flow
# TIMES times. NODES (addresses, separated by spaces), BALANCER, KEY and SECRET (the administrator), ISSUER and
# ISSUER_SECRET (a user whom the role PREFIX-reader trusts), PREFIX (of users without keys, one for each time, and the
# bucket that holds key1 and key2).
# Prints {flow: {"times": …, "failures": […]}}.
import itertools
import json
import os

import boto3
from botocore.config import Config

NODES = os.environ['NODES'].split()
TIMES = int(os.environ['TIMES'])
ADMINISTRATOR = (os.environ['KEY'], os.environ['SECRET'])
ISSUER = (os.environ['ISSUER'], os.environ['ISSUER_SECRET'])
PREFIX = os.environ['PREFIX']
# A second try would hide what the first was told.
CONFIG = Config(retries={'total_max_attempts': 1}, s3={'addressing_style': 'path'})
session = boto3.session.Session()


def client(service, node, key, secret, token=None):
    return session.client(service, endpoint_url=node, region_name='us-east-1', config=CONFIG,
                          aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)


def keyed(credentials):
    return credentials['AccessKeyId'], credentials['SecretAccessKey'], credentials.get('SessionToken')


def document(**statement):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', **statement}]})


TRUST = document(Principal={'AWS': '*'}, Action='sts:AssumeRole')
pairs = list(itertools.permutations(NODES, 2))
issuers = {node: client('sts', node, *ISSUER) for node in NODES}
iams = {node: client('iam', node, *ADMINISTRATOR) for node in NODES}
iam = client('iam', os.environ['BALANCER'], *ADMINISTRATOR)
s3 = client('s3', os.environ['BALANCER'], *ADMINISTRATOR)


def assumed(node, role):
    return keyed(issuers[node].assume_role(RoleArn=f'arn:aws:iam:::role/{role}', RoleSessionName='boto3')['Credentials'])


def session_used_elsewhere(_, here, there):
    body = client('s3', there, *assumed(here, f'{PREFIX}-reader')).get_object(Bucket=PREFIX, Key='key1')['Body'].read()
    assert body == b'content 1', body


def new_key_used_elsewhere(time, here, there):
    user = f'{PREFIX}{time}'
    key = keyed(iams[here].create_access_key(UserName=user)['AccessKey'])
    arn = client('sts', there, *key).get_caller_identity()['Arn']
    assert arn.endswith(f'user/{user}'), arn
    client('s3', there, *key).list_buckets()


def policy_counts_elsewhere(time, here, there):
    role = f'{PREFIX}-role{time}'
    iams[here].create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
    reader = client('s3', there, *assumed(there, role))
    iams[here].put_role_policy(RoleName=role, PolicyName='own', PolicyDocument=document(Action='s3:GetObject', Resource=f'arn:aws:s3:::{PREFIX}/key2'))
    body = reader.get_object(Bucket=PREFIX, Key='key2')['Body'].read()
    assert body == b'content 2', body


def role_read_through_the_balancer(time, *_):
    role = f'{PREFIX}-read{time}'
    made = iam.create_role(RoleName=role, Path=f'/{PREFIX}/', AssumeRolePolicyDocument=TRUST)['Role']
    assert iam.get_role(RoleName=role)['Role']['RoleId'] == made['RoleId']
    pages = iam.get_paginator('list_roles').paginate(PathPrefix=f'/{PREFIX}/')
    assert role in [one['RoleName'] for page in pages for one in page['Roles']]


def object_read_through_the_balancer(time, *_):
    key = f'objects/{time}'
    s3.put_object(Bucket=PREFIX, Key=key, Body=key.encode())
    assert s3.get_object(Bucket=PREFIX, Key=key)['Body'].read() == key.encode()
    pages = s3.get_paginator('list_objects_v2').paginate(Bucket=PREFIX, Prefix='objects/')
    assert key in [one['Key'] for page in pages for one in page.get('Contents', [])]


outcome = {}
for flow in [session_used_elsewhere, new_key_used_elsewhere, policy_counts_elsewhere, role_read_through_the_balancer, object_read_through_the_balancer]:
    failures = []
    for time in range(TIMES):
        try:
            flow(time, *pairs[time % len(pairs)])
        except BaseException as error:
            failures.append(f'{time}: {type(error).__name__}: {error}')
    outcome[flow.__name__] = {'times': TIMES, 'failures': failures[:10]}
print(json.dumps(outcome))
