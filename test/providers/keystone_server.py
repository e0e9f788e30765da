# Keystone's WSGI application on a loopback port: python keystone_server.py <keystone.conf> <port>. Prints `ready`, then a
# line `METHOD path status` for each request.
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

configuration, port = sys.argv[1], int(sys.argv[2])
# Keystone reads the command line by itself.
sys.argv = ['keystone']
from keystone.server.flask import core  # noqa: E402


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(WSGIRequestHandler):
    def log_request(self, code='-', size='-'):
        print(self.command, self.path, str(code).split()[0], flush=True)


server = make_server('127.0.0.1', port, core.initialize_application(name='public', config_files=[configuration]), Server, Handler)
print('ready', flush=True)
server.serve_forever()
