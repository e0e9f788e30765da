# Makes a role that USER may assume and that may do all of S3, where it is not there yet; prints a session's credentials.
import json
import os

import boto3

arguments = {'aws_access_key_id': os.environ['KEY'], 'aws_secret_access_key': os.environ['SECRET'], 'endpoint_url': os.environ['ENDPOINT'], 'region_name': 'us-east-1'}
iam = boto3.client('iam', **arguments)
trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': f'arn:aws:iam:::user/{os.environ["USER"]}'}, 'Action': 'sts:AssumeRole'}]}
allowed = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': os.environ.get('ALLOW', 's3:*'), 'Resource': '*'}]}
try:
    role = iam.create_role(RoleName=os.environ['ROLE'], AssumeRolePolicyDocument=json.dumps(trust))['Role']
except iam.exceptions.EntityAlreadyExistsException:
    role = iam.get_role(RoleName=os.environ['ROLE'])['Role']
iam.put_role_policy(RoleName=os.environ['ROLE'], PolicyName='allowed', PolicyDocument=json.dumps(allowed))
given = boto3.client('sts', **arguments).assume_role(RoleArn=role['Arn'], RoleSessionName='conformance', DurationSeconds=int(os.environ.get('DURATION', '3600')))['Credentials']
print(json.dumps({'accessKeyId': given['AccessKeyId'], 'secretAccessKey': given['SecretAccessKey'], 'sessionToken': given['SessionToken']}))
