# A pod's program: nothing but what the pod's environment says (AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE and the endpoints).
import json
import os

import boto3
from botocore.exceptions import ClientError

try:
    s3 = boto3.client('s3')
    s3.put_object(Bucket=os.environ['BUCKET'], Key='from-the-pod', Body=b'hello')
    found = {'body': s3.get_object(Bucket=os.environ['BUCKET'], Key='from-the-pod')['Body'].read().decode()}
    found['arn'] = boto3.client('sts').get_caller_identity()['Arn']
except ClientError as error:
    found = {'error': error.response['Error']['Code'], 'operation': error.operation_name}
print(json.dumps(found))
