# Every operation of IAM and STS that botocore knows, called once with success: an account's story from its root user's first
# call to its last. What was called, and whether the reply had the shape of the model, is read from the client's own events.
import base64
import hashlib
import hmac
import json
import os
import struct
import time

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from reply_shapes import faults

S3_READING = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
TAGS = [{'Key': 'team', 'Value': 'storage'}]
called, wrong = set(), []


def client(service, key=os.environ['KEY'], secret=os.environ['SECRET'], token=None, **config):
    made = boto3.client(service, endpoint_url=os.environ['ENDPOINT'], region_name='us-east-1', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token,
                        config=Config(retries={'total_max_attempts': 1}, **config))
    made.meta.events.register(f'after-call.{service}', heard)
    return made


def heard(http_response, model, **_):
    if http_response.status_code != 200:
        return
    called.add(model.name)
    if os.environ.get('SHAPES'):
        wrong.extend(faults(model, http_response.content))


def document(*actions, **more):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': list(actions), **more}]})


def totp(seed, step):
    digest = hmac.new(seed, struct.pack('>Q', step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return '%06d' % ((struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


def until(call, code):
    """Asks until the reply is no longer refused with the code."""
    for _ in range(100):
        try:
            return call()
        except ClientError as error:
            if error.response['Error']['Code'] != code:
                raise
            time.sleep(0.1)
    raise AssertionError(f'{code} for ten seconds')


iam, sts = client('iam'), client('sts')
everyone = document('sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity', Principal={'AWS': '*'})
reading = document('s3:Get*', Resource='*')


def policies():
    arn = iam.create_policy(PolicyName='Reading', Path='/p/', PolicyDocument=reading, Description='reads', Tags=TAGS)['Policy']['Arn']
    iam.get_policy(PolicyArn=arn)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document('s3:List*', Resource='*'))
    iam.set_default_policy_version(PolicyArn=arn, VersionId='v2')
    iam.get_policy_version(PolicyArn=arn, VersionId='v1')
    iam.list_policy_versions(PolicyArn=arn)
    iam.delete_policy_version(PolicyArn=arn, VersionId='v1')
    iam.tag_policy(PolicyArn=arn, Tags=[{'Key': 'cost', 'Value': '1'}])
    iam.list_policy_tags(PolicyArn=arn)
    iam.untag_policy(PolicyArn=arn, TagKeys=['team'])
    iam.list_policies(Scope='Local')
    return arn


def users(policy):
    iam.create_user(UserName='made', Path='/u/', Tags=TAGS)
    iam.update_user(UserName='made', NewUserName='someone', NewPath='/v/')
    iam.get_user(UserName='someone')
    iam.list_users(PathPrefix='/v/')
    iam.tag_user(UserName='someone', Tags=[{'Key': 'cost', 'Value': '1'}])
    iam.list_user_tags(UserName='someone')
    iam.untag_user(UserName='someone', TagKeys=['team'])
    iam.put_user_policy(UserName='someone', PolicyName='inline', PolicyDocument=document('sts:*', 'iam:Get*', Resource='*'))
    iam.get_user_policy(UserName='someone', PolicyName='inline')
    iam.list_user_policies(UserName='someone')
    iam.attach_user_policy(UserName='someone', PolicyArn=policy)
    iam.list_attached_user_policies(UserName='someone')
    iam.list_entities_for_policy(PolicyArn=policy)
    iam.put_user_permissions_boundary(UserName='someone', PermissionsBoundary=policy)
    iam.get_user(UserName='someone')
    iam.delete_user_permissions_boundary(UserName='someone')
    for listing in (iam.list_ssh_public_keys, iam.list_signing_certificates, iam.list_service_specific_credentials):
        listing(UserName='someone')


def keys_and_groups(policy):
    key = iam.create_access_key(UserName='someone')['AccessKey']
    iam.list_access_keys(UserName='someone')
    client('sts', key['AccessKeyId'], key['SecretAccessKey']).get_caller_identity()
    sts.get_access_key_info(AccessKeyId=key['AccessKeyId'])
    iam.get_access_key_last_used(AccessKeyId=key['AccessKeyId'])
    iam.update_access_key(UserName='someone', AccessKeyId=key['AccessKeyId'], Status='Inactive')
    iam.create_group(GroupName='Made', Path='/g/')
    iam.update_group(GroupName='Made', NewGroupName='Team')
    iam.add_user_to_group(GroupName='Team', UserName='someone')
    iam.get_group(GroupName='Team')
    iam.list_groups()
    iam.list_groups_for_user(UserName='someone')
    iam.put_group_policy(GroupName='Team', PolicyName='inline', PolicyDocument=reading)
    iam.get_group_policy(GroupName='Team', PolicyName='inline')
    iam.list_group_policies(GroupName='Team')
    iam.attach_group_policy(GroupName='Team', PolicyArn=S3_READING)
    iam.list_attached_group_policies(GroupName='Team')
    return key


def roles(policy):
    iam.create_role(RoleName='Works', Path='/r/', AssumeRolePolicyDocument=everyone, Description='d', Tags=TAGS)
    iam.update_role(RoleName='Works', MaxSessionDuration=7200, Description='works')
    iam.update_role_description(RoleName='Works', Description='works too')
    iam.update_assume_role_policy(RoleName='Works', PolicyDocument=everyone)
    iam.put_role_permissions_boundary(RoleName='Works', PermissionsBoundary=policy)
    role = iam.get_role(RoleName='Works')['Role']['Arn']
    iam.delete_role_permissions_boundary(RoleName='Works')
    iam.list_roles(PathPrefix='/r/')
    iam.tag_role(RoleName='Works', Tags=[{'Key': 'cost', 'Value': '1'}])
    iam.list_role_tags(RoleName='Works')
    iam.untag_role(RoleName='Works', TagKeys=['team'])
    iam.put_role_policy(RoleName='Works', PolicyName='inline', PolicyDocument=reading)
    iam.get_role_policy(RoleName='Works', PolicyName='inline')
    iam.list_role_policies(RoleName='Works')
    iam.attach_role_policy(RoleName='Works', PolicyArn=policy)
    iam.list_attached_role_policies(RoleName='Works')
    iam.create_instance_profile(InstanceProfileName='Machine', Path='/m/', Tags=TAGS)
    iam.add_role_to_instance_profile(InstanceProfileName='Machine', RoleName='Works')
    iam.get_instance_profile(InstanceProfileName='Machine')
    iam.list_instance_profiles()
    iam.list_instance_profiles_for_role(RoleName='Works')
    iam.tag_instance_profile(InstanceProfileName='Machine', Tags=[{'Key': 'cost', 'Value': '1'}])
    iam.list_instance_profile_tags(InstanceProfileName='Machine')
    iam.untag_instance_profile(InstanceProfileName='Machine', TagKeys=['team'])
    return role


def devices():
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName='phone', Tags=TAGS)['VirtualMFADevice']
    serial, seed, step = device['SerialNumber'], base64.b32decode(device['Base32StringSeed']), int(time.time() // 30)
    iam.enable_mfa_device(UserName='someone', SerialNumber=serial, AuthenticationCode1=totp(seed, step - 1), AuthenticationCode2=totp(seed, step))
    iam.list_mfa_devices(UserName='someone')
    iam.list_virtual_mfa_devices()
    if hasattr(iam, 'get_mfa_device'):
        iam.get_mfa_device(SerialNumber=serial, UserName='someone')
    # Codes of later minutes: a device may run ahead, and is then told so.
    iam.resync_mfa_device(UserName='someone', SerialNumber=serial, AuthenticationCode1=totp(seed, step + 4), AuthenticationCode2=totp(seed, step + 5))
    iam.tag_mfa_device(SerialNumber=serial, Tags=[{'Key': 'cost', 'Value': '1'}])
    iam.list_mfa_device_tags(SerialNumber=serial)
    iam.untag_mfa_device(SerialNumber=serial, TagKeys=['team'])
    iam.deactivate_mfa_device(UserName='someone', SerialNumber=serial)
    iam.delete_virtual_mfa_device(SerialNumber=serial)


def oidc():
    provider = iam.create_open_id_connect_provider(Url=os.environ['ISSUER'], ClientIDList=['customer-portal'], ThumbprintList=['a' * 40], Tags=TAGS)['OpenIDConnectProviderArn']
    named = {'OpenIDConnectProviderArn': provider}
    iam.add_client_id_to_open_id_connect_provider(ClientID='other', **named)
    iam.remove_client_id_from_open_id_connect_provider(ClientID='other', **named)
    iam.update_open_id_connect_provider_thumbprint(ThumbprintList=[os.environ['THUMBPRINT']], **named)
    iam.tag_open_id_connect_provider(Tags=[{'Key': 'cost', 'Value': '1'}], **named)
    iam.list_open_id_connect_provider_tags(**named)
    iam.untag_open_id_connect_provider(TagKeys=['team'], **named)
    iam.get_open_id_connect_provider(**named)
    iam.list_open_id_connect_providers()
    role = iam.create_role(RoleName='Web', AssumeRolePolicyDocument=document('sts:AssumeRoleWithWebIdentity', Principal={'Federated': provider}))['Role']['Arn']
    client('sts', signature_version=UNSIGNED).assume_role_with_web_identity(RoleArn=role, RoleSessionName='Bob', WebIdentityToken=os.environ['TOKEN'])
    iam.delete_role(RoleName='Web')
    iam.delete_open_id_connect_provider(**named)


def saml():
    with open(os.environ['METADATA']) as file:
        metadata = file.read()
    named = {'SAMLProviderArn': iam.create_saml_provider(Name='corp', SAMLMetadataDocument=metadata, Tags=TAGS)['SAMLProviderArn']}
    iam.update_saml_provider(SAMLMetadataDocument=metadata, **named)
    iam.get_saml_provider(**named)
    iam.list_saml_providers()
    iam.tag_saml_provider(Tags=[{'Key': 'cost', 'Value': '1'}], **named)
    iam.list_saml_provider_tags(**named)
    iam.untag_saml_provider(TagKeys=['team'], **named)
    role = iam.create_role(RoleName='Saml', AssumeRolePolicyDocument=document('sts:AssumeRoleWithSAML', Principal={'Federated': named['SAMLProviderArn']}))['Role']['Arn']
    client('sts', signature_version=UNSIGNED).assume_role_with_saml(RoleArn=role, PrincipalArn=named['SAMLProviderArn'], SAMLAssertion=os.environ['ASSERTION'])
    iam.delete_role(RoleName='Saml')
    iam.delete_saml_provider(**named)


def sessions(role, key):
    iam.update_access_key(UserName='someone', AccessKeyId=key['AccessKeyId'], Status='Active')
    own = client('sts', key['AccessKeyId'], key['SecretAccessKey'])
    own.assume_role(RoleArn=role, RoleSessionName='night', Policy=reading, PolicyArns=[{'arn': S3_READING}], Tags=TAGS, SourceIdentity='someone')
    own.get_session_token(DurationSeconds=900)
    own.get_federation_token(Name='Bob', Policy=reading, Tags=TAGS)
    try:
        client('iam', key['AccessKeyId'], key['SecretAccessKey']).create_user(UserName='forbidden')
    except ClientError as error:
        sts.decode_authorization_message(EncodedMessage=error.response['Error']['Message'].rsplit('Encoded authorization failure message: ', 1)[1])


def account(role):
    iam.create_account_alias(AccountAlias='works-of-every-operation')
    iam.list_account_aliases()
    iam.delete_account_alias(AccountAlias='works-of-every-operation')
    iam.get_account_summary()
    iam.get_account_authorization_details()
    iam.generate_credential_report()
    until(iam.get_credential_report, 'ReportInProgress')
    iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=['s3:GetObject'])
    iam.simulate_custom_policy(PolicyInputList=[reading], ActionNames=['s3:GetObject'])
    iam.get_context_keys_for_custom_policy(PolicyInputList=[reading])
    iam.get_context_keys_for_principal_policy(PolicySourceArn=role)


def end(policy, key):
    iam.remove_role_from_instance_profile(InstanceProfileName='Machine', RoleName='Works')
    iam.delete_instance_profile(InstanceProfileName='Machine')
    iam.detach_role_policy(RoleName='Works', PolicyArn=policy)
    iam.delete_role_policy(RoleName='Works', PolicyName='inline')
    iam.delete_role(RoleName='Works')
    iam.detach_group_policy(GroupName='Team', PolicyArn=S3_READING)
    iam.delete_group_policy(GroupName='Team', PolicyName='inline')
    iam.remove_user_from_group(GroupName='Team', UserName='someone')
    iam.delete_group(GroupName='Team')
    iam.delete_access_key(UserName='someone', AccessKeyId=key['AccessKeyId'])
    iam.detach_user_policy(UserName='someone', PolicyArn=policy)
    iam.delete_user_policy(UserName='someone', PolicyName='inline')
    iam.delete_user(UserName='someone')
    iam.delete_policy(PolicyArn=policy)


policy = policies()
users(policy)
key = keys_and_groups(policy)
role = roles(policy)
devices()
oidc()
saml()
sessions(role, key)
account(role)
end(policy, key)
known = {service: set(client(service).meta.service_model.operation_names) for service in ('iam', 'sts')}
print(json.dumps({'called': sorted(called), 'wrong': wrong, 'known': {service: sorted(names) for service, names in known.items()}}))
