# What is counted of requests: usage with rgwadmin, last uses and the credential report with boto3.
import csv
import datetime
import io
import os
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from rgwadmin import RGWAdmin
from rgwadmin.exceptions import RGWAdminException

from checks import check, equal, run

KEY, SECRET, SERVER = (os.environ[name] for name in ('KEY', 'SECRET', 'SERVER'))
ENDPOINT = f'http://{SERVER}'
admin = RGWAdmin(KEY, SECRET, SERVER, secure=False)


def client(service, key, secret, token=None):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name='us-east-1', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token,
                        config=Config(retries={'max_attempts': 1}, s3={'addressing_style': 'path'}))


iam = client('iam', KEY, SECRET)


def user(uid):
    admin.create_user(uid=uid, display_name=uid, access_key=uid.upper(), secret_key='secret')
    return client('s3', uid.upper(), 'secret')


def eventually(look):
    """Counts stand in the tables within a second."""
    for _ in range(50):
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError('not within 5 s')


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return error.response
    except RGWAdminException as error:
        equal(error.code if isinstance(error.code, str) else error.code['Code'], code)
        return None
    raise AssertionError(f'{code} was expected, the call went through')


def categories(uid):
    summary = admin.get_usage(uid=uid, show_summary=True)['summary']
    return {one['category']: one for one in summary[0]['categories']} if summary else {}


@check('counts operations and bytes by category, as RGW names them')
def usage():
    s3 = user('counted')
    s3.create_bucket(Bucket='counted-bucket')
    s3.put_object(Bucket='counted-bucket', Key='key', Body=b'x' * 1000)
    s3.get_object(Bucket='counted-bucket', Key='key')['Body'].read()
    s3.head_object(Bucket='counted-bucket', Key='key')
    s3.list_objects_v2(Bucket='counted-bucket')
    s3.list_buckets()
    refused('NoSuchKey', s3.get_object, Bucket='counted-bucket', Key='none')
    s3.delete_object(Bucket='counted-bucket', Key='key')
    s3.delete_bucket(Bucket='counted-bucket')
    eventually(lambda: 'delete_bucket' in categories('counted'))
    found = {name: (one['ops'], one['successful_ops']) for name, one in categories('counted').items()}
    equal(found, {'create_bucket': (1, 1), 'put_obj': (1, 1), 'get_obj': (3, 2), 'list_bucket': (1, 1), 'list_buckets': (1, 1), 'delete_obj': (1, 1), 'delete_bucket': (1, 1)})
    equal(categories('counted')['put_obj']['bytes_received'], 1000)
    assert categories('counted')['get_obj']['bytes_sent'] >= 1000


@check('charges the owner of a bucket with what others do there')
def owner():
    owning, calling = user('owning'), user('calling')
    owning.create_bucket(Bucket='owned-bucket')
    owning.put_bucket_policy(Bucket='owned-bucket', Policy='{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::owned-bucket/*"}}')
    calling.put_object(Bucket='owned-bucket', Key='k', Body=b'12345')
    eventually(lambda: categories('owning').get('put_obj'))
    equal(categories('owning')['put_obj']['bytes_received'], 5)
    equal(categories('calling'), {})


@check('shows entries by bucket and hour')
def entries():
    s3 = user('hourly')
    s3.create_bucket(Bucket='hourly-bucket')
    eventually(lambda: categories('hourly'))
    (shown,) = admin.get_usage(uid='hourly', show_entries=True)['entries']
    equal(shown['user'], 'hourly')
    (bucket,) = shown['buckets']
    equal((bucket['bucket'], bucket['owner'], [one['category'] for one in bucket['categories']]), ('hourly-bucket', 'hourly', ['create_bucket']))
    equal(bucket['epoch'] % 3600, 0)
    equal(datetime.datetime.fromtimestamp(bucket['epoch'], datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.000000Z'), bucket['time'])


@check('shows what lies in a time, and trims it')
def trim():
    s3 = user('trimmed')
    s3.list_buckets()
    eventually(lambda: categories('trimmed'))
    now = datetime.datetime.now(datetime.timezone.utc)
    tomorrow, yesterday = ((now + datetime.timedelta(days=days)).strftime('%Y-%m-%d') for days in (1, -1))
    equal(len(admin.get_usage(uid='trimmed', start=yesterday, end=tomorrow, show_summary=True)['summary']), 1)
    equal(admin.get_usage(uid='trimmed', start=tomorrow, show_summary=True)['summary'], [])
    admin.trim_usage(uid='trimmed', end=yesterday)
    assert categories('trimmed')
    admin.trim_usage(uid='trimmed')
    equal(categories('trimmed'), {})
    refused('InvalidArgument', admin.trim_usage)


@check('knows when an access key was last used, and N/A of one that never was')
def key_last_used():
    user('keyed')
    admin.create_key(uid='keyed', access_key='NEVERUSED0000000', secret_key='never')
    never = iam.get_access_key_last_used(AccessKeyId='NEVERUSED0000000')
    equal((never['UserName'], never['AccessKeyLastUsed']), ('keyed', {'ServiceName': 'N/A', 'Region': 'N/A'}))
    client('s3', 'NEVERUSED0000000', 'never').list_buckets()
    used = eventually(lambda: (lambda one: one if 'LastUsedDate' in one else None)(iam.get_access_key_last_used(AccessKeyId='NEVERUSED0000000')['AccessKeyLastUsed']))
    equal(used['ServiceName'], 's3')
    assert abs((datetime.datetime.now(datetime.timezone.utc) - used['LastUsedDate']).total_seconds()) < 60
    refused('NoSuchEntity', iam.get_access_key_last_used, AccessKeyId='AKIA0000000000NOBODY')


@check('knows when a role was last used')
def role_last_used():
    admin.create_user(uid='assumer', display_name='a', access_key='ASSUMER', secret_key='secret')
    iam.create_role(RoleName='Used', AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/assumer"},"Action":"sts:AssumeRole"}}')
    assert 'LastUsedDate' not in iam.get_role(RoleName='Used')['Role'].get('RoleLastUsed', {})
    got = client('sts', 'ASSUMER', 'secret').assume_role(RoleArn='arn:aws:iam:::role/Used', RoleSessionName='session')['Credentials']
    client('sts', got['AccessKeyId'], got['SecretAccessKey'], got['SessionToken']).get_caller_identity()
    last = eventually(lambda: (lambda one: one if 'LastUsedDate' in one else None)(iam.get_role(RoleName='Used')['Role'].get('RoleLastUsed', {})))
    assert last['Region']


@check('makes a credential report')
def report():
    admin.create_user(uid='reported', display_name='r', access_key='REPORTED00000000', secret_key='secret')
    client('s3', 'REPORTED00000000', 'secret').list_buckets()
    eventually(lambda: 'LastUsedDate' in iam.get_access_key_last_used(AccessKeyId='REPORTED00000000')['AccessKeyLastUsed'])
    equal(refused('ReportNotPresent', iam.get_credential_report)['ResponseMetadata']['HTTPStatusCode'], 410)
    equal(iam.generate_credential_report()['State'], 'STARTED')
    eventually(lambda: iam.generate_credential_report()['State'] == 'COMPLETE')
    got = iam.get_credential_report()
    equal(got['ReportFormat'], 'text/csv')
    rows = {row['user']: row for row in csv.DictReader(io.StringIO(got['Content'].decode()))}
    row = rows['reported']
    equal((row['arn'], row['password_enabled'], row['mfa_active'], row['access_key_1_active'], row['access_key_1_last_used_service'], row['access_key_2_active']),
          ('arn:aws:iam:::user/reported', 'false', 'false', 'true', 's3', 'false'))
    assert abs((datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(row['access_key_1_last_used_date'])).total_seconds()) < 60


@check('refuses callers without the capability')
def authorization():
    user('powerless')
    powerless = RGWAdmin('POWERLESS', 'secret', SERVER, secure=False)
    refused('AccessDenied', powerless.get_usage, uid='powerless')
    refused('AccessDenied', powerless.trim_usage, uid='powerless')
    admin.add_capability(uid='powerless', user_caps='usage=read')
    powerless.get_usage(uid='powerless')
    refused('AccessDenied', powerless.trim_usage, uid='powerless')
    for call in ('generate_credential_report', 'get_credential_report'):
        refused('AccessDenied', getattr(client('iam', 'POWERLESS', 'secret'), call))
    refused('AccessDenied', client('iam', 'POWERLESS', 'secret').get_access_key_last_used, AccessKeyId='NEVERUSED0000000')


run()
