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


run()
