"""Configurations of buckets, as boto3 and Ceph's s3-tests ask for them; prints {sentence: null or what went wrong}."""
import http.server, json, os, threading, time, traceback, urllib.request
import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

env = os.environ
outcome = {}
checks = []


def client(key, secret):
    return boto3.client('s3', endpoint_url=env['ENDPOINT'], aws_access_key_id=key, aws_secret_access_key=secret, region_name='us-east-1',
                        config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1}))


owner = client('OWNER', env['SECRET'])
other = client('OTHER', env['OTHER_SECRET'])
bucket = 'configured-bucket'
received = []


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        received.append(json.loads(self.rfile.read(int(self.headers['content-length']))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


hook = http.server.ThreadingHTTPServer(('127.0.0.1', int(env['HOOK_PORT'])), Hook)
threading.Thread(target=hook.serve_forever, daemon=True).start()


def check(sentence):
    def add(run):
        checks.append((sentence, run))
    return add


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response['Error']['Code'] == code, error
        return error.response['ResponseMetadata']['HTTPStatusCode']
    raise AssertionError(f'{code} expected')


def records():
    return [(one['eventName'], one['s3']['object']['key']) for message in received for one in message.get('Records', [])]


def logs(prefix):
    found = owner.list_objects_v2(Bucket='access-logs', Prefix=prefix).get('Contents', [])
    return [(one['Key'], owner.get_object(Bucket='access-logs', Key=one['Key'])['Body'].read().decode()) for one in found]


def until(holds):
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f'not within ten seconds: {received}')


@check('bucket tags are put, shown, replaced and deleted')
def _():
    assert refused('NoSuchTagSet', owner.get_bucket_tagging, Bucket=bucket) == 404
    owner.put_bucket_tagging(Bucket=bucket, Tagging={'TagSet': [{'Key': 'Hello', 'Value': 'World'}]})
    assert owner.get_bucket_tagging(Bucket=bucket)['TagSet'] == [{'Key': 'Hello', 'Value': 'World'}]
    refused('InvalidTag', owner.put_bucket_tagging, Bucket=bucket, Tagging={'TagSet': [{'Key': f'k{n}', 'Value': ''} for n in range(51)]})
    refused('AccessDenied', other.get_bucket_tagging, Bucket=bucket)
    owner.delete_bucket_tagging(Bucket=bucket)
    refused('NoSuchTagSet', owner.get_bucket_tagging, Bucket=bucket)


@check('the requester pays, and says so')
def _():
    assert owner.get_bucket_request_payment(Bucket=bucket)['Payer'] == 'BucketOwner'
    owner.put_bucket_policy(Bucket=bucket, Policy=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{bucket}/*'}]}))
    owner.put_object(Bucket=bucket, Key='paid', Body=b'x')
    assert 'RequestCharged' not in other.get_object(Bucket=bucket, Key='paid')
    owner.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={'Payer': 'Requester'})
    assert owner.get_bucket_request_payment(Bucket=bucket)['Payer'] == 'Requester'
    assert refused('AccessDenied', other.get_object, Bucket=bucket, Key='paid') == 403
    assert other.get_object(Bucket=bucket, Key='paid', RequestPayer='requester')['RequestCharged'] == 'requester'
    assert 'RequestCharged' not in owner.get_object(Bucket=bucket, Key='paid')
    owner.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={'Payer': 'BucketOwner'})
    other.get_object(Bucket=bucket, Key='paid')


@check('notifications are configured, and tell of what happens')
def _():
    assert 'TopicConfigurations' not in owner.get_bucket_notification_configuration(Bucket=bucket)
    topic = {'Id': 'one', 'TopicArn': env['TOPIC'], 'Events': ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'],
             'Filter': {'Key': {'FilterRules': [{'Name': 'prefix', 'Value': 'in/'}]}}}
    refused('InvalidArgument', owner.put_bucket_notification_configuration, Bucket=bucket, NotificationConfiguration={'TopicConfigurations': [{**topic, 'TopicArn': env['TOPIC'] + '-none'}]})
    owner.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={'TopicConfigurations': [topic]})
    assert owner.get_bucket_notification_configuration(Bucket=bucket)['TopicConfigurations'] == [topic]
    until(lambda: any(message.get('Event') == 's3:TestEvent' for message in received))
    owner.put_object(Bucket=bucket, Key='in/a b', Body=b'x')
    owner.put_object(Bucket=bucket, Key='out', Body=b'x')
    owner.copy_object(Bucket=bucket, Key='in/copy', CopySource={'Bucket': bucket, 'Key': 'out'})
    upload = owner.create_multipart_upload(Bucket=bucket, Key='in/parts')['UploadId']
    part = owner.upload_part(Bucket=bucket, Key='in/parts', UploadId=upload, PartNumber=1, Body=b'x')['ETag']
    owner.complete_multipart_upload(Bucket=bucket, Key='in/parts', UploadId=upload, MultipartUpload={'Parts': [{'PartNumber': 1, 'ETag': part}]})
    owner.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': 'in/a b'}, {'Key': 'in/never'}]})
    wanted = {('ObjectCreated:Put', 'in/a+b'), ('ObjectCreated:Copy', 'in/copy'), ('ObjectCreated:CompleteMultipartUpload', 'in/parts'), ('ObjectRemoved:Delete', 'in/a+b')}
    until(lambda: len(records()) >= 4)
    assert set(records()) == wanted, records()
    owner.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    assert 'TopicConfigurations' not in owner.get_bucket_notification_configuration(Bucket=bucket)


@check('what a bucket cannot have is shown as empty')
def _():
    assert 'Status' not in owner.get_bucket_accelerate_configuration(Bucket=bucket)
    for listing in (owner.list_bucket_analytics_configurations, owner.list_bucket_inventory_configurations, owner.list_bucket_metrics_configurations, owner.list_bucket_intelligent_tiering_configurations):
        assert listing(Bucket=bucket)['IsTruncated'] is False


@check('access logs are delivered into the target, by its policy or its ACL')
def _():
    assert 'LoggingEnabled' not in owner.get_bucket_logging(Bucket=bucket)
    enabled = {'TargetBucket': 'access-logs', 'TargetPrefix': 'one/'}
    refused('InvalidTargetBucketForLogging', owner.put_bucket_logging, Bucket=bucket, BucketLoggingStatus={'LoggingEnabled': enabled})
    owner.create_bucket(Bucket='access-logs')
    refused('InvalidTargetBucketForLogging', owner.put_bucket_logging, Bucket=bucket, BucketLoggingStatus={'LoggingEnabled': enabled})
    owner.put_bucket_acl(Bucket='access-logs', ACL='log-delivery-write')
    owner.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={'LoggingEnabled': enabled})
    assert owner.get_bucket_logging(Bucket=bucket)['LoggingEnabled'] == enabled
    first = owner.put_object(Bucket=bucket, Key='logged/a b', Body=b'hello')['ResponseMetadata']['RequestId']
    until(lambda: any(f' {first} REST.PUT.OBJECT logged/a%2520b "PUT ' in text for _, text in logs('one/')))

    owner.put_bucket_acl(Bucket='access-logs', ACL='private')
    owner.put_bucket_policy(Bucket='access-logs', Policy=json.dumps({'Version': '2012-10-17', 'Statement': [{
        'Effect': 'Allow', 'Principal': {'Service': 'logging.s3.amazonaws.com'}, 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::access-logs/*',
        'Condition': {'ArnLike': {'aws:SourceArn': f'arn:aws:s3:::{bucket}'}}}]}))
    enabled = {'TargetBucket': 'access-logs', 'TargetPrefix': 'two/', 'TargetObjectKeyFormat': {'PartitionedPrefix': {'PartitionDateSource': 'DeliveryTime'}}}
    owner.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={'LoggingEnabled': enabled})
    assert owner.get_bucket_logging(Bucket=bucket)['LoggingEnabled'] == enabled
    url = owner.generate_presigned_url('get_object', Params={'Bucket': bucket, 'Key': 'logged/a b'})
    with urllib.request.urlopen(url) as answer:
        second = answer.headers['x-amz-request-id']
    until(lambda: any(f' {second} REST.GET.OBJECT logged/a%2520b "GET ' in text for _, text in logs('two/OWNER/')))
    line = next(line for _, text in logs('two/') for line in text.splitlines() if second in line)
    assert ' 200 - 5 5 ' in line and ' QueryString ' in line and 'ignature=-' in line, line
    owner.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
    assert 'LoggingEnabled' not in owner.get_bucket_logging(Bucket=bucket)


owner.create_bucket(Bucket=bucket)
for sentence, run in checks:
    try:
        run()
        outcome[sentence] = None
    except Exception:
        outcome[sentence] = traceback.format_exc()
print(json.dumps(outcome))
