# Prints the caller's buckets, or the error's code.
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client('s3', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'],
                  aws_session_token=os.environ.get('TOKEN'), endpoint_url=os.environ['ENDPOINT'],
                  region_name='us-east-1', config=Config(retries={'max_attempts': 1}))
try:
    print(json.dumps({'buckets': [bucket['Name'] for bucket in s3.list_buckets()['Buckets']]}))
except ClientError as error:
    print(json.dumps({'error': error.response['Error']['Code']}))
