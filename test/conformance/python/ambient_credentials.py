# An unmodified program: boto3 finds its credentials by itself, in the instance metadata service, from the container endpoint or
# by a credential_process. Says where it found them, who it is and what it may do.
import json
import os
import boto3
from botocore.exceptions import BotoCoreError, ClientError

session = boto3.Session(region_name='us-east-1')
credentials = session.get_credentials()
if credentials is None:
    print(json.dumps({'method': None}))
else:
    endpoint = {'endpoint_url': os.environ['ENDPOINT']}
    try:
        session.client('s3', **endpoint).put_object(Bucket='workload', Key='key', Body=b'text')
        written = 'written'
    except (ClientError, BotoCoreError) as error:
        written = getattr(error, 'response', {}).get('Error', {}).get('Code', str(error))
    print(json.dumps({
        'method': credentials.method, 'arn': session.client('sts', **endpoint).get_caller_identity()['Arn'], 'written': written,
        'text': session.client('s3', **endpoint).get_object(Bucket='workload', Key='text')['Body'].read().decode(),
    }))
