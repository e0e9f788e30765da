import json
import os
import time
import boto3
from botocore.exceptions import ClientError

CONNECTION = {'aws_access_key_id': os.environ['KEY'], 'aws_secret_access_key': os.environ['SECRET'], 'endpoint_url': os.environ['ENDPOINT'], 'region_name': 'us-east-1'}


def client(**headers):
    made = boto3.client('iam', **CONNECTION)
    made.meta.events.register('before-sign.iam', lambda request, **_: [request.headers.add_header(name, value) for name, value in headers.items()])
    return made


def code(call, **parameters):
    try:
        call(**parameters)
        return 'none'
    except ClientError as error:
        return error.response['Error']['Code']


iam = client()
trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': ['arn:aws:iam:::user/somebody']}, 'Action': 'sts:AssumeRole'}]})
iam.create_role(RoleName='Past', AssumeRolePolicyDocument=trust, Description='first')
created = iam.get_role(RoleName='Past')['Role']
time.sleep(1.1)
moment = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
time.sleep(1.1)
client(**{'X-Rolegate-Reason': 'boto%20asked'}).update_role(RoleName='Past', Description='second', MaxSessionDuration=7200)
past = client(**{'X-Rolegate-As-Of': moment})
then = past.get_role(RoleName='Past')['Role']
iam.delete_role(RoleName='Past')
print(json.dumps({
    'same': then == created,
    'gone': [code(iam.get_role, RoleName='Past'), past.get_role(RoleName='Past')['Role']['Description']],
    'before': code(client(**{'X-Rolegate-As-Of': '2001-01-01'}).get_role, RoleName='Past'),
    'list': code(past.list_roles),
    'write': code(past.create_role, RoleName='New', AssumeRolePolicyDocument=trust),
    'nonsense': code(client(**{'X-Rolegate-As-Of': 'yesterday'}).get_role, RoleName='Past'),
    'longReason': code(client(**{'X-Rolegate-Reason': 'x' * 1025}).create_role, RoleName='New', AssumeRolePolicyDocument=trust),
}))
