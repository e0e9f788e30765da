# A SAML provider made from the metadata of a real one, a role that trusts it as AWS's guide writes it, and a session for who
# brings an assertion: all by boto3.
import json
import os
import boto3
from botocore import UNSIGNED
from botocore.config import Config

endpoint = {'endpoint_url': os.environ['ENDPOINT'], 'region_name': 'default'}
iam = boto3.client('iam', aws_access_key_id=os.environ['KEY'], aws_secret_access_key=os.environ['SECRET'], **endpoint)
with open(os.environ['METADATA']) as file:
    metadata = file.read()

provider = iam.create_saml_provider(Name='corp', SAMLMetadataDocument=metadata, Tags=[{'Key': 'team', 'Value': 'blue'}])['SAMLProviderArn']
shown = iam.get_saml_provider(SAMLProviderArn=provider)
iam.tag_saml_provider(SAMLProviderArn=provider, Tags=[{'Key': 'cost', 'Value': '1'}])
iam.untag_saml_provider(SAMLProviderArn=provider, TagKeys=['team'])
tags = iam.list_saml_provider_tags(SAMLProviderArn=provider)['Tags']
updated = iam.update_saml_provider(SAMLProviderArn=provider, SAMLMetadataDocument=metadata + '\n')['SAMLProviderArn']

trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Federated': provider}, 'Action': ['sts:AssumeRoleWithSAML', 'sts:TagSession'], 'Condition': {'StringEquals': {'SAML:aud': 'https://signin.aws.amazon.com/saml'}}}]}
iam.create_role(RoleName='TestSaml', AssumeRolePolicyDocument=json.dumps(trust))
iam.put_role_policy(RoleName='TestSaml', PolicyName='all', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::${aws:PrincipalTag/team}-*'}, {'Effect': 'Allow', 'Action': 's3:ListAllMyBuckets', 'Resource': '*'}]}))

sts = boto3.client('sts', config=Config(signature_version=UNSIGNED), **endpoint)
answer = sts.assume_role_with_saml(RoleArn='arn:aws:iam:::role/TestSaml', PrincipalArn=provider, SAMLAssertion=os.environ['ASSERTION'])
session = {'aws_access_key_id': answer['Credentials']['AccessKeyId'], 'aws_secret_access_key': answer['Credentials']['SecretAccessKey'], 'aws_session_token': answer['Credentials']['SessionToken']}
s3 = boto3.client('s3', **session, **endpoint)
s3.create_bucket(Bucket='storage-of-saml')
listed = s3.list_buckets()

print(json.dumps({
    'provider': provider,
    'providers': [one['Arn'] for one in iam.list_saml_providers()['SAMLProviderList']],
    'asUploaded': shown['SAMLMetadataDocument'] == metadata,
    'tags': tags,
    'updated': updated,
    'answer': {name: answer[name] for name in ('Subject', 'SubjectType', 'Issuer', 'Audience', 'NameQualifier')},
    'assumed': answer['AssumedRoleUser']['Arn'],
    'caller': boto3.client('sts', **session, **endpoint).get_caller_identity()['Arn'],
    'buckets': [bucket['Name'] for bucket in listed['Buckets']],
    'owner': listed['Owner']['ID'],
}))
