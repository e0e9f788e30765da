# Every operation in OPERATIONS with its smallest input and with one of every optional member, drawn from botocore's model by
# SEED. Prints what the gateway did not take as AWS would, and writes the inputs to INPUTS for another client to send.
import json
import os
import random
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from model_values import Values, document, trust
from reply_shapes import faults

OPERATIONS = json.loads(os.environ['OPERATIONS'])
SEED, ROUNDS = os.environ['SEED'], int(os.environ['ROUNDS'])
iam, sts = [boto3.client(service, endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'],
                         config=Config(retries={'total_max_attempts': 1})) for service in ('iam', 'sts')]
replies = []
for one in (iam, sts):
    one.meta.events.register('after-call', lambda http_response, model, **_: replies.append((model, http_response.content)))
PREFIX = f'{sys.version_info.minor}{boto3.__version__}'.replace('.', '')


def world():
    """One of each entity, and the members by which requests name them."""
    draw = random.Random(SEED)
    name = f'Known-{PREFIX}'
    user = iam.create_user(UserName=name)['User']
    group = iam.create_group(GroupName=name)['Group']
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(draw))['Role']
    policy = iam.create_policy(PolicyName=name, PolicyDocument=document(draw))['Policy']
    profile = iam.create_instance_profile(InstanceProfileName=name)['InstanceProfile']
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)['VirtualMFADevice']
    provider = iam.create_open_id_connect_provider(Url=f'https://{PREFIX}.example.com', ThumbprintList=['a' * 40])
    with open(os.environ['METADATA']) as file:
        metadata = file.read()
    saml = iam.create_saml_provider(Name=name, SAMLMetadataDocument=metadata)
    for put, named in ((iam.put_user_policy, {'UserName': name}), (iam.put_group_policy, {'GroupName': name}), (iam.put_role_policy, {'RoleName': name})):
        put(PolicyName=name, PolicyDocument=document(draw), **named)
    key = iam.create_access_key(UserName=name)['AccessKey']
    return {
        'UserName': [user['UserName']], 'GroupName': [group['GroupName']], 'RoleName': [role['RoleName']], 'InstanceProfileName': [profile['InstanceProfileName']], 'PolicyName': [name],
        'PolicyArn': [policy['Arn'], 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'], 'PermissionsBoundary': [policy['Arn']], 'RoleArn': [role['Arn']], 'PolicySourceArn': [user['Arn'], group['Arn'], role['Arn']],
        'OpenIDConnectProviderArn': [provider['OpenIDConnectProviderArn']], 'SAMLProviderArn': [saml['SAMLProviderArn']], 'PrincipalArn': [saml['SAMLProviderArn']], 'Arn': [user['Arn'], role['Arn']],
        'SAMLMetadataDocument': [metadata], 'AccessKeyId': [key['AccessKeyId']], 'VersionId': ['v1'], 'SerialNumber': [device['SerialNumber']], 'ServiceName': ['s3.amazonaws.com'],
    }


def fresh(operation, member):
    """Whether an operation makes what the member names: then the name is a new one."""
    return operation.startswith('Create') and member in ('UserName', 'GroupName', 'RoleName', 'InstanceProfileName', 'PolicyName') and operation not in ('CreateAccessKey',)


def troubles(client, operation, parameters, allowed):
    """Sends one request. What is wrong with the answer, and its code."""
    try:
        client._make_api_call(operation, parameters)
    except ClientError as error:
        code, status = error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']
        return ([] if code in allowed and status < 500 else [f'{status} {code}: {error.response["Error"].get("Message")}']), code
    except Exception as error:
        return [f'the client cannot: {type(error).__name__}: {error}'], None
    # The shapes of today's replies stand in today's model.
    return (faults(*replies[-1]) if os.environ.get('SHAPES') else []), None


failures, inputs, codes = [], [], {}
known = world()
ACCOUNT = known['RoleArn'][0].split(':')[4]
for turn in range(ROUNDS):
    for service, operations in OPERATIONS.items():
        client = {'iam': iam, 'sts': sts}[service]
        for operation, allowed in operations.items():
            if operation not in client.meta.service_model.operation_names:
                continue
            shape = client.meta.service_model.operation_model(operation).input_shape
            for optional in (False, True):
                seed = f'{SEED}:{turn}:{operation}:{optional}'
                values = Values(random.Random(seed), {name: value for name, value in known.items() if not fresh(operation, name)}, ACCOUNT)
                parameters = values.structure(shape, operation, optional) if shape else {}
                found, code = troubles(client, operation, parameters, allowed)
                failures += [f'{seed}: {trouble} {json.dumps(parameters)}' for trouble in found]
                inputs.append({'service': service, 'operation': operation, 'input': parameters})
                codes.setdefault(operation, []).append(code)
with open(os.environ['INPUTS'], 'w') as file:
    json.dump(inputs, file)
print(json.dumps({'failures': failures, 'codes': codes}))
