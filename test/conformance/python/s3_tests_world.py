# What the s3_tests_*.py share: the clients of Ceph's s3-tests (main, alt, anonymous), buckets of their own, and refusals.
# ENDPOINT, KEY, SECRET, ALT, ALT_SECRET, PREFIX (of bucket names).
import itertools
import os

import boto3
import urllib3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import equal

ENDPOINT, PREFIX, MAIN, ALT = (os.environ[name] for name in ('ENDPOINT', 'PREFIX', 'KEY', 'ALT'))
numbers = itertools.count(1)
http = urllib3.PoolManager(retries=False)


def client(key=None, secret=None):
    signature = 's3v4' if key else UNSIGNED
    return boto3.client('s3', aws_access_key_id=key, aws_secret_access_key=secret, endpoint_url=ENDPOINT, region_name='us-east-1',
                        config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}, signature_version=signature))


main, alt, anonymous = client(MAIN, os.environ['SECRET']), client(ALT, os.environ['ALT_SECRET']), client()


def bucket(*keys, versioned=False, **named):
    """A new bucket with objects whose bodies are their keys."""
    name = f'{PREFIX}-{next(numbers)}'
    main.create_bucket(Bucket=name, **named)
    if versioned:
        versioning(name, 'Enabled')
    for key in keys:
        main.put_object(Bucket=name, Key=key, Body=key)
    return name


def versioning(name, status):
    main.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': status})


def put(name, key='k', body=b'x', **named):
    return main.put_object(Bucket=name, Key=key, Body=body, **named)


def read(name, key='k', by=main, **named):
    return by.get_object(Bucket=name, Key=key, **named)['Body'].read()


def refused(status, code, call, **named):
    try:
        call(**named)
    except ClientError as error:
        equal((error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Code']), (status, code))
        return error.response
    raise AssertionError(f'{code} was expected, the call went through')
