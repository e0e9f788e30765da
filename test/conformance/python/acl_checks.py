# ACLs, ownership and public access with boto3, as Ceph's s3-tests check them (test_bucket_acl_*, test_object_acl_*, test_access_bucket_*, test_*public_block*, test_*policy_status*).
# ENDPOINT, KEY, SECRET, NAME (display name), ALT, ALT_SECRET, ALT_NAME, PREFIX (of bucket names).
import itertools
import json
import os

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import check, equal, run

ENDPOINT, PREFIX, MAIN, MAIN_NAME, OTHER, OTHER_NAME = (os.environ[name] for name in ('ENDPOINT', 'PREFIX', 'KEY', 'NAME', 'ALT', 'ALT_NAME'))
numbers = itertools.count(1)
ALL = 'http://acs.amazonaws.com/groups/global/AllUsers'
KNOWN = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'


def client(key=None, secret=None):
    signature = {} if key else {'signature_version': UNSIGNED}
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, endpoint_url=ENDPOINT, region_name='us-east-1',
                        config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}, **signature))


main, alt, anon = client(MAIN, os.environ['SECRET']), client(OTHER, os.environ['ALT_SECRET']), client()


def bucket(by=main, **given):
    name = f'{PREFIX}-{next(numbers)}'
    by.create_bucket(Bucket=name, **given)
    return name


def refused(code, call, **named):
    try:
        call(**named)
    except ClientError as error:
        equal(error.response['Error']['Code'], code)
        return error.response
    raise AssertionError(f'{code} was expected, the call went through')


def shown(acl):
    """Grants as (who, permission), sorted."""
    return sorted((grant['Grantee'].get('ID') or grant['Grantee']['URI'].rsplit('/', 1)[-1], grant['Permission']) for grant in acl['Grants'])


def put(name, key='foo', by=main, body=b'bar', **given):
    by.put_object(Bucket=name, Key=key, Body=body, **given)
    return key


def read(name, key='foo', by=main):
    return by.get_object(Bucket=name, Key=key)['Body'].read()


@check('a bucket is its owner\'s alone by default')
def bucket_default():
    acl = main.get_bucket_acl(Bucket=bucket())
    equal(acl['Owner'], {'DisplayName': MAIN_NAME, 'ID': MAIN})
    equal(acl['Grants'], [{'Grantee': {'DisplayName': MAIN_NAME, 'ID': MAIN, 'Type': 'CanonicalUser'}, 'Permission': 'FULL_CONTROL'}])


@check('a bucket takes canned ACLs, at its creation and later')
def bucket_canned():
    name = bucket(ACL='public-read')
    equal(shown(main.get_bucket_acl(Bucket=name)), sorted([('AllUsers', 'READ'), (MAIN, 'FULL_CONTROL')]))
    main.put_bucket_acl(Bucket=name, ACL='private')
    equal(shown(main.get_bucket_acl(Bucket=name)), [(MAIN, 'FULL_CONTROL')])
    main.put_bucket_acl(Bucket=name, ACL='public-read-write')
    equal(shown(main.get_bucket_acl(Bucket=name)), sorted([('AllUsers', 'READ'), ('AllUsers', 'WRITE'), (MAIN, 'FULL_CONTROL')]))
    main.put_bucket_acl(Bucket=name, ACL='authenticated-read')
    equal(shown(main.get_bucket_acl(Bucket=name)), sorted([('AuthenticatedUsers', 'READ'), (MAIN, 'FULL_CONTROL')]))


@check('a bucket that is made again with another ACL is refused')
def bucket_again():
    name = bucket(ACL='public-read')
    refused('BucketAlreadyExists', main.create_bucket, Bucket=name)
    other = bucket()
    refused('BucketAlreadyExists', main.create_bucket, Bucket=other, ACL='public-read')
    main.create_bucket(Bucket=other)


@check('an object takes every canned ACL, when it is put and later')
def object_canned():
    name = bucket()
    put(name)
    equal(shown(main.get_object_acl(Bucket=name, Key='foo')), [(MAIN, 'FULL_CONTROL')])
    for canned, more in [('public-read', [('AllUsers', 'READ')]), ('public-read-write', [('AllUsers', 'READ'), ('AllUsers', 'WRITE')]), ('authenticated-read', [('AuthenticatedUsers', 'READ')]), ('private', [])]:
        put(name, ACL=canned)
        equal(shown(main.get_object_acl(Bucket=name, Key='foo')), sorted([(MAIN, 'FULL_CONTROL'), *more]))
        main.put_object_acl(Bucket=name, Key='foo', ACL='private')
        main.put_object_acl(Bucket=name, Key='foo', ACL=canned)
        equal(shown(main.get_object_acl(Bucket=name, Key='foo')), sorted([(MAIN, 'FULL_CONTROL'), *more]))


@check('what another writes into a bucket is his, and the bucket\'s owner has what he is given')
def bucket_owner():
    name = bucket(ACL='public-read-write')
    for canned, grant in [('bucket-owner-read', 'READ'), ('bucket-owner-full-control', 'FULL_CONTROL')]:
        put(name, by=alt)
        refused('AccessDenied', main.get_object, Bucket=name, Key='foo')
        refused('AccessDenied', main.get_object_acl, Bucket=name, Key='foo')
        put(name, by=alt, ACL=canned)
        acl = alt.get_object_acl(Bucket=name, Key='foo')
        equal(acl['Owner'], {'DisplayName': OTHER_NAME, 'ID': OTHER})
        equal(shown(acl), sorted([(OTHER, 'FULL_CONTROL'), (MAIN, grant)]))
        equal(read(name), b'bar')
    main.delete_object(Bucket=name, Key='foo')


@check('whoever has full control of an object changes its ACL, and it stays its owner\'s')
def full_control():
    name = bucket(ACL='public-read-write')
    put(name)
    owner = {'DisplayName': MAIN_NAME, 'ID': MAIN}
    grants = [{'Grantee': {'ID': OTHER, 'Type': 'CanonicalUser'}, 'Permission': 'FULL_CONTROL'}]
    main.put_object_acl(Bucket=name, Key='foo', AccessControlPolicy={'Grants': grants, 'Owner': owner})
    grants[0]['Permission'] = 'READ_ACP'
    alt.put_object_acl(Bucket=name, Key='foo', AccessControlPolicy={'Grants': grants, 'Owner': owner})
    equal(alt.get_object_acl(Bucket=name, Key='foo')['Owner'], owner)
    refused('AccessDenied', alt.get_object, Bucket=name, Key='foo')
    refused('AccessDenied', main.put_object_acl, Bucket=name, Key='foo', AccessControlPolicy={'Grants': grants, 'Owner': {'ID': OTHER}})


@check('grants to a user by id, by headers and in XML')
def by_id():
    name = bucket()
    for permission in ['FULL_CONTROL', 'READ', 'READ_ACP', 'WRITE', 'WRITE_ACP']:
        policy = main.get_bucket_acl(Bucket=name)
        grants = [*[grant for grant in policy['Grants'] if grant['Grantee'].get('ID') != OTHER], {'Grantee': {'ID': OTHER, 'Type': 'CanonicalUser'}, 'Permission': permission}]
        main.put_bucket_acl(Bucket=name, AccessControlPolicy={'Grants': grants, 'Owner': policy['Owner']})
        equal(shown(main.get_bucket_acl(Bucket=name)), sorted([(MAIN, 'FULL_CONTROL'), (OTHER, permission)]))
    who = f'id={OTHER}'
    put(name, 'headers', GrantRead=who, GrantReadACP=who, GrantWriteACP=who, GrantFullControl=who)
    equal(shown(alt.get_object_acl(Bucket=name, Key='headers')), sorted((OTHER, one) for one in ['READ', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL']))
    refused('InvalidArgument', main.put_bucket_acl, Bucket=name, GrantRead='id=_foo')


@check('grants to a user by his address, who is shown by his id')
def by_email():
    name = bucket()
    main.put_bucket_acl(Bucket=name, GrantFullControl=f'id={MAIN}', GrantWrite=f'emailAddress="{OTHER.lower()}@example.com"')
    equal(shown(main.get_bucket_acl(Bucket=name)), sorted([(MAIN, 'FULL_CONTROL'), (OTHER, 'WRITE')]))
    put(name, by=alt)
    refused('UnresolvableGrantByEmailAddress', main.put_bucket_acl, Bucket=name, GrantWrite='emailAddress="doesnotexist@dreamhost.com.invalid"')


@check('each permission of a bucket gives what it says and nothing more')
def bucket_permissions():
    allowed = {'READ': ['list'], 'WRITE': ['write'], 'READ_ACP': ['acl'], 'WRITE_ACP': ['change'], 'FULL_CONTROL': ['list', 'write', 'acl', 'change']}
    for permission, may in allowed.items():
        name = bucket()
        owner = main.get_bucket_acl(Bucket=name)['Owner']
        grants = [{'Grantee': {'ID': MAIN, 'Type': 'CanonicalUser'}, 'Permission': 'FULL_CONTROL'}, {'Grantee': {'ID': OTHER, 'Type': 'CanonicalUser'}, 'Permission': permission}]
        main.put_bucket_acl(Bucket=name, AccessControlPolicy={'Grants': grants, 'Owner': owner})
        calls = {'list': (alt.list_objects_v2, {}), 'write': (alt.put_object, {'Key': 'new'}), 'acl': (alt.get_bucket_acl, {}), 'change': (alt.put_bucket_acl, {'AccessControlPolicy': {'Grants': grants, 'Owner': owner}})}
        for what, (call, more) in calls.items():
            if what in may:
                call(Bucket=name, **more)
            else:
                refused('AccessDenied', call, Bucket=name, **more)


@check('a bucket without grants leaves its owner the ACL, and what he wrote')
def no_grants():
    name = bucket()
    put(name)
    policy = main.get_bucket_acl(Bucket=name)
    main.put_bucket_acl(Bucket=name, AccessControlPolicy={'Owner': policy['Owner'], 'Grants': []})
    equal(read(name), b'bar')
    refused('AccessDenied', main.put_object, Bucket=name, Key='baz', Body=b'a')
    equal(main.get_bucket_acl(Bucket=name)['Grants'], [])
    main.put_bucket_acl(Bucket=name, ACL='private')
    put(name, 'baz')


@check('objects are read by their own ACL, and listed by the bucket\'s')
def access():
    for of_bucket in ['private', 'public-read', 'public-read-write']:
        name = bucket(ACL=of_bucket)
        for of_object in ['private', 'public-read', 'public-read-write']:
            put(name, of_object, ACL=of_object)
        for who in (alt, anon):
            for of_object in ['private', 'public-read', 'public-read-write']:
                if of_object == 'private':
                    refused('AccessDenied', who.get_object, Bucket=name, Key=of_object)
                else:
                    equal(read(name, of_object, who), b'bar')
            if of_bucket == 'private':
                refused('AccessDenied', who.list_objects, Bucket=name)
                refused('AccessDenied', who.get_object, Bucket=name, Key='nothing')
            else:
                equal(len(who.list_objects(Bucket=name)['Contents']), 3)
                refused('NoSuchKey', who.get_object, Bucket=name, Key='nothing')
            if of_bucket != 'public-read-write':
                refused('AccessDenied', who.put_object, Bucket=name, Key='new', Body=b'x')
        if of_bucket == 'public-read-write':
            put(name, 'overwritten', by=alt)
            put(name, 'anonymous', by=anon)
            refused('AccessDenied', main.get_object, Bucket=name, Key='anonymous')


@check('everybody with a key reads what is open to authenticated users, and nobody without')
def authenticated():
    name = bucket()
    put(name, ACL='authenticated-read')
    equal(read(name, by=alt), b'bar')
    refused('AccessDenied', anon.get_object, Bucket=name, Key='foo')


@check('copies are private, and have the ACL that they are given')
def copies():
    name = bucket()
    put(name, ACL='public-read')
    main.copy_object(Bucket=name, Key='copy', CopySource=f'{name}/foo')
    equal(shown(main.get_object_acl(Bucket=name, Key='copy')), [(MAIN, 'FULL_CONTROL')])
    main.copy_object(Bucket=name, Key='open', CopySource=f'{name}/foo', ACL='public-read')
    equal(read(name, 'open', anon), b'bar')
    theirs = bucket(alt)
    refused('AccessDenied', alt.copy_object, Bucket=theirs, Key='stolen', CopySource=f'{name}/copy')
    alt.copy_object(Bucket=theirs, Key='copied', CopySource=f'{name}/open')
    equal(read(theirs, 'copied', alt), b'bar')


@check('uploads of parts have owner and ACL from their beginning')
def uploads():
    name = bucket(ACL='public-read-write')
    upload = alt.create_multipart_upload(Bucket=name, Key='foo', ACL='bucket-owner-read')['UploadId']
    equal(main.list_multipart_uploads(Bucket=name)['Uploads'][0]['Owner'], {'DisplayName': OTHER_NAME, 'ID': OTHER})
    tag = alt.upload_part(Bucket=name, Key='foo', UploadId=upload, PartNumber=1, Body=b'bar')['ETag']
    alt.complete_multipart_upload(Bucket=name, Key='foo', UploadId=upload, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': tag}]})
    equal(shown(alt.get_object_acl(Bucket=name, Key='foo')), sorted([(OTHER, 'FULL_CONTROL'), (MAIN, 'READ')]))
    equal(read(name), b'bar')


@check('listings show whose each object is')
def listings():
    name = bucket(ACL='public-read-write')
    put(name, 'a')
    put(name, 'b', by=alt)
    main.copy_object(Bucket=name, Key='c', CopySource=f'{name}/a')
    wanted = [{'DisplayName': MAIN_NAME, 'ID': MAIN}, {'DisplayName': OTHER_NAME, 'ID': OTHER}, {'DisplayName': MAIN_NAME, 'ID': MAIN}]
    equal([one['Owner'] for one in main.list_objects(Bucket=name)['Contents']], wanted)
    equal([one['Owner'] for one in main.list_objects_v2(Bucket=name, FetchOwner=True)['Contents']], wanted)
    equal([one.get('Owner') for one in main.list_objects_v2(Bucket=name)['Contents']], [None, None, None])
    equal([one['Owner'] for one in main.list_object_versions(Bucket=name)['Versions']], wanted)


@check('ownership is set, shown and deleted, and disables ACLs')
def ownership():
    name = bucket(ACL='public-read-write')
    refused('OwnershipControlsNotFoundError', main.get_bucket_ownership_controls, Bucket=name)
    put(name, by=alt)
    controls = lambda value: {'Rules': [{'ObjectOwnership': value}]}
    refused('InvalidBucketAclWithObjectOwnership', main.put_bucket_ownership_controls, Bucket=name, OwnershipControls=controls('BucketOwnerEnforced'))
    main.put_bucket_ownership_controls(Bucket=name, OwnershipControls=controls('BucketOwnerPreferred'))
    equal(main.get_bucket_ownership_controls(Bucket=name)['OwnershipControls'], controls('BucketOwnerPreferred'))
    put(name, 'given', by=alt, ACL='bucket-owner-full-control')
    equal(main.get_object_acl(Bucket=name, Key='given')['Owner']['ID'], MAIN)
    main.put_bucket_acl(Bucket=name, ACL='private')
    main.put_bucket_ownership_controls(Bucket=name, OwnershipControls=controls('BucketOwnerEnforced'))
    equal(read(name), b'bar')
    refused('AccessDenied', alt.get_object, Bucket=name, Key='foo')
    refused('AccessControlListNotSupported', main.put_bucket_acl, Bucket=name, ACL='public-read')
    refused('AccessControlListNotSupported', main.put_object, Bucket=name, Key='x', ACL='public-read')
    put(name, 'x', ACL='bucket-owner-full-control')
    main.delete_bucket_ownership_controls(Bucket=name)
    refused('OwnershipControlsNotFoundError', main.get_bucket_ownership_controls, Bucket=name)
    equal(read(name, by=alt), b'bar')
    other = bucket(ObjectOwnership='BucketOwnerEnforced')
    equal(main.get_bucket_ownership_controls(Bucket=other)['OwnershipControls'], controls('BucketOwnerEnforced'))
    refused('InvalidBucketAclWithObjectOwnership', bucket, ACL='public-read', ObjectOwnership='BucketOwnerEnforced')


def blocking(**settings):
    return {'BlockPublicAcls': False, 'IgnorePublicAcls': False, 'BlockPublicPolicy': False, 'RestrictPublicBuckets': False, **settings}


@check('a public access block is set, shown and deleted')
def block():
    name = bucket()
    refused('NoSuchPublicAccessBlockConfiguration', main.get_public_access_block, Bucket=name)
    main.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration={'BlockPublicAcls': True, 'RestrictPublicBuckets': True})
    equal(main.get_public_access_block(Bucket=name)['PublicAccessBlockConfiguration'], blocking(BlockPublicAcls=True, RestrictPublicBuckets=True))
    refused('AccessDenied', alt.put_public_access_block, Bucket=name, PublicAccessBlockConfiguration={})
    main.delete_public_access_block(Bucket=name)
    refused('NoSuchPublicAccessBlockConfiguration', main.get_public_access_block, Bucket=name)


@check('BlockPublicAcls refuses public ACLs of buckets and objects')
def block_acls():
    name = bucket()
    put(name)
    main.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocking(BlockPublicAcls=True))
    for canned in ['public-read', 'public-read-write', 'authenticated-read']:
        refused('AccessDenied', main.put_bucket_acl, Bucket=name, ACL=canned)
        refused('AccessDenied', main.put_object, Bucket=name, Key='foo1', Body=b'', ACL=canned)
        refused('AccessDenied', main.put_object_acl, Bucket=name, Key='foo', ACL=canned)
        refused('AccessDenied', main.create_multipart_upload, Bucket=name, Key='foo1', ACL=canned)
    put(name, 'own', ACL='private')


@check('IgnorePublicAcls takes back what public ACLs gave')
def ignore_acls():
    name = bucket(ACL='public-read')
    put(name, ACL='public-read')
    alt.list_objects(Bucket=name)
    equal(read(name, by=alt), b'bar')
    main.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocking(IgnorePublicAcls=True))
    refused('AccessDenied', alt.list_objects, Bucket=name)
    refused('AccessDenied', alt.get_object, Bucket=name, Key='foo')
    refused('AccessDenied', anon.get_object, Bucket=name, Key='foo')
    equal(read(name), b'bar')


def policy(name, principal='*', **more):
    statement = {'Effect': 'Allow', 'Principal': principal, 'Action': ['s3:GetObject', 's3:ListBucket'], 'Resource': [f'arn:aws:s3:::{name}', f'arn:aws:s3:::{name}/*'], **more}
    return json.dumps({'Version': '2012-10-17', 'Statement': [statement]})


@check('BlockPublicPolicy refuses policies that are public, and no others')
def block_policy():
    name = bucket()
    main.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocking(BlockPublicPolicy=True))
    refused('AccessDenied', main.put_bucket_policy, Bucket=name, Policy=policy(name))
    main.put_bucket_policy(Bucket=name, Policy=policy(name, {'AWS': f'arn:aws:iam:::user/{OTHER}'}))
    main.put_bucket_policy(Bucket=name, Policy=policy(name, Condition={'IpAddress': {'aws:SourceIp': '10.0.0.0/32'}}))


@check('RestrictPublicBuckets leaves a bucket with a public policy to its owner')
def restrict():
    name = bucket()
    put(name)
    main.put_bucket_policy(Bucket=name, Policy=policy(name))
    equal(read(name, by=anon), b'bar')
    main.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocking(RestrictPublicBuckets=True))
    refused('AccessDenied', anon.get_object, Bucket=name, Key='foo')
    refused('AccessDenied', alt.list_objects, Bucket=name)
    equal(read(name), b'bar')
    main.put_bucket_policy(Bucket=name, Policy=policy(name, {'AWS': f'arn:aws:iam:::user/{OTHER}'}))
    equal(read(name, by=alt), b'bar')


@check('the policy status tells what is public')
def status():
    public = lambda name: main.get_bucket_policy_status(Bucket=name)['PolicyStatus']['IsPublic']
    name = bucket()
    equal(public(name), False)
    for canned, wanted in [('public-read', True), ('authenticated-read', True), ('private', False)]:
        main.put_bucket_acl(Bucket=name, ACL=canned)
        equal(public(name), wanted)
    for document, wanted in [(policy(name), True), (policy(name, Condition={'IpAddress': {'aws:SourceIp': '10.0.0.0/32'}}), False), (policy(name, {'AWS': f'arn:aws:iam:::user/{OTHER}'}), False)]:
        main.put_bucket_policy(Bucket=name, Policy=document)
        equal(public(name), wanted)


@check('a policy that denies wins over every ACL')
def denies():
    name = bucket(ACL='public-read')
    put(name, ACL='public-read')
    document = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Deny', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{name}/*'}]}
    main.put_bucket_policy(Bucket=name, Policy=json.dumps(document))
    for who in (main, alt, anon):
        refused('AccessDenied', who.get_object, Bucket=name, Key='foo')
    alt.list_objects(Bucket=name)


@check('a policy may ask for the ACL that a request gives')
def condition_of_acl():
    name = bucket()
    document = {'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': f'arn:aws:iam:::user/{OTHER}'}, 'Action': 's3:PutObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringEquals': {'s3:x-amz-acl': 'bucket-owner-full-control'}}}]}
    main.put_bucket_policy(Bucket=name, Policy=json.dumps(document))
    refused('AccessDenied', alt.put_object, Bucket=name, Key='foo', Body=b'bar')
    put(name, by=alt, ACL='bucket-owner-full-control')
    equal(read(name), b'bar')


@check('a policy may ask for the tags that an object has')
def condition_of_tags():
    name = bucket()
    document = {'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringEquals': {'s3:ExistingObjectTag/security': 'public'}}}]}
    main.put_bucket_policy(Bucket=name, Policy=json.dumps(document))
    put(name, 'public', Tagging='security=public&foo=bar')
    put(name, 'private', Tagging='security=private')
    put(name, 'none')
    for who in (alt, anon):
        equal(read(name, 'public', who), b'bar')
        for key in ['private', 'none', 'nothing']:
            refused('AccessDenied', who.get_object, Bucket=name, Key=key)
    main.put_object_tagging(Bucket=name, Key='private', Tagging={'TagSet': [{'Key': 'security', 'Value': 'public'}]})
    equal(read(name, 'private', alt), b'bar')


run()
