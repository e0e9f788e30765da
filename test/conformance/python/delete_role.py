# Deletes a role and the inline policy that is in its way.
import os

import boto3

iam = boto3.client('iam', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'],
                   endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1')
iam.delete_role_policy(RoleName=os.environ['ROLE'], PolicyName=os.environ['POLICY'])
iam.delete_role(RoleName=os.environ['ROLE'])
