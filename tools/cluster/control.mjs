import { createHash } from 'node:crypto';
import { request, createServer } from 'node:http';
import { join, resolve } from 'node:path';

/** One starter per folder; on Linux the name ends with the process, elsewhere it is a file in the folder. */
function addressOf(dir) {
  const digest = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 32);
  return process.platform === 'linux' ? `\0rolegate-cluster-${digest}` : join(dir, 'control.sock');
}

/** `UP`, the pid and the addresses of each process. */
async function statusOf(cluster) {
  const seen = cluster.balancer.running ? await cluster.balancer.servers().catch(() => ({})) : {};
  return {
    dir: cluster.dir, url: cluster.balancer.url, root: { ...cluster.root, secretAccessKey: `in ${join(cluster.dir, 'secrets.env')}` },
    primary: cluster.postgres?.primary.name, standby: cluster.postgres?.standby?.name,
    processes: Object.values(cluster.processes).map((one) => ({
      name: one.name, pid: one.pid, address: one.url ?? one.managementUrl ?? one.address, management: one.managementUrl,
      balancer: seen[`gateways/${one.name}`] ?? seen[`postgres/${one.name}`], fenced: one.fenced,
    })),
  };
}

function processOf(cluster, name) {
  const found = cluster.processes[name];
  if (found === undefined) throw new Error(`there is no ${name}: ${Object.keys(cluster.processes).join(', ')}`);
  return found;
}

/** What `npm run cluster -- COMMAND …` asks of a running starter. */
const COMMANDS = {
  status: statusOf,
  restart: async (cluster, name) => (await processOf(cluster, name).restart(), `${name} restarted`),
  kill: (cluster, name, signal = 'SIGKILL') => (processOf(cluster, name).kill(signal) ? `${name} got ${signal}` : `${name} does not run`),
  promote: async (cluster) => `${(await cluster.postgres.promote()).name} is the primary now`,
  rejoin: async (cluster) => `${(await cluster.postgres.rejoin()).name} is the standby now, commits wait for it`,
  alone: async (cluster) => (await cluster.postgres.runAlone(), `${cluster.postgres.primary.name} runs without a standby`),
};

async function answer(cluster, stop, body) {
  const [name, ...rest] = JSON.parse(body);
  if (name === 'stop') return stop();
  if (!Object.hasOwn(COMMANDS, name)) throw new Error(`unknown command ${name}`);
  return COMMANDS[name](cluster, ...rest);
}

/** Listens for commands to the cluster in `dir`, which `cluster()` gives once it is there. @throws Error when another starter has the folder */
export async function listen(dir, cluster, stop) {
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (part) => { body += part; }).on('end', () => {
      const reply = (status, value) => response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(value));
      if (cluster() === undefined) return reply(503, 'the cluster is starting');
      answer(cluster(), stop, body).then((value) => reply(200, value ?? null), (error) => reply(400, error.message));
    });
  });
  await new Promise((done, failed) => server.once('error', (error) => failed(error.code === 'EADDRINUSE' ? new Error(`a cluster runs in ${dir} already`) : error)).listen(addressOf(dir), done));
  return server;
}

/** Sends a command to the starter in `dir`. @throws Error with its answer when it refuses, or when there is none */
export function send(dir, ...words) {
  return new Promise((done, failed) => {
    const call = request({ socketPath: addressOf(dir), method: 'POST', path: '/' }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part) => { body += part; }).on('end', () => {
        const value = JSON.parse(body);
        if (response.statusCode === 200) done(value);
        else failed(new Error(value));
      });
    });
    call.once('error', (error) => failed(['ECONNREFUSED', 'ENOENT'].includes(error.code) ? new Error(`no cluster runs in ${dir}`) : error)).end(JSON.stringify(words));
  });
}
