/**
 * `npm run bench`: starts this build as a gateway in a fresh folder, fills it over its API, replays requests signed
 * beforehand, and measures bare node:http servers with the same cryptography in the same run. How to read the figures:
 * docs/reference/bench.md.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { claimsFor, seal } from './bare-token.mjs';
import { endAll, message, start } from './child.mjs';
import { startGateway } from './gateway.mjs';
import { load } from './load.mjs';
import { compared, machine, row, table } from './report.mjs';
import { OBJECT_BYTES, World, assumeRole, bareTitles, scenarios, user } from './scenarios.mjs';
import { queryCall, wireRequest } from './signed-request.mjs';

const USAGE = `npm run bench [-- options]
  --seconds N       measured seconds of each scenario (5)
  --warm N          seconds before that which do not count (1.5)
  --connections N   keep-alive connections, one request in flight each (16)
  --workers N       processes of the gateway that serve (1)
  --only WORD,…     scenarios: ${scenarios.map(({ id }) => id).join(', ')}
  --profile DIR     leave a CPU profile of the gateway in DIR
  --json            the rows as JSON`;

function options() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' }, warm: { type: 'string', default: '1.5' }, connections: { type: 'string', default: '16' }, workers: { type: 'string', default: '1' },
      only: { type: 'string' }, profile: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  const [seconds, warm, connections, workers] = [values.seconds, values.warm, values.connections, values.workers].map(Number);
  if (values.help || !(seconds > 0) || !(warm >= 0) || !Number.isInteger(connections) || connections < 1 || !Number.isInteger(workers) || workers < 1) throw new Error(USAGE);
  const wanted = values.only?.split(',');
  const chosen = scenarios.filter(({ id }) => wanted === undefined || wanted.includes(id));
  if (chosen.length === 0) throw new Error(USAGE);
  return { seconds, warm, connections, workers, chosen, profile: values.profile, json: values.json };
}

/** Progress goes to standard error, so that standard output holds the result alone. */
const say = (line) => process.stderr.write(`${line}\n`);

class Bench {
  rows = [];

  constructor(settings) {
    this.settings = settings;
    this.generator = start('./generator.mjs');
  }

  async measure(scenario, port, requests, server) {
    const { connections, warm, seconds } = this.settings;
    const measured = row(scenario, await load(this.generator, { port, requests, connections, warmMs: warm * 1000, measureMs: seconds * 1000, once: scenario.once === true }, server));
    say(`${scenario.title}: ${Math.round(measured.requestsPerSecond)} req/s${measured.errors > 0 ? `, ${measured.errors} ERRORS: ${measured.firstError}` : ''}`);
    this.rows.push(measured);
  }

  async run() {
    const { chosen, profile, seconds, warm, workers } = this.settings;
    if (profile !== undefined) mkdirSync(profile, { recursive: true });
    const gateway = await startGateway(profile, workers);
    try {
      const world = new World(gateway.port);
      await world.prepare();
      if (chosen.some((one) => one.objects)) await world.fill(this.generator);
      // Each bare server right before what is compared with it: the load of a shared machine changes within a minute.
      for (const [kind, title] of Object.entries(bareTitles)) {
        const group = chosen.filter(({ bare }) => bare === kind);
        if (group.length > 0) await this.bareScenario(kind, title, world);
        for (const scenario of group) {
          const requests = scenario.requests(seconds + warm).map((request) => world.sign(request, scenario.session ? world.session : user));
          await this.measure(scenario, gateway.port, requests, gateway);
        }
      }
      await this.bareScenario('ceiling', 'the load generator alone', world);
    } finally {
      await gateway.stop();
    }
  }

  /** `kind`: one of bareTitles, or `ceiling`. */
  async bareScenario(kind, title, world) {
    const tokenBytes = world.session.sessionToken.length;
    const server = start('./bare-server.mjs');
    const listening = message(server, 'port');
    server.send({ kind, ...user, tokenBytes, replyBytes: kind === 'get-object' ? OBJECT_BYTES : world.replyBytes });
    const port = await listening;
    const host = `127.0.0.1:${port}`;
    const session = { ...user, sessionToken: seal(claimsFor(tokenBytes, JSON.stringify({ secret: user.secretAccessKey }))) };
    const request = kind === 'get-object'
      ? wireRequest({ method: 'GET', target: '/bench-bucket/objects/000000', service: 's3' }, session, host, Date.now())
      : wireRequest(kind === 'ceiling' ? queryCall('sts', 'GetCallerIdentity') : assumeRole, user, host, Date.now());
    await this.measure({ id: `bare-${kind}`, title }, port, [request], { pid: server.pid });
    server.kill();
  }

  result() {
    const bareOf = (id) => this.rows.find((one) => one.id === `bare-${this.settings.chosen.find((scenario) => scenario.id === id)?.bare}`);
    return this.rows.map((one) => compared(one, bareOf(one.id)));
  }
}

async function main() {
  const settings = options();
  const before = machine();
  const bench = new Bench(settings);
  await bench.run();
  const rows = bench.result();
  const { seconds, warm, connections, workers } = settings;
  if (settings.json) console.log(JSON.stringify({ date: new Date().toISOString(), ...before, seconds, warm, connections, workers, rows }, null, 2));
  else console.log(`\n${new Date().toISOString().slice(0, 16)}Z, Node ${before.node}, ${before.cpus} × ${before.model}, load ${before.load.join(' ')} at the start, ${connections} connections, ${workers} worker${workers === 1 ? '' : 's'}, ${seconds} s each\n\n${table(rows)}`);
  if (rows.some((one) => one.errors > 0)) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void endAll().then(() => process.exit(130)));
try {
  await main();
} catch (error) {
  say(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  await endAll();
}
