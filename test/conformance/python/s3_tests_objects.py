# The cases of Ceph's s3-tests for objects (test_object_*, test_put_object_if*, test_get_object_if*, test_object_raw_*, test_multipart_*, test_object_copy_*,
# test_bucket_policy_*, test_bucket_create_*, test_*_conditional_*, test_ranged_*).
import hashlib
import json
import time

from checks import check, equal, run
from s3_tests_world import ALT, MAIN, alt, anonymous, bucket, http, main, put, read, refused

MIB = 1024 * 1024


def upload(name, *bodies, key='k', **named):
    made = main.create_multipart_upload(Bucket=name, Key=key, **named)['UploadId']
    parts = [{'ETag': main.upload_part(Bucket=name, Key=key, UploadId=made, PartNumber=number, Body=body)['ETag'], 'PartNumber': number} for number, body in enumerate(bodies, 1)]
    return {'Bucket': name, 'Key': key, 'UploadId': made}, parts


def complete(made, parts, **named):
    return main.complete_multipart_upload(**made, MultipartUpload={'Parts': parts}, **named)


def policy(name, *statements):
    main.put_bucket_policy(Bucket=name, Policy=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': '*', **one} for one in statements]}))


@check('answers the anonymous by the ACLs of bucket and object')
def _():
    for bucket_acl, object_acl, status in (('public-read', 'public-read', 200), ('private', 'public-read', 200), ('public-read', 'private', 403)):
        name = bucket(ACL=bucket_acl)
        put(name, ACL=object_acl)
        if status == 200:
            equal(read(name, by=anonymous), b'x')
        else:
            refused(403, 'AccessDenied', anonymous.get_object, Bucket=name, Key='k')
        main.delete_object(Bucket=name, Key='k')
        refused(*((404, 'NoSuchKey') if bucket_acl == 'public-read' else (403, 'AccessDenied')), anonymous.get_object, Bucket=name, Key='k')
        main.delete_bucket(Bucket=name)
        refused(404, 'NoSuchBucket', anonymous.get_object, Bucket=name, Key='k')


@check('answers those who are somebody else as it answers the anonymous')
def _():
    name = bucket(ACL='private')
    put(name, ACL='authenticated-read')
    equal(read(name, by=alt), b'x')
    refused(403, 'AccessDenied', anonymous.get_object, Bucket=name, Key='k')
    refused(403, 'AccessDenied', alt.put_object, Bucket=name, Key='k', Body=b'y')
    refused(403, 'AccessDenied', anonymous.put_object, Bucket=name, Key='k', Body=b'y')


@check('takes what the anonymous write where that is public')
def _():
    name = bucket(ACL='public-read-write')
    anonymous.put_object(Bucket=name, Key='theirs', Body=b'y')
    equal([one['Key'] for one in main.list_objects(Bucket=name)['Contents']], ['theirs'])
    anonymous.delete_object(Bucket=name, Key='theirs')


@check('reads and writes by address for as long as it is signed for')
def _():
    name = bucket()
    at = main.generate_presigned_url('put_object', {'Bucket': name, 'Key': 'k'}, ExpiresIn=1000)
    equal(http.request('PUT', at, body=b'hello').status, 200)
    equal(http.request('GET', main.generate_presigned_url('get_object', {'Bucket': name, 'Key': 'k'}, ExpiresIn=100_000)).data, b'hello')
    for seconds in (0, 604_801, -7):
        assert http.request('GET', main.generate_presigned_url('get_object', {'Bucket': name, 'Key': 'k'}, ExpiresIn=seconds)).status in (400, 403), seconds


@check('gives the headers that the reader wants, but not to the anonymous')
def _():
    name = bucket()
    put(name, ACL='public-read')
    wanted = {'ResponseCacheControl': 'no-cache', 'ResponseContentDisposition': 'bla', 'ResponseContentEncoding': 'aaa', 'ResponseContentLanguage': 'esperanto', 'ResponseContentType': 'foo/bar', 'ResponseExpires': '123'}
    got = main.get_object(Bucket=name, Key='k', **wanted)['ResponseMetadata']['HTTPHeaders']
    equal([got[one] for one in ('cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type')], ['no-cache', 'bla', 'aaa', 'esperanto', 'foo/bar'])
    refused(400, 'InvalidRequest', anonymous.get_object, Bucket=name, Key='k', ResponseContentType='foo/bar')


@check('keeps metadata as it came, and replaces it whole')
def _():
    name = bucket()
    put(name, Metadata={'meta1': 'bar', 'empty': ''})
    equal(main.head_object(Bucket=name, Key='k')['Metadata'], {'meta1': 'bar', 'empty': ''})
    put(name, Metadata={'meta2': 'x'})
    equal(main.head_object(Bucket=name, Key='k')['Metadata'], {'meta2': 'x'})
    put(name, CacheControl='public, max-age=14400', Expires='Wed, 21 Oct 2099 07:28:00 GMT')
    head = main.head_object(Bucket=name, Key='k')['ResponseMetadata']['HTTPHeaders']
    equal((head['cache-control'], head['expires']), ('public, max-age=14400', 'Wed, 21 Oct 2099 07:28:00 GMT'))


@check('reads under conditions')
def _():
    name = bucket()
    tag = put(name)['ETag']
    early, late = 'Sat, 29 Oct 1994 19:43:31 GMT', time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() + 1))
    for named in ({'IfMatch': tag}, {'IfNoneMatch': 'ABCORZ'}, {'IfModifiedSince': early}, {'IfUnmodifiedSince': late}):
        equal(read(name, **named), b'x')
    for named in ({'IfMatch': '"ABCORZ"'}, {'IfUnmodifiedSince': early}):
        refused(412, 'PreconditionFailed', main.get_object, Bucket=name, Key='k', **named)
    equal(refused(304, '304', main.get_object, Bucket=name, Key='k', IfNoneMatch=tag)['ResponseMetadata']['HTTPHeaders']['etag'], tag)


@check('writes under conditions')
def _():
    name = bucket()
    refused(404, 'NoSuchKey', main.put_object, Bucket=name, Key='k', Body=b'1', IfMatch='*')
    tag = put(name, IfNoneMatch='*')['ETag']
    refused(412, 'PreconditionFailed', main.put_object, Bucket=name, Key='k', Body=b'2', IfNoneMatch='*')
    refused(412, 'PreconditionFailed', main.put_object, Bucket=name, Key='k', Body=b'2', IfMatch='"badetag"')
    put(name, body=b'3', IfMatch=tag)
    equal(read(name), b'3')
    refused(412, 'PreconditionFailed', main.delete_object, Bucket=name, Key='k', IfMatch=tag)
    main.delete_object(Bucket=name, Key='k', IfMatch='*')


@check('writes under conditions where versions are kept')
def _():
    name = bucket(versioned=True)
    tag = put(name, IfNoneMatch='*')['ETag']
    refused(412, 'PreconditionFailed', main.put_object, Bucket=name, Key='k', Body=b'2', IfNoneMatch='*')
    put(name, body=b'2', IfMatch=tag)
    main.delete_object(Bucket=name, Key='k')
    refused(404, 'NoSuchKey', main.put_object, Bucket=name, Key='k', Body=b'2', IfMatch=tag)
    put(name, body=b'3', IfNoneMatch='*')
    made, parts = upload(name, b'4')
    refused(412, 'PreconditionFailed', complete, made=made, parts=parts, IfNoneMatch='*')


@check('reads ranges, none of an empty object and none beyond the end')
def _():
    name = bucket()
    put(name, body=b'testcontent')
    for asked, body, said in (('bytes=4-7', b'cont', 'bytes 4-7/11'), ('bytes=4-', b'content', 'bytes 4-10/11'), ('bytes=-7', b'content', 'bytes 4-10/11')):
        got = main.get_object(Bucket=name, Key='k', Range=asked)
        equal((got['Body'].read(), got['ContentRange'], got['ResponseMetadata']['HTTPStatusCode']), (body, said, 206))
    refused(416, 'InvalidRange', main.get_object, Bucket=name, Key='k', Range='bytes=40-50')
    put(name, body=b'')
    refused(416, 'InvalidRange', main.get_object, Bucket=name, Key='k', Range='bytes=40-50')


@check('copies to itself only with something changed')
def _():
    name = bucket('k')
    refused(400, 'InvalidRequest', main.copy_object, Bucket=name, Key='k', CopySource=f'{name}/k')
    main.copy_object(Bucket=name, Key='k', CopySource=f'{name}/k', Metadata={'foo': 'bar'}, MetadataDirective='REPLACE')
    equal((main.head_object(Bucket=name, Key='k')['Metadata'], read(name)), ({'foo': 'bar'}, b'k'))


@check('copies what the caller may read to where he may write')
def _():
    name = bucket('k')
    theirs = f'{name}-theirs'
    alt.create_bucket(Bucket=theirs)
    refused(403, 'AccessDenied', alt.copy_object, Bucket=theirs, Key='k', CopySource=f'{name}/k')
    main.put_object_acl(Bucket=name, Key='k', ACL='public-read')
    alt.copy_object(Bucket=theirs, Key='k', CopySource=f'{name}/k')
    refused(403, 'AccessDenied', main.copy_object, Bucket=theirs, Key='n', CopySource=f'{name}/k')
    refused(404, 'NoSuchBucket', main.copy_object, Bucket=name, Key='n', CopySource=f'{name}-none/k')
    refused(404, 'NoSuchKey', main.copy_object, Bucket=name, Key='n', CopySource=f'{name}/none')
    tag = main.head_object(Bucket=name, Key='k')['ETag']
    main.copy_object(Bucket=name, Key='n', CopySource=f'{name}/k', CopySourceIfMatch=tag)
    refused(412, 'PreconditionFailed', main.copy_object, Bucket=name, Key='n', CopySource=f'{name}/k', CopySourceIfNoneMatch=tag)
    refused(412, 'PreconditionFailed', main.copy_object, Bucket=name, Key='n', CopySource=f'{name}/k', CopySourceIfMatch='"ABCORZ"')


@check('takes parts again, and the last of each counts')
def _():
    name = bucket()
    made, parts = upload(name, b'a' * (5 * MIB), b'tail')
    again = main.upload_part(**made, PartNumber=1, Body=b'b' * (5 * MIB))['ETag']
    refused(400, 'InvalidPart', complete, made=made, parts=parts)
    complete(made, [{'ETag': again, 'PartNumber': 1}, parts[1]])
    equal(hashlib.md5(read(name)).hexdigest(), hashlib.md5(b'b' * (5 * MIB) + b'tail').hexdigest())


@check('refuses uploads whose parts are missing, wrong, too small, not in order, or none')
def _():
    name = bucket()
    made, parts = upload(name, b'small', b'tail')
    refused(400, 'EntityTooSmall', complete, made=made, parts=parts)
    refused(400, 'InvalidPart', complete, made=made, parts=[{'ETag': parts[0]['ETag'], 'PartNumber': 9999}])
    refused(400, 'InvalidPart', complete, made=made, parts=[{'ETag': '"ffffffffffffffffffffffffffffffff"', 'PartNumber': 1}])
    refused(400, 'InvalidPartOrder', complete, made=made, parts=parts[::-1])
    refused(400, 'MalformedXML', complete, made=made, parts=[])
    main.abort_multipart_upload(**made)
    refused(404, 'NoSuchUpload', main.abort_multipart_upload, **made)
    refused(404, 'NoSuchUpload', complete, made=made, parts=parts)


@check('reads an upload by its parts')
def _():
    name = bucket()
    bodies = (b'a' * (5 * MIB), b'b' * (5 * MIB), b'c')
    made, parts = upload(name, *bodies)
    refused(404, 'NoSuchKey', main.get_object, Bucket=name, Key='k', PartNumber=1)
    tag = complete(made, parts)['ETag']
    equal(tag, f'"{hashlib.md5(b"".join(hashlib.md5(one).digest() for one in bodies)).hexdigest()}-3"')
    for number, body in enumerate(bodies, 1):
        got = main.get_object(Bucket=name, Key='k', PartNumber=number)
        equal((got['PartsCount'], got['ETag'], got['Body'].read() == body), (3, tag, True))
    refused(416, 'InvalidPartNumber', main.get_object, Bucket=name, Key='k', PartNumber=5)
    put(name, 'one')
    equal(main.get_object(Bucket=name, Key='one', PartNumber=1)['Body'].read(), b'x')
    refused(416, 'InvalidPartNumber', main.get_object, Bucket=name, Key='one', PartNumber=2)


@check('copies parts by ranges, and refuses those that are none')
def _():
    name = bucket()
    put(name, 'source', b'0123456789')
    made = {'Bucket': name, 'Key': 'k', 'UploadId': main.create_multipart_upload(Bucket=name, Key='k')['UploadId']}
    part = main.upload_part_copy(**made, PartNumber=1, CopySource=f'{name}/source', CopySourceRange='bytes=2-5')['CopyPartResult']
    refused(400, 'InvalidArgument', main.upload_part_copy, **made, PartNumber=1, CopySource=f'{name}/source', CopySourceRange='bytes=2-hello')
    refused(400, 'InvalidArgument', main.upload_part_copy, **made, PartNumber=1, CopySource=f'{name}/source', CopySourceRange='2-5')
    refused(400, 'InvalidArgument', main.upload_part_copy, **made, PartNumber=1, CopySource=f'{name}/source', CopySourceRange='bytes=0-21')
    complete(made, [{'ETag': part['ETag'], 'PartNumber': 1}])
    equal(read(name), b'2345')


@check('decides by bucket policies: listings, ACLs, tags and grants of requests')
def _():
    name = bucket('public/k', 'private/k')
    policy(name, {'Action': 's3:ListBucket', 'Resource': f'arn:aws:s3:::{name}', 'Condition': {'StringEquals': {'s3:prefix': 'public/'}}})
    equal([one['Key'] for one in alt.list_objects_v2(Bucket=name, Prefix='public/')['Contents']], ['public/k'])
    refused(403, 'AccessDenied', alt.list_objects_v2, Bucket=name)
    main.put_object_tagging(Bucket=name, Key='public/k', Tagging={'TagSet': [{'Key': 'security', 'Value': 'public'}]})
    main.put_object_tagging(Bucket=name, Key='private/k', Tagging={'TagSet': [{'Key': 'security', 'Value': 'private'}]})
    policy(name, {'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringEquals': {'s3:ExistingObjectTag/security': 'public'}}})
    equal(read(name, 'public/k', by=alt), b'public/k')
    refused(403, 'AccessDenied', alt.get_object, Bucket=name, Key='private/k')
    policy(name, {'Action': 's3:PutObject*', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringEquals': {'s3:RequestObjectTag/security': 'public'}}})
    alt.put_object(Bucket=name, Key='new', Body=b'', Tagging='security=public')
    refused(403, 'AccessDenied', alt.put_object, Bucket=name, Key='new', Body=b'', Tagging='security=private')
    refused(403, 'AccessDenied', alt.put_object, Bucket=name, Key='new', Body=b'')


@check('decides by the ACL and by the grants that come with a request')
def _():
    name = bucket()
    policy(name, {'Action': ['s3:PutObject', 's3:PutObjectAcl'], 'Resource': f'arn:aws:s3:::{name}/*'},
           {'Effect': 'Deny', 'Action': 's3:PutObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringLike': {'s3:x-amz-acl': 'public*'}}})
    alt.put_object(Bucket=name, Key='private', Body=b'')
    refused(403, 'AccessDenied', alt.put_object, Bucket=name, Key='public', Body=b'', ACL='public-read')
    policy(name, {'Action': ['s3:PutObject', 's3:PutObjectAcl'], 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringEquals': {'s3:x-amz-grant-full-control': f'id={MAIN}'}}})
    alt.put_object(Bucket=name, Key='granted', Body=b'', GrantFullControl=f'id={MAIN}')
    refused(403, 'AccessDenied', alt.put_object, Bucket=name, Key='plain', Body=b'')


@check('decides by the source and by the directive of a copy')
def _():
    source, name = bucket('public/foo', 'public/bar', 'private/foo'), bucket()
    policy(source, {'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{source}/*'})
    policy(name, {'Action': 's3:PutObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringLike': {'s3:x-amz-copy-source': f'{source}/public/*'}}})
    alt.copy_object(Bucket=name, Key='new', CopySource=f'{source}/public/foo')
    refused(403, 'AccessDenied', alt.copy_object, Bucket=name, Key='new', CopySource=f'{source}/private/foo')
    policy(name, {'Action': 's3:PutObject', 'Resource': f'arn:aws:s3:::{name}/*', 'Condition': {'StringEquals': {'s3:x-amz-metadata-directive': 'COPY'}}})
    alt.copy_object(Bucket=name, Key='new', CopySource=f'{source}/public/foo', MetadataDirective='COPY')
    refused(403, 'AccessDenied', alt.copy_object, Bucket=name, Key='new', CopySource=f'{source}/public/foo', MetadataDirective='REPLACE')


@check('knows whom a bucket belongs to, and refuses who expects another')
def _():
    name = bucket('k')
    equal(main.get_bucket_ownership_controls(Bucket=bucket(ObjectOwnership='BucketOwnerPreferred'))['OwnershipControls']['Rules'], [{'ObjectOwnership': 'BucketOwnerPreferred'}])
    enforced = bucket(ObjectOwnership='BucketOwnerEnforced')
    refused(400, 'AccessControlListNotSupported', main.put_object, Bucket=enforced, Key='k', Body=b'', ACL='public-read')
    put(enforced, ACL='bucket-owner-full-control')
    refused(400, 'AccessControlListNotSupported', main.put_bucket_acl, Bucket=enforced, ACL='public-read')
    refused(403, 'AccessDenied', main.list_objects_v2, Bucket=name, ExpectedBucketOwner='123456789012')


@check('goes with its bucket, which goes only when it is empty')
def _():
    name = bucket('k')
    refused(409, 'BucketNotEmpty', main.delete_bucket, Bucket=name)
    refused(404, 'NoSuchBucket', main.delete_bucket, Bucket=f'{name}-none')
    refused(404, 'NoSuchBucket', main.put_object, Bucket=f'{name}-none', Key='k', Body=b'')
    refused(409, 'BucketAlreadyExists', alt.create_bucket, Bucket=name)
    main.delete_object(Bucket=name, Key='k')
    equal(main.delete_bucket(Bucket=name)['ResponseMetadata']['HTTPStatusCode'], 204)
    refused(404, 'NoSuchBucket', main.list_objects, Bucket=name)
    refused(404, '404', main.head_bucket, Bucket=name)


@check('takes a whole body or nothing: sums that do not fit leave what was there')
def _():
    name = bucket('k')
    for md5, code in (('AAAAAAAAAAAAAAAAAAAAAA==', 'BadDigest'), ('YmFkZGlnZXN0', 'InvalidDigest'), ('', 'InvalidDigest')):
        refused(400, code, main.put_object, Bucket=name, Key='k', Body=b'new', ContentMD5=md5)
    refused(400, 'BadDigest', main.put_object, Bucket=name, Key='k', Body=b'new', ChecksumSHA256='47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
    equal(read(name), b'k')
    assert ALT != MAIN


run()
