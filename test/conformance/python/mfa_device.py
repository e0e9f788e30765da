# A virtual MFA device by its user's own hands: made, enabled with two codes, proven once, deactivated and deleted.
import base64
import hashlib
import hmac
import json
import os
import struct
import time

import boto3
from botocore.exceptions import ClientError

arguments = {'aws_access_key_id': os.environ['KEY'], 'aws_secret_access_key': os.environ['SECRET'], 'endpoint_url': os.environ['ENDPOINT'], 'region_name': 'us-east-1'}
iam = boto3.client('iam', **arguments)
sts = boto3.client('sts', **arguments)
started = time.time()


def code(call, **parameters):
    try:
        call(**parameters)
        return 'done'
    except ClientError as error:
        return error.response['Error']['Code']


def totp(seed, step):
    digest = hmac.new(seed, struct.pack('>Q', step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return '%06d' % ((struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


device = iam.create_virtual_mfa_device(VirtualMFADeviceName='phone')['VirtualMFADevice']
seed = base64.b32decode(device['Base32StringSeed'])
serial = device['SerialNumber']
result = {
    'serial': serial,
    'qr': device['QRCodePNG'][:4] == b'\x89PNG',
    'wrong': code(iam.enable_mfa_device, UserName=os.environ['KEY'], SerialNumber=serial, AuthenticationCode1='000000', AuthenticationCode2='000001'),
}
# What an app shows now and showed before; the next one opens the session.
now = int(time.time() // 30)
iam.enable_mfa_device(UserName=os.environ['KEY'], SerialNumber=serial, AuthenticationCode1=totp(seed, now - 1), AuthenticationCode2=totp(seed, now))
result['devices'] = [one['SerialNumber'] for one in iam.list_mfa_devices()['MFADevices']]
result['enabledFor'] = [one['User']['UserName'] for one in iam.list_virtual_mfa_devices(AssignmentStatus='Assigned')['VirtualMFADevices'] if one['SerialNumber'] == serial][0]
given = sts.get_session_token(SerialNumber=serial, TokenCode=totp(seed, now + 1))['Credentials']
session = {**arguments, 'aws_access_key_id': given['AccessKeyId'], 'aws_secret_access_key': given['SecretAccessKey'], 'aws_session_token': given['SessionToken']}
result['caller'] = boto3.client('sts', **session).get_caller_identity()['Arn']
result['reused'] = code(sts.get_session_token, SerialNumber=serial, TokenCode=totp(seed, now + 1))
result['unknown'] = code(sts.get_session_token, SerialNumber=serial + '-other', TokenCode=totp(seed, now + 1))
iam.deactivate_mfa_device(UserName=os.environ['KEY'], SerialNumber=serial)
result['deactivated'] = code(sts.get_session_token, SerialNumber=serial, TokenCode=totp(seed, now + 1))
iam.delete_virtual_mfa_device(SerialNumber=serial)
result['left'] = [one['SerialNumber'] for one in iam.list_virtual_mfa_devices()['VirtualMFADevices'] if one['SerialNumber'] == serial]
result['seconds'] = time.time() - started
print(json.dumps(result))
