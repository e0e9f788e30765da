# Ceph's admin API through PyPI's rgwadmin: users, capabilities and keys.
import os

from rgwadmin import RGWAdmin
from rgwadmin.exceptions import RGWAdminException

from checks import check, equal, run

admin = RGWAdmin(os.environ['KEY'], os.environ['SECRET'], os.environ['SERVER'], secure=False)


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except RGWAdminException as error:
        equal(error.code if isinstance(error.code, str) else error.code['Code'], code)
        return
    raise AssertionError(f'{code} was expected, the call went through')


def user(uid, **named):
    return admin.create_user(uid=uid, display_name=f'User {uid}', **named)


@check('creates a user with a key of its own making')
def create():
    made = user('made')
    equal((made['user_id'], made['display_name'], made['email'], made['suspended'], made['max_buckets'], made['caps'], made['subusers'], made['swift_keys']),
          ('made', 'User made', '', 0, 1000, [], [], []))
    equal(len(made['keys']), 1)
    equal(made['keys'][0]['user'], 'made')
    equal(len(made['keys'][0]['access_key']), 20)
    equal(len(made['keys'][0]['secret_key']), 40)
    equal(admin.get_user(uid='made')['keys'], made['keys'])


@check('creates a user with the key that is given')
def create_with_key():
    made = user('given', access_key='GIVEN', secret_key='short', email='given@example.org', user_caps='users=read;roles=*', max_buckets=5)
    equal(made['keys'][0]['access_key'], 'GIVEN')
    equal(made['keys'][0]['secret_key'], 'short')
    equal((made['email'], made['max_buckets']), ('given@example.org', 5))
    equal(sorted((cap['type'], cap['perm']) for cap in made['caps']), [('roles', '*'), ('users', 'read')])
    equal(admin.get_user(access_key='GIVEN')['user_id'], 'given')


@check('refuses a user, a key or an address that exists')
def conflicts():
    user('twice', access_key='TWICE', secret_key='one', email='twice@example.org')
    refused('UserAlreadyExists', user, 'twice', access_key='THRICE', secret_key='one')
    refused('KeyExists', user, 'another', access_key='TWICE', secret_key='two')
    refused('EmailExists', user, 'another', email='twice@example.org')
    refused('NoSuchUser', admin.get_user, uid='another')


@check('modifies, suspends and enables a user')
def modify():
    user('changed')
    equal(admin.modify_user(uid='changed', display_name='New name', email='new@example.org', max_buckets=7)['display_name'], 'New name')
    equal(admin.modify_user(uid='changed', suspended=True)['suspended'], 1)
    equal(admin.modify_user(uid='changed', suspended=False)['suspended'], 0)
    seen = admin.get_user(uid='changed')
    equal((seen['display_name'], seen['email'], seen['max_buckets'], seen['suspended']), ('New name', 'new@example.org', 7, 0))


@check('adds and removes capabilities')
def capabilities():
    user('capable')
    equal(admin.add_capability(uid='capable', user_caps='users=read'), [{'type': 'users', 'perm': 'read'}])
    equal(admin.add_capability(uid='capable', user_caps='users=write'), [{'type': 'users', 'perm': '*'}])
    equal(admin.remove_capability(uid='capable', user_caps='users=write'), [{'type': 'users', 'perm': 'read'}])
    equal(admin.remove_capability(uid='capable', user_caps='users=read'), [])
    refused('InvalidCapability', admin.add_capability, uid='capable', user_caps='nonsense=read')


@check('creates and removes keys')
def keys():
    first = user('keyed')['keys'][0]['access_key']
    both = admin.create_key(uid='keyed', access_key='SECONDKEY', secret_key='second')
    equal(sorted(key['access_key'] for key in both), sorted([first, 'SECONDKEY']))
    equal(len(admin.create_key(uid='keyed')), 3)
    admin.remove_key(access_key='SECONDKEY', uid='keyed')
    assert 'SECONDKEY' not in [key['access_key'] for key in admin.get_user(uid='keyed')['keys']]


@check('removes a user')
def remove():
    user('gone', access_key='GONE', secret_key='gone')
    admin.remove_user(uid='gone')
    refused('NoSuchUser', admin.get_user, uid='gone')
    refused('NoSuchUser', admin.remove_user, uid='gone')


@check('refuses a caller without the capability, and reads only with users=read')
def authorization():
    user('plain', access_key='PLAIN', secret_key='plain')
    plain = RGWAdmin('PLAIN', 'plain', os.environ['SERVER'], secure=False)
    refused('AccessDenied', plain.get_user, uid='made')
    admin.add_capability(uid='plain', user_caps='users=read')
    equal(plain.get_user(uid='plain')['user_id'], 'plain')
    refused('AccessDenied', plain.create_user, uid='by-plain', display_name='No')
    refused('SignatureDoesNotMatch', RGWAdmin('PLAIN', 'wrong', os.environ['SERVER'], secure=False).get_user, uid='plain')
    refused('InvalidAccessKeyId', RGWAdmin('NOBODY', 'wrong', os.environ['SERVER'], secure=False).get_user, uid='plain')


def s3_of(made, index=0):
    import boto3
    from botocore.config import Config
    key = made['keys'][index]
    return boto3.client('s3', endpoint_url='http://' + os.environ['SERVER'], region_name='default', aws_access_key_id=key['access_key'],
                        aws_secret_access_key=key['secret_key'], config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1}))


def s3_refused(code, call, **named):
    from botocore.exceptions import ClientError
    try:
        call(**named)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return
    raise AssertionError(f'{code} was expected, the call went through')


@check('creates, modifies and removes subusers with keys of their own, whose access bounds them')
def subusers():
    made = user('parent')
    s3_of(made).create_bucket(Bucket='parents-bucket')
    s3_of(made).put_object(Bucket='parents-bucket', Key='k', Body=b'1')
    equal(admin.create_subuser(uid='parent', subuser='parent:reader', access='read', generate_secret=True), [{'id': 'parent:reader', 'permissions': 'read'}])
    seen = admin.get_user(uid='parent')
    equal([key['user'] for key in seen['swift_keys']], ['parent:reader'])
    admin.create_key(uid='parent', subuser='parent:reader', access_key='READER', secret_key='reader')
    reader = s3_of({'keys': [{'access_key': 'READER', 'secret_key': 'reader'}]})
    equal(reader.get_object(Bucket='parents-bucket', Key='k')['Body'].read(), b'1')
    s3_refused('AccessDenied', reader.put_object, Bucket='parents-bucket', Key='k2', Body=b'2')
    equal(admin.modify_subuser(uid='parent', subuser='parent:reader', access='full'), [{'id': 'parent:reader', 'permissions': 'full-control'}])
    reader.put_object(Bucket='parents-bucket', Key='k2', Body=b'2')
    admin.remove_subuser(uid='parent', subuser='parent:reader')
    s3_refused('InvalidAccessKeyId', reader.list_objects_v2, Bucket='parents-bucket')
    equal((admin.get_user(uid='parent')['subusers'], admin.get_user(uid='parent')['swift_keys']), ([], []))
    refused('NoSuchSubUser', admin.remove_subuser, uid='parent', subuser='parent:reader')


@check('sets quotas of users and buckets, which hold')
def quotas():
    made = user('bounded')
    s3 = s3_of(made)
    s3.create_bucket(Bucket='bounded-bucket')
    none = {'enabled': False, 'check_on_raw': False, 'max_size': -1, 'max_size_kb': 0, 'max_objects': -1}
    equal(admin.get_user_quota(uid='bounded'), none)
    equal(admin.get_user_bucket_quota(uid='bounded'), none)
    admin.set_user_quota(uid='bounded', quota_type='user', max_size_kb=1, max_objects=10, enabled=True)
    equal(admin.get_user_quota(uid='bounded'), {'enabled': True, 'check_on_raw': False, 'max_size': 1024, 'max_size_kb': 1, 'max_objects': 10})
    s3.put_object(Bucket='bounded-bucket', Key='fits', Body=b'x' * 1000)
    s3_refused('QuotaExceeded', s3.put_object, Bucket='bounded-bucket', Key='more', Body=b'x' * 25)
    s3.put_object(Bucket='bounded-bucket', Key='little', Body=b'x' * 24)
    admin.set_user_quota(uid='bounded', quota_type='user', enabled=False)
    s3.put_object(Bucket='bounded-bucket', Key='more', Body=b'x' * 25)
    admin.set_bucket_quota(uid='bounded', bucket='bounded-bucket', max_objects=3, enabled=True)
    equal(admin.get_bucket(bucket='bounded-bucket')['bucket_quota']['max_objects'], 3)
    s3_refused('QuotaExceeded', s3.put_object, Bucket='bounded-bucket', Key='fourth', Body=b'')
    s3_refused('QuotaExceeded', s3.copy_object, Bucket='bounded-bucket', Key='fourth', CopySource='bounded-bucket/fits')
    upload = s3.create_multipart_upload(Bucket='bounded-bucket', Key='parts')['UploadId']
    s3_refused('QuotaExceeded', s3.upload_part, Bucket='bounded-bucket', Key='parts', UploadId=upload, PartNumber=1, Body=b'x')
    s3.delete_object(Bucket='bounded-bucket', Key='more')
    s3.put_object(Bucket='bounded-bucket', Key='fourth', Body=b'')


@check('shows buckets and what lies in them, by bucket, by user and for all')
def bucket_stats():
    s3 = s3_of(user('owner'))
    s3.create_bucket(Bucket='owners-bucket')
    s3.put_object(Bucket='owners-bucket', Key='a', Body=b'12345')
    s3.put_object(Bucket='owners-bucket', Key='b', Body=b'')
    equal(admin.get_bucket(uid='owner'), ['owners-bucket'])
    assert 'owners-bucket' in admin.get_buckets()
    seen = admin.get_bucket(bucket='owners-bucket', stats=True)
    equal((seen['bucket'], seen['owner'], seen['usage']['rgw.main']['size'], seen['usage']['rgw.main']['num_objects']), ('owners-bucket', 'owner', 5, 2))
    equal([one['bucket'] for one in admin.get_bucket(uid='owner', stats=True)], ['owners-bucket'])
    equal(admin.get_user(uid='owner', stats=True)['stats']['num_objects'], 2)
    checked = admin.check_bucket_index(bucket='owners-bucket', check_objects=True, fix=True)['check_result']
    equal(checked['existing_header'], checked['calculated_header'])
    equal(admin.get_policy(bucket='owners-bucket')['owner']['id'], 'owner')
    equal(admin.get_policy(bucket='owners-bucket', object_name='a')['acl']['acl_user_map'], [{'user': 'owner', 'acl': 15}])
    refused('NoSuchBucket', admin.get_bucket, bucket='nosuch')


@check('gives buckets to other users, at once')
def links():
    before, after = user('before'), user('after')
    s3_of(before).create_bucket(Bucket='wandering')
    s3_of(before).put_object(Bucket='wandering', Key='k', Body=b'1')
    admin.unlink_bucket(bucket='wandering', uid='before')
    s3_refused('AccessDenied', s3_of(before).list_objects_v2, Bucket='wandering')
    admin.link_bucket(bucket='wandering', uid='after', bucket_id=admin.get_bucket(bucket='wandering')['id'])
    equal(s3_of(after).get_object(Bucket='wandering', Key='k')['Body'].read(), b'1')
    equal(admin.get_bucket(uid='before'), [])
    admin.link_bucket(bucket='wandering', uid='before', new_bucket_name='at-home')
    equal(s3_of(before).get_object(Bucket='at-home', Key='k')['Body'].read(), b'1')
    refused('NoSuchBucket', admin.get_bucket, bucket='wandering')
    refused('BucketUnlinkFailed', admin.unlink_bucket, bucket='at-home', uid='after')


@check('removes objects, buckets and users with all they have')
def removals():
    s3 = s3_of(user('leaving'))
    for bucket in ('leaving-one', 'leaving-two'):
        s3.create_bucket(Bucket=bucket)
        for i in range(3):
            s3.put_object(Bucket=bucket, Key=f'k{i}', Body=b'x')
    admin.remove_object(bucket='leaving-one', object_name='k0')
    refused('NoSuchObject', admin.remove_object, bucket='leaving-one', object_name='k0')
    refused('BucketNotEmpty', admin.remove_bucket, bucket='leaving-one')
    admin.remove_bucket(bucket='leaving-one', purge_objects=True)
    refused('NoSuchBucket', admin.get_bucket, bucket='leaving-one')
    refused('DeleteConflict', admin.remove_user, uid='leaving')
    admin.remove_user(uid='leaving', purge_data=True)
    refused('NoSuchUser', admin.get_user, uid='leaving')
    refused('NoSuchBucket', admin.get_bucket, bucket='leaving-two')


@check('reads the metadata of users and buckets')
def metadata():
    s3_of(user('meta')).create_bucket(Bucket='meta-bucket')
    assert 'meta' in admin.get_users()
    assert 'meta' in admin.get_metadata('user')
    equal(admin.get_metadata('user', key='meta')['data']['user_id'], 'meta')
    equal(admin.get_metadata('bucket', key='meta-bucket')['data']['owner'], 'meta')
    instance = [one for one in admin.get_bucket_instances() if one.startswith('meta-bucket:')]
    equal(len(instance), 1)
    equal(admin.get_metadata('bucket.instance', key=instance[0])['data']['bucket_info']['owner'], 'meta')
    equal(admin.get_metadata('user', max_entries=1)['count'], 1)


@check('keeps and shows placement')
def placement():
    equal(user('placed', default_placement='fast', placement_tags='a,b')['placement_tags'], ['a', 'b'])
    equal(admin.modify_user(uid='placed', default_placement='slow')['default_placement'], 'slow')


@check('limits the rate of a user, and of a bucket, at once')
def rate_limits():
    made = user('hasty')
    s3 = s3_of(made)
    s3.create_bucket(Bucket='hasty-bucket')
    s3.put_object(Bucket='hasty-bucket', Key='k', Body=b'1')
    admin.request('post', '/admin/ratelimit?format=json&ratelimit-scope=user&uid=hasty&max-read-ops=3&enabled=true')
    equal(admin.request('get', '/admin/ratelimit?format=json&ratelimit-scope=user&uid=hasty')['user_ratelimit']['max_read_ops'], 3)
    for _ in range(3):
        s3.get_object(Bucket='hasty-bucket', Key='k')
    s3_refused('SlowDown', s3.get_object, Bucket='hasty-bucket', Key='k')
    s3.put_object(Bucket='hasty-bucket', Key='k', Body=b'2')
    admin.request('post', '/admin/ratelimit?format=json&ratelimit-scope=user&uid=hasty&enabled=false')
    s3.get_object(Bucket='hasty-bucket', Key='k')
    admin.request('post', '/admin/ratelimit?format=json&ratelimit-scope=bucket&bucket=hasty-bucket&max-write-ops=1&enabled=true')
    s3.put_object(Bucket='hasty-bucket', Key='k', Body=b'3')
    s3_refused('SlowDown', s3.put_object, Bucket='hasty-bucket', Key='k', Body=b'4')
    admin.request('post', '/admin/ratelimit?format=json&ratelimit-scope=bucket&bucket=hasty-bucket&enabled=false')


run()
