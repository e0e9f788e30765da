# The cases of Ceph's s3-tests for listings (test_bucket_list_*, test_bucket_listv2_*, test_multi_object_delete_*, test_bucket_list_versions_*).
from checks import check, equal, run
from s3_tests_world import anonymous, bucket, main, read, refused, versioning

V1, V2 = main.list_objects, main.list_objects_v2
PLAIN = ('asdf', 'boo/bar', 'boo/baz/xyzzy', 'cquux/thud', 'cquux/bla')


def listed(name, call=V2, **named):
    answer = call(Bucket=name, **named)
    return [one['Key'] for one in answer.get('Contents', [])], [one['Prefix'] for one in answer.get('CommonPrefixes', [])]


def both(name, expected, **named):
    for call in (V1, V2):
        equal(listed(name, call, **named), expected)


def walk(name, expected, marker='', size=1, prefix='', delimiter='/'):
    """validate_bucket_list: pages of `size`, each continued where the one before ended; by both versions of the call."""
    places = {V1: marker, V2: None}
    for keys, prefixes, truncated in expected:
        for call in places:
            place = {} if not places[call] else {'Marker' if call is V1 else 'ContinuationToken': places[call]}
            answer = call(Bucket=name, Delimiter=delimiter, MaxKeys=size, Prefix=prefix, **place)
            equal(([one['Key'] for one in answer.get('Contents', [])], [one['Prefix'] for one in answer.get('CommonPrefixes', [])], answer['IsTruncated']), (keys, prefixes, truncated))
            places[call] = answer.get('NextMarker' if call is V1 else 'NextContinuationToken')
            equal(places[call] is None, not truncated)


@check('folds at a delimiter, basic and at the start of keys')
def _():
    name = bucket('foo/bar', 'foo/bar/xyzzy', 'quux/thud', 'asdf')
    both(name, (['asdf'], ['foo/', 'quux/']), Delimiter='/')
    equal(V2(Bucket=name, Delimiter='/')['KeyCount'], 3)
    both(bucket('/foo', 'bar'), (['bar'], ['/']), Delimiter='/')


@check('pages through folded keys, one and two at a time')
def _():
    name = bucket(*PLAIN)
    walk(name, [(['asdf'], [], True), ([], ['boo/'], True), ([], ['cquux/'], False)])
    walk(name, [(['asdf'], ['boo/'], True), ([], ['cquux/'], False)], size=2)
    walk(name, [(['boo/bar'], [], True), ([], ['boo/baz/'], False)], prefix='boo/')
    walk(name, [(['boo/bar'], ['boo/baz/'], False)], prefix='boo/', size=2)


@check('ends below a prefix whose only object is a folder')
def _():
    walk(bucket('asdf/'), [(['asdf/'], [], False)], size=1000, prefix='asdf/')
    both(bucket('/'), (['/'], []))


@check('folds at every kind of delimiter')
def _():
    both(bucket('bar', 'baz', 'cab', 'foo'), (['foo'], ['ba', 'ca']), Delimiter='a')
    both(bucket('b ar', 'b az', 'c ab', 'foo'), (['foo'], ['b ', 'c ']), Delimiter=' ')
    both(bucket('b%ar', 'b%az', 'c%ab', 'foo'), (['foo'], ['b%', 'c%']), Delimiter='%')
    both(bucket('b.ar', 'b.az', 'c.ab', 'foo'), (['foo'], ['b.', 'c.']), Delimiter='.')
    both(bucket('bar', 'baz', 'cab', 'foo'), (['bar', 'baz', 'cab', 'foo'], []), Delimiter='\x0a')
    both(bucket('asdf++b', 'foo+1/bar', 'foo/bar/xyzzy', 'quux ab/thud'), (['asdf++b'], ['foo+1/', 'foo/', 'quux ab/']), Delimiter='/')


@check('says nothing of an empty or absent delimiter')
def _():
    name = bucket('bar', 'baz', 'cab', 'foo')
    for call in (V1, V2):
        for named in ({}, {'Delimiter': ''}):
            assert 'Delimiter' not in call(Bucket=name, **named)
            equal(listed(name, call, **named), (['bar', 'baz', 'cab', 'foo'], []))
    both(name, (['bar', 'baz', 'cab', 'foo'], []), Delimiter='/')


@check('finds nothing of a delimiter below a prefix that it is part of')
def _():
    both(bucket('foo/', 'foo/bar', 'foo/baz', 'foo'), (['foo/', 'foo/bar', 'foo/baz'], []), Prefix='foo/')
    both(bucket('0/', '1/', '2/'), (['0/', '1/', '2/'], []))
    both(bucket('Hello', 'World/a'), (['Hello'], ['World/']), Delimiter='/', Prefix='')


@check('takes prefixes of every kind')
def _():
    both(bucket('foo/bar', 'foo/baz', 'quux'), (['foo/bar', 'foo/baz'], []), Prefix='foo/')
    both(bucket('bar', 'baz', 'foo'), (['bar', 'baz'], []), Prefix='ba')
    name = bucket('foo/bar', 'foo/baz', 'quux')
    both(name, (['foo/bar', 'foo/baz', 'quux'], []), Prefix='')
    both(name, ([], []), Prefix='d')
    both(name, ([], []), Prefix='\x0a')


@check('joins prefix and delimiter')
def _():
    both(bucket('foo/bar', 'foo/baz/xyzzy', 'quux/thud', 'asdf'), (['foo/bar'], ['foo/baz/']), Delimiter='/', Prefix='foo/')
    both(bucket('bar', 'bazar', 'cab', 'foo'), (['bar'], ['baza']), Delimiter='a', Prefix='ba')
    name = bucket('b/a/r', 'b/a/c', 'b/a/g', 'g')
    both(name, ([], []), Delimiter='d', Prefix='/')
    both(name, (['b/a/c', 'b/a/g', 'b/a/r'], []), Delimiter='z', Prefix='b')
    both(name, ([], []), Delimiter='z', Prefix='y')


@check('takes as many keys as it is asked for')
def _():
    name = bucket('bar', 'baz', 'foo', 'quxx')
    for size, keys in ((1, ['bar']), (0, [])):
        for call in (V1, V2):
            answer = call(Bucket=name, MaxKeys=size)
            equal((answer['IsTruncated'], [one['Key'] for one in answer.get('Contents', [])]), (size > 0, keys))
    answer = V1(Bucket=name)
    equal((answer['IsTruncated'], answer['MaxKeys']), (False, 1000))
    equal(V1(Bucket=name, MaxKeys=1, Marker='bar')['Contents'][0]['Key'], 'baz')
    refused(400, 'InvalidArgument', V1, Bucket=name, MaxKeys=-1)
    raw = main.meta.events
    def odd(params, **_):
        params['url'] += '&max-keys=blah'
    raw.register('before-call.s3.ListObjects', odd)
    try:
        refused(400, 'InvalidArgument', V1, Bucket=name)
    finally:
        raw.unregister('before-call.s3.ListObjects', odd)


@check('begins after markers that are there, that are not, and after the last')
def _():
    name = bucket('bar', 'baz', 'foo', 'quxx')
    for marker, keys in (('', ['bar', 'baz', 'foo', 'quxx']), ('\x0a', ['bar', 'baz', 'foo', 'quxx']), ('blah', ['foo', 'quxx']), ('baz', ['foo', 'quxx']), ('zzz', [])):
        answer = V1(Bucket=name, Marker=marker)
        equal((answer['Marker'], answer['IsTruncated'], [one['Key'] for one in answer.get('Contents', [])]), (marker, False, keys))
        answer = V2(Bucket=name, StartAfter=marker)
        equal(([one['Key'] for one in answer.get('Contents', [])], answer.get('StartAfter') or ''), (keys, marker))


@check('continues where it ended, also from a start of its own')
def _():
    name = bucket('bar', 'baz', 'foo', 'quxx')
    token = V2(Bucket=name, MaxKeys=1)['NextContinuationToken']
    answer = V2(Bucket=name, ContinuationToken=token)
    equal((answer['ContinuationToken'], answer['IsTruncated'], [one['Key'] for one in answer['Contents']]), (token, False, ['baz', 'foo', 'quxx']))
    token = V2(Bucket=name, StartAfter='bar', MaxKeys=1)['NextContinuationToken']
    equal([one['Key'] for one in V2(Bucket=name, StartAfter='bar', ContinuationToken=token)['Contents']], ['foo', 'quxx'])


@check('names owners when it is asked')
def _():
    name = bucket('foo/bar', 'foo/baz')
    assert 'Owner' in V1(Bucket=name)['Contents'][0]
    assert 'Owner' in V2(Bucket=name, FetchOwner=True)['Contents'][0]
    assert 'Owner' not in V2(Bucket=name)['Contents'][0]
    assert 'Owner' not in V2(Bucket=name, FetchOwner=False)['Contents'][0]


@check('says of each object what HEAD says')
def _():
    name = bucket('bar', 'baz', 'foo')
    for one in V1(Bucket=name)['Contents']:
        head = main.head_object(Bucket=name, Key=one['Key'])
        equal((one['ETag'], one['Size'], one['LastModified'].replace(microsecond=0)), (head['ETag'], head['ContentLength'], head['LastModified']))
    versioned = bucket('bar', 'baz', versioned=True)
    for one in main.list_object_versions(Bucket=versioned)['Versions']:
        head = main.head_object(Bucket=versioned, Key=one['Key'])
        equal((one['ETag'], one['Size'], one['VersionId'], one['IsLatest']), (head['ETag'], head['ContentLength'], head['VersionId'], True))


@check('is public where an ACL says so, and nowhere else')
def _():
    name = bucket('a')
    refused(403, 'AccessDenied', anonymous.list_objects, Bucket=name)
    main.put_bucket_acl(Bucket=name, ACL='public-read')
    equal(listed(name, anonymous.list_objects), (['a'], []))
    equal(listed(name, anonymous.list_objects_v2), (['a'], []))
    refused(404, 'NoSuchBucket', main.list_objects, Bucket=f'{name}-none')


@check('keeps keys that are hard to write, and encodes them when asked')
def _():
    keys = ['  ', '"', '$', '%', '&', "'", '<', '>', '_', '_ ', '_ _', '__', 'a\x1fb', 'ä/ö', '日本', '\U0001f600']
    name = bucket(*keys)
    equal(listed(name)[0], sorted(keys, key=lambda key: key.encode()))
    equal([read(name, key).decode() for key in keys], keys)
    equal(main.list_objects(Bucket=name, EncodingType='url', Prefix='ä', Delimiter='/')['CommonPrefixes'], [{'Prefix': '%C3%A4/'}])


@check('deletes many objects, again and with versions, loudly and quietly')
def _():
    name = bucket('key0', 'key1', 'key2')
    wanted = {'Objects': [{'Key': key} for key in ('key0', 'key1', 'key2')]}
    for _ in range(2):
        answer = main.delete_objects(Bucket=name, Delete=wanted)
        equal((sorted(one['Key'] for one in answer['Deleted']), answer.get('Errors')), (['key0', 'key1', 'key2'], None))
    equal(listed(name), ([], []))
    versioning(name, 'Enabled')
    answer = main.delete_objects(Bucket=name, Delete={**wanted, 'Quiet': True})
    equal((answer.get('Deleted'), answer.get('Errors')), (None, None))
    refused(400, 'MalformedXML', main.delete_objects, Bucket=name, Delete={'Objects': [{'Key': str(i)} for i in range(1001)]})


@check('lists versions page by page, folded and after a marker')
def _():
    name = bucket('a', 'b/1', 'b/2', 'c', versioned=True)
    main.put_object(Bucket=name, Key='a', Body=b'2')
    seen, marks = [], {}
    while True:
        answer = main.list_object_versions(Bucket=name, MaxKeys=1, **marks)
        seen += [(one['Key'], one['IsLatest']) for one in answer.get('Versions', [])]
        if not answer['IsTruncated']:
            break
        marks = {'KeyMarker': answer['NextKeyMarker'], **({'VersionIdMarker': answer['NextVersionIdMarker']} if 'NextVersionIdMarker' in answer else {})}
    equal(seen, [('a', True), ('a', False), ('b/1', True), ('b/2', True), ('c', True)])
    answer = main.list_object_versions(Bucket=name, Delimiter='/', KeyMarker='a')
    equal(([one['Key'] for one in answer['Versions']], answer['CommonPrefixes']), (['c'], [{'Prefix': 'b/'}]))


run()
