/**
 * `npm run bench:scale [-- SECONDS [LARGEST]]`: whether a call costs more where there is more. One account is filled through the
 * event log to 1, 100 and 1,000 times the smallest size (100 users, 10 roles, 10 policies; beside it so many accounts), and the
 * same calls are measured at each, by the account's root: docs/reference/scale.md.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/libs/postgres-embedded/src/index.js';
import { mustExchange } from './call.mjs';
import { endAll, start } from './child.mjs';
import { startServing } from './hot-state-gateway.mjs';
import { fillLog } from './hot-state-log.mjs';
import { load } from './load.mjs';
import { machine } from './report.mjs';
import { queryCall, wireRequest } from './signed-request.mjs';

const ACCOUNT = '100000000001';
const ROOT = { accessKeyId: 'SCALEROOT00000000001', secretAccessKey: 'the-secret-of-the-root-of-a-scale-run' };
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }] });
const PERMISSIONS = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::scale/*' }] });
const SIZES = [1, 100, 1000].map((times) => ({ users: 100 * times, roles: 10 * times, policies: 10 * times, accounts: Math.max(1, times) }));
/** Requests in flight. */
const CONNECTIONS = 4;
/** Creations signed ahead, per second of a scenario. */
const CREATIONS = 1500;

const [seconds, largest] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? Infinity)];
const say = (line) => process.stderr.write(`${line}\n`);
const iam = (action, parameters) => queryCall('iam', action, parameters);
/** Spread over all of them, so that caches help as little as they can. */
const some = (count, make) => Array.from({ length: 500 }, (_, i) => make(Math.floor((i * count) / 500)));
const many = (make) => Array.from({ length: Math.ceil(CREATIONS * (seconds + 1)) }, (_, i) => make(i));

/** `requests(size, marker)`: what is sent in turn; `once`: none of it twice; `pages`: of which list the middle is looked for. */
const scenarios = [
  { title: 'GetCallerIdentity', requests: () => [queryCall('sts', 'GetCallerIdentity')] },
  { title: 'GetUser', requests: ({ users }) => some(users, (i) => iam('GetUser', { UserName: `user-${i}` })) },
  { title: 'GetRole', requests: ({ roles }) => some(roles, (i) => iam('GetRole', { RoleName: `role-${i}` })) },
  { title: 'GetPolicy', requests: ({ policies }) => some(policies, (i) => iam('GetPolicy', { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/policy-${i}` })) },
  { title: 'AssumeRole', requests: ({ roles }) => some(roles, (i) => queryCall('sts', 'AssumeRole', { RoleArn: `arn:aws:iam::${ACCOUNT}:role/role-${i}`, RoleSessionName: 'scale' })) },
  { title: 'ListUsers, first 10', requests: () => [iam('ListUsers', { MaxItems: '10' })] },
  { title: 'ListUsers, 10 from the middle', pages: 'ListUsers', requests: (_, Marker) => [iam('ListUsers', { MaxItems: '10', Marker })] },
  { title: 'ListRoles, first 10', requests: () => [iam('ListRoles', { MaxItems: '10' })] },
  { title: 'ListPolicies, first 10', requests: () => [iam('ListPolicies', { MaxItems: '10', Scope: 'Local' })] },
  { title: 'ListEntitiesForPolicy', requests: ({ policies }) => some(policies, (i) => iam('ListEntitiesForPolicy', { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/policy-${i}` })) },
  { title: 'GetAccountSummary', requests: () => [iam('GetAccountSummary')] },
  { title: 'CreateUser', once: true, requests: () => many((i) => iam('CreateUser', { UserName: `new-${i}` })) },
  { title: 'CreateRole', once: true, requests: () => many((i) => iam('CreateRole', { RoleName: `new-${i}`, AssumeRolePolicyDocument: TRUST })) },
  { title: 'CreatePolicy', once: true, requests: () => many((i) => iam('CreatePolicy', { PolicyName: `new-${i}`, PolicyDocument: PERMISSIONS })) },
  { title: 'PutRolePolicy', once: true, requests: ({ roles }) => many((i) => iam('PutRolePolicy', { RoleName: `role-${i % Math.min(roles, 500)}`, PolicyName: 'scale', PolicyDocument: PERMISSIONS.replace('scale', `scale-${i}`) })) },
];

async function measure(generator, size) {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-scale-'));
  // As root, Postgres runs as the OS user postgres, who has to reach its folder.
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => {}, onProgress: say, onExit: () => say('Postgres ended') });
  try {
    const serving = await startServing(postgres.connectionString, join(folder, 'data'));
    await serving.ready();
    await serving.admin('POST', '/account', { id: ACCOUNT, name: 'scale', 'max-users': '-1', 'max-roles': '-1' });
    await serving.admin('PUT', '/user', { uid: 'scale-root', 'display-name': 'scale-root', 'account-id': ACCOUNT, 'account-root': 'true', 'access-key': ROOT.accessKeyId, 'secret-key': ROOT.secretAccessKey });
    say(`filling the log: ${JSON.stringify(size)}`);
    await fillLog(postgres.connectionString, { ...size, account: ACCOUNT });
    for (const kind of ['user', 'role', 'policy', 'account']) await serving.projected(postgres.connectionString, size[kind === 'policy' ? 'policies' : `${kind}s`], kind);
    await serving.whole();
    // What Postgres does by itself some minutes after so many rows; otherwise its work would be counted in.
    await tidied(postgres.connectionString);
    const postgresPid = Number(readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n', 1)[0]);
    return await scenariosOn(generator, serving, postgresPid, size);
  } finally {
    await endGateways();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async function endGateways() {
    await endAll(25_000);
  }
}

async function tidied(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('vacuum (analyze)');
  await client.end();
}

async function scenariosOn(generator, serving, postgresPid, size) {
  const { port } = serving;
  const sign = (request) => wireRequest(request, ROOT, `127.0.0.1:${port}`, Date.now());
  const rows = [];
  for (const scenario of scenarios) {
    const marker = scenario.pages && await middleOf(scenario.pages, size, (request) => mustExchange(port, sign(request)));
    const requests = scenario.requests(size, marker).map(sign);
    const measured = await load(generator(), { port, requests, connections: CONNECTIONS, warmMs: 500, measureMs: seconds * 1000, once: scenario.once === true }, { pid: serving.child.pid, postgresPid });
    const { outcome, nodeUs, postgresUs } = measured;
    say(`${scenario.title}: ${Math.round(measured.rate)}/s, p50 ${outcome.p50.toFixed(2)} ms${outcome.errors > 0 ? `, ${outcome.errors} ERRORS: ${outcome.firstError}` : ''}`);
    rows.push({ title: scenario.title, p50: outcome.p50, cpu: nodeUs + postgresUs, errors: outcome.errors });
  }
  return rows;
}

/** The marker of a page in the middle of a list. */
async function middleOf(action, { users }, exchange) {
  let marker;
  for (let seen = 0; seen < users / 2; seen += 1000) {
    const { body } = await exchange(iam(action, { MaxItems: String(Math.min(1000, Math.ceil(users / 2))), ...(marker && { Marker: marker }) }));
    marker = /<Marker>([^<]*)</.exec(body)?.[1] ?? marker;
  }
  return marker;
}

const sizes = SIZES.filter(({ users }) => users <= largest);
try {
  let generator;
  const started = () => (generator ??= start('./generator.mjs'));
  const before = machine();
  const columns = [];
  for (const size of sizes) {
    columns.push(await measure(started, size));
    generator = undefined;
  }
  console.log(`${new Date().toISOString().slice(0, 16)}Z, Node ${before.node}, ${before.cpus} × ${before.model}, load ${before.load.join(' ')} at the start, ${CONNECTIONS} connections, ${seconds} s each\n`);
  console.log(`| p50 ms (CPU µs of gateway and Postgres) | ${sizes.map(({ users, roles, policies, accounts }) => `${users} users, ${roles} roles, ${policies} policies, ${accounts} accounts`).join(' | ')} | largest : smallest |`);
  console.log(`|---|${sizes.map(() => '---:|').join('')}---:|`);
  for (const [i, { title }] of columns[0].entries()) {
    console.log(`| ${title} | ${columns.map((rows) => `${rows[i].p50.toFixed(2)} (${Math.round(rows[i].cpu)})`).join(' | ')} | ${(columns.at(-1)[i].p50 / columns[0][i].p50).toFixed(2)} (${(columns.at(-1)[i].cpu / columns[0][i].cpu).toFixed(2)}) |`);
  }
  if (columns.some((rows) => rows.some(({ errors }) => errors > 0))) process.exitCode = 1;
} finally {
  await endAll();
}
