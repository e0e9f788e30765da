# TESTER1 owns a bucket with an object; TESTER2 may not read it, the session of the role that TESTER2 assumes may.
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ['ENDPOINT']


def client(service, key, secret, token=None):
    return boto3.client(service, aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token,
                        endpoint_url=ENDPOINT, region_name='us-east-1', config=Config(retries={'max_attempts': 1}))


def code_of(call):
    try:
        call()
        return 'OK'
    except ClientError as error:
        return error.response['Error']['Code']


tester1 = (os.environ['TESTER1'], os.environ['TESTER1_SECRET'])
tester2 = (os.environ['TESTER2'], os.environ['TESTER2_SECRET'])
owner = client('s3', *tester1)
owner.create_bucket(Bucket='testers-own')
owner.put_object(Bucket='testers-own', Key='letter', Body=b'dear Bob')

direct = client('s3', *tester2)
refusals = {
    'get': code_of(lambda: direct.get_object(Bucket='testers-own', Key='letter')),
    'head': code_of(lambda: direct.head_object(Bucket='testers-own', Key='letter')),
    'list': code_of(lambda: direct.list_objects_v2(Bucket='testers-own')),
    'put': code_of(lambda: direct.put_object(Bucket='testers-own', Key='reply', Body=b'no')),
    'delete': code_of(lambda: direct.delete_object(Bucket='testers-own', Key='letter')),
}

given = client('sts', *tester2).assume_role(RoleArn=os.environ['ROLE_ARN'], RoleSessionName='Bob')['Credentials']
session = client('s3', given['AccessKeyId'], given['SecretAccessKey'], given['SessionToken'])
body = session.get_object(Bucket='testers-own', Key='letter')['Body'].read().decode()
session.put_object(Bucket='testers-own', Key='reply', Body=b'yes')
print(json.dumps({
    'refusals': refusals,
    'body': body,
    'reply': owner.get_object(Bucket='testers-own', Key='reply')['Body'].read().decode(),
    'caller': client('sts', given['AccessKeyId'], given['SecretAccessKey'], given['SessionToken']).get_caller_identity()['Arn'],
}))
