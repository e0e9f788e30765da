# The sample for tagging a role of Ceph's doc/radosgw/role.rst, unchanged but for host and keys.
import os

import boto3

access_key = os.environ['KEY']
secret_key = os.environ['SECRET']

iam_client = boto3.client('iam',
aws_access_key_id=access_key,
aws_secret_access_key=secret_key,
endpoint_url=os.environ['ENDPOINT'],
region_name=''
)

policy_document = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":[\"arn:aws:iam:::oidc-provider/localhost:8080/auth/realms/quickstart\"]},\"Action\":[\"sts:AssumeRoleWithWebIdentity\"],\"Condition\":{\"StringEquals\":{\"localhost:8080/auth/realms/quickstart:sub\":\"user1\"}}}]}"

print ("\n Creating Role with tags\n")
tags_list = [
{'Key':'Department','Value':'Engineering'}
]
role_response = iam_client.create_role(
AssumeRolePolicyDocument=policy_document,
Path='/',
RoleName='S3Access',
Tags=tags_list,
)

print ("Adding tags to role\n")
response = iam_client.tag_role(
RoleName='S3Access',
Tags= [
{'Key':'CostCenter','Value':'123456'}
]
)

print ("Listing role tags\n")
response = iam_client.list_role_tags(
RoleName='S3Access'
)
print (response)

print ("Untagging role\n")
response = iam_client.untag_role(
RoleName='S3Access',
TagKeys=[
'Department',
]
)

# What the sample leaves behind, for the test to look at.
import json
left = iam_client.list_role_tags(RoleName='S3Access')['Tags']
read = iam_client.get_role(RoleName='S3Access')['Role']
iam_client.delete_role(RoleName='S3Access')
print (json.dumps({'left': left, 'created': role_response['Role'].get('Tags'), 'trust': read['AssumeRolePolicyDocument'], 'read': read.get('Tags')}))
