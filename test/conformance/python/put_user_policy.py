import os
import boto3

boto3.client('iam', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], endpoint_url=os.environ['ENDPOINT'],
             region_name='us-east-1').put_user_policy(UserName=os.environ['USER'], PolicyName='STS-S3-policy', PolicyDocument=os.environ['DOCUMENT'])
