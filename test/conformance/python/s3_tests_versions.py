# The cases of Ceph's s3-tests for versions (test_versioning_*, test_versioned_*).
import threading

from checks import check, equal, run
from s3_tests_world import alt, bucket, main, put, read, refused, versioning


def versions(name, key='k'):
    answer = main.list_object_versions(Bucket=name, Prefix=key)
    return [(one['VersionId'], one['IsLatest']) for one in answer.get('Versions', [])], [(one['VersionId'], one['IsLatest']) for one in answer.get('DeleteMarkers', [])]


def drop(name, version=None, key='k'):
    return main.delete_object(Bucket=name, Key=key, **({} if version is None else {'VersionId': version}))


def write(name, count, key='k'):
    return [put(name, key, f'body {number}'.encode())['VersionId'] for number in range(count)]


@check('is switched on and suspended, and says so')
def _():
    name = bucket()
    assert 'Status' not in main.get_bucket_versioning(Bucket=name)
    for status in ('Suspended', 'Enabled', 'Enabled', 'Suspended'):
        versioning(name, status)
        equal(main.get_bucket_versioning(Bucket=name)['Status'], status)


@check('writes and removes versions, newest first, oldest first')
def _():
    name = bucket(versioned=True)
    for order in (1, -1):
        ids = write(name, 5)
        for number, version in enumerate(ids):
            equal(read(name, VersionId=version), f'body {number}'.encode())
        for version in ids[::order]:
            equal(drop(name, version)['VersionId'], version)
        equal(versions(name), ([], []))


@check('keeps what was there before versions as the version null')
def _():
    name = bucket()
    put(name, body=b'old')
    versioning(name, 'Enabled')
    equal(read(name, VersionId='null'), b'old')
    equal(versions(name)[0], [('null', True)])
    drop(name, 'null')
    refused(404, 'NoSuchKey', main.get_object, Bucket=name, Key='k')
    equal(versions(name), ([], []))


@check('replaces the version null by one, or by a marker, while suspended')
def _():
    name = bucket()
    put(name, body=b'old')
    versioning(name, 'Enabled')
    versioning(name, 'Suspended')
    put(name, body=b'new')
    equal((read(name), versions(name)), (b'new', ([('null', True)], [])))
    answer = drop(name)
    equal((answer['DeleteMarker'], answer['VersionId'], versions(name)), (True, 'null', ([], [('null', True)])))
    drop(name, 'null')
    equal(versions(name), ([], []))


@check('keeps the versions of before while suspended, and puts null among them')
def _():
    name = bucket(versioned=True)
    ids = write(name, 3)
    versioning(name, 'Suspended')
    put(name, body=b'null 1')
    put(name, body=b'null 2')
    equal(versions(name)[0], [('null', True), *((one, False) for one in reversed(ids))])
    drop(name)
    equal(versions(name), ([(one, False) for one in reversed(ids)], [('null', True)]))
    versioning(name, 'Enabled')
    last = write(name, 1)[0]
    equal(versions(name), ([(last, True), *((one, False) for one in reversed(ids))], [('null', False)]))
    for one in (last, 'null', *ids):
        drop(name, one)
    equal(versions(name), ([], []))


@check('makes a marker for a key that is not there, and takes it away')
def _():
    name = bucket(versioned=True)
    answer = drop(name)
    equal(answer['DeleteMarker'], True)
    equal(versions(name), ([], [(answer['VersionId'], True)]))
    gone = drop(name, answer['VersionId'])
    equal((gone['DeleteMarker'], gone['VersionId'], versions(name)), (True, answer['VersionId'], ([], [])))


@check('shows the version under a marker when the marker goes')
def _():
    name = bucket(versioned=True)
    first = write(name, 1)[0]
    marker = drop(name)['VersionId']
    refusal = refused(404, 'NoSuchKey', main.get_object, Bucket=name, Key='k')['ResponseMetadata']['HTTPHeaders']
    equal(refusal['x-amz-delete-marker'], 'true')
    refused(405, 'MethodNotAllowed', main.get_object, Bucket=name, Key='k', VersionId=marker)
    refused(405, '405', main.head_object, Bucket=name, Key='k', VersionId=marker)
    drop(name, marker)
    equal(main.get_object(Bucket=name, Key='k')['VersionId'], first)


@check('copies versions by their ids, the last one by default')
def _():
    name, target = bucket(versioned=True), bucket(versioned=True)
    for number, version in enumerate(write(name, 3)):
        for to in (name, target):
            copied = main.copy_object(Bucket=to, Key=f'copy-{number}', CopySource={'Bucket': name, 'Key': 'k', 'VersionId': version})
            equal((copied['CopySourceVersionId'], read(to, f'copy-{number}')), (version, f'body {number}'.encode()))
    main.copy_object(Bucket=target, Key='last', CopySource={'Bucket': name, 'Key': 'k'})
    equal(read(target, 'last'), b'body 2')
    plain = bucket()
    assert 'VersionId' not in main.copy_object(Bucket=plain, Key='k', CopySource={'Bucket': name, 'Key': 'k'})


@check('removes versions and makes markers, many in one request')
def _():
    name = bucket(versioned=True)
    ids = write(name, 2)
    deleted = main.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'k', 'VersionId': one} for one in ids]})['Deleted']
    equal(sorted(one['VersionId'] for one in deleted), sorted(ids))
    equal(versions(name), ([], []))
    made = main.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'k'}]})['Deleted'][0]
    equal((made['DeleteMarker'], versions(name)), (True, ([], [(made['DeleteMarkerVersionId'], True)])))
    gone = main.delete_objects(Bucket=name, Delete={'Objects': [{'Key': 'k', 'VersionId': made['DeleteMarkerVersionId']}]})['Deleted'][0]
    equal((gone['DeleteMarker'], gone['DeleteMarkerVersionId'], gone['VersionId']), (True, made['DeleteMarkerVersionId'], made['DeleteMarkerVersionId']))


@check('stands many who write and delete at once')
def _():
    name = bucket(versioned=True)
    def together(jobs):
        threads = [threading.Thread(target=job) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for _ in range(3):
        together([lambda: put(name)] * 5)
        ids = [one for one, _ in versions(name)[0]]
        equal(len(ids), 5)
        together([lambda version=one: drop(name, version) for one in ids])
        equal(versions(name), ([], []))
    together([lambda: main.delete_objects(Bucket=name, Delete={'Objects': [{'Key': f'{number}'} for number in range(100)]})] * 3)
    equal(len(main.list_object_versions(Bucket=name)['DeleteMarkers']), 300)


@check('gives every version an ACL of its own')
def _():
    name = bucket(versioned=True)
    old, new = write(name, 2)
    main.put_object_acl(Bucket=name, Key='k', VersionId=old, ACL='public-read')
    equal(len(main.get_object_acl(Bucket=name, Key='k', VersionId=old)['Grants']), 2)
    equal(len(main.get_object_acl(Bucket=name, Key='k')['Grants']), 1)
    equal(read(name, by=alt, VersionId=old), b'body 0')
    refused(403, 'AccessDenied', alt.get_object, Bucket=name, Key='k', VersionId=new)


@check('makes a version of an upload in parts')
def _():
    name = bucket(versioned=True)
    ids = []
    for body in (b'one', b'two'):
        upload = main.create_multipart_upload(Bucket=name, Key='k')['UploadId']
        part = main.upload_part(Bucket=name, Key='k', UploadId=upload, PartNumber=1, Body=body)
        ids.append(main.complete_multipart_upload(Bucket=name, Key='k', UploadId=upload, MultipartUpload={'Parts': [{'ETag': part['ETag'], 'PartNumber': 1}]})['VersionId'])
    equal([read(name, VersionId=one) for one in ids], [b'one', b'two'])
    copied = main.create_multipart_upload(Bucket=name, Key='copy')['UploadId']
    part = main.upload_part_copy(Bucket=name, Key='copy', UploadId=copied, PartNumber=1, CopySource={'Bucket': name, 'Key': 'k', 'VersionId': ids[0]})
    equal(part['CopySourceVersionId'], ids[0])


@check('deletes the bucket only when no version is left')
def _():
    name = bucket(versioned=True)
    only = write(name, 1)[0]
    marker = drop(name)['VersionId']
    refused(409, 'BucketNotEmpty', main.delete_bucket, Bucket=name)
    drop(name, only)
    refused(409, 'BucketNotEmpty', main.delete_bucket, Bucket=name)
    drop(name, marker)
    main.delete_bucket(Bucket=name)


@check('answers to versions that are not there')
def _():
    name = bucket(versioned=True)
    write(name, 1)
    refused(404, 'NoSuchVersion', main.get_object, Bucket=name, Key='k', VersionId='3HL4kqtJvjVBH40Nrjfkd')
    refused(404, '404', main.head_object, Bucket=name, Key='k', VersionId='3HL4kqtJvjVBH40Nrjfkd')
    equal(drop(name, '3HL4kqtJvjVBH40Nrjfkd')['ResponseMetadata']['HTTPStatusCode'], 204)
    equal(len(versions(name)[0]), 1)


run()
