import { connect } from 'node:net';
import { join } from 'node:path';
import { ClusterProcess } from './cluster-process.mjs';
import { programOf } from './provisioned.mjs';

const CONFIG = '/usr/local/etc/haproxy/haproxy.cfg';
const SOCKET = '/var/run/haproxy/admin.sock';

/** One command to HAProxy's admin socket (management guide, 9.3); its answer. */
function command(socket, text) {
  return new Promise((resolve, reject) => {
    let answer = '';
    const connection = connect(socket, () => connection.end(`${text}\n`)).setEncoding('utf8').setTimeout(5000, () => connection.destroy(new Error('HAProxy does not answer')));
    connection.on('data', (part) => { answer += part; }).on('error', reject).on('end', () => resolve(answer.trim()));
  });
}

/** HAProxy of a shape: the door for clients, and Postgres's primary for everybody. */
export function haproxy(shape) {
  const name = 'haproxy';
  const url = `http://${shape.addresses.of(name, 8000)}`;
  const statusUrl = `http://${shape.addresses.of(name, 8404)}`;
  const socket = shape.path(name, SOCKET);
  // sun_path holds 107 characters, and HAProxy binds under a longer name first.
  if (socket.length > 90) throw new Error(`the folder ${shape.dir} is too long for HAProxy's socket: at most ${shape.dir.length - socket.length + 90} characters`);
  const balancer = new ClusterProcess({
    name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`), stopLimit: 5000, readyLimit: 15_000,
    beforeStart: async () => shape.prepare(name),
    launch: () => ({ command: programOf(name), args: ['-db', '-f', shape.path(name, CONFIG)] }),
    answers: async () => (await fetch(`${statusUrl}/health/live`)).ok,
  });
  return Object.assign(balancer, {
    url, statusUrl,
    command: (text) => command(socket, text),
    /** Sends no new requests to a gateway, or again. What it has goes on. */
    drain: (server) => command(socket, `set server gateways/${server} state drain`),
    admit: (server) => command(socket, `set server gateways/${server} state ready`),
    /** `UP`, `DOWN`, `MAINT` … of every server, by `backend/server`. */
    servers: async () => {
      const [head, ...rows] = (await command(socket, 'show stat')).replace(/^# /, '').split('\n').map((line) => line.split(','));
      const [proxy, server, status] = ['pxname', 'svname', 'status'].map((column) => head.indexOf(column));
      return Object.fromEntries(rows.filter((row) => !['FRONTEND', 'BACKEND', ''].includes(row[server] ?? '')).map((row) => [`${row[proxy]}/${row[server]}`, row[status]]));
    },
  });
}
