# How buckets are named with boto 2.49, which signs S3 with SigV2: in paths and in hosts, of tenants, and in URLs.
# PORT, KEY, SECRET, TOKEN (optional), PREFIX (of bucket names), TENANT, TENANT_SECRET (a user of the tenant acme).
import os
import urllib.request

from boto.s3.connection import OrdinaryCallingFormat, S3Connection, SubdomainCallingFormat

from checks import check, equal, resolve_localhost_names, run

resolve_localhost_names()
PREFIX = os.environ['PREFIX'] + '-boto2'
OWNER = (os.environ['KEY'], os.environ['SECRET'], os.environ.get('TOKEN') or None)
GUEST = (os.environ['TENANT'], os.environ['TENANT_SECRET'], None)


def connection(who, form):
    key, secret, token = who
    return S3Connection(key, secret, security_token=token, host='s3.localhost', port=int(os.environ['PORT']), is_secure=False, calling_format=form)


FORMS = [OrdinaryCallingFormat(), SubdomainCallingFormat()]


def days_work(bucket):
    key = bucket.new_key('a b/c+d')
    key.set_contents_from_string('body', headers={'Content-Type': 'text/plain'})
    equal(bucket.get_key('a b/c+d').get_contents_as_string(), b'body')
    equal([one.name for one in bucket.list(prefix='a b/')], ['a b/c+d'])
    equal(bucket.copy_key('copy', bucket.name, 'a b/c+d').name, 'copy')
    upload = bucket.initiate_multipart_upload('parts')
    equal([one.id for one in bucket.list_multipart_uploads()], [upload.id])
    upload.cancel_upload()
    equal(bucket.get_location(), 'default')
    equal(urllib.request.urlopen(key.generate_url(60)).read(), b'body')
    bucket.delete_keys(['a b/c+d', 'copy'])
    equal(list(bucket.list()), [])


@check('every form of a name does a day of work')
def every_form():
    for number, form in enumerate(FORMS):
        days_work(connection(OWNER, form).create_bucket('%s-%d' % (PREFIX, number)))


@check('a user of a tenant names the buckets of the tenant plainly, or in full in a path')
def tenant():
    for number, form in enumerate(FORMS):
        name = '%s-guest-%d' % (PREFIX, number)
        made = connection(GUEST, form)
        days_work(made.create_bucket(name))
        days_work(connection(GUEST, OrdinaryCallingFormat()).get_bucket('acme:' + name))


run()
