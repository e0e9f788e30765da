# Sends request lines of a document with botocore's own SigV4: stdin is a JSON list of {name, request}, MODE says where
# the parameters go (post-query, get-query, post-form); prints a list of {name, status, body}.
import json
import os
import sys
from urllib.parse import urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

endpoint = os.environ['ENDPOINT']
mode = os.environ['MODE']
credentials = Credentials(os.environ['KEY'], os.environ['SECRET'])
session = URLLib3Session()


def parameters(line):
    # The document escapes for a shell; the policy documents in it hold neither & nor a second =.
    query = line.split('?', 1)[1].replace('\\', '')
    return dict(pair.split('=', 1) for pair in query.split('&'))


def send(line):
    form = parameters(line)
    url = endpoint + '/'
    if mode == 'post-form':
        headers = {'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8'}
        request = AWSRequest('POST', url, headers=headers, data=urlencode(form))
    else:
        request = AWSRequest('POST' if mode == 'post-query' else 'GET', url, params=form)
    SigV4Auth(credentials, 'iam', 'default').add_auth(request)
    return session.send(request.prepare())


replies = []
for step in json.load(sys.stdin):
    reply = send(step['request'])
    replies.append({'name': step['name'], 'status': reply.status_code, 'body': reply.text})
print(json.dumps(replies))
