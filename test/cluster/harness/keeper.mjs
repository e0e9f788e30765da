/**
 * `node keeper.mjs DIR OWNER`: the cluster that the test files of one run share, in folder DIR, until process OWNER (Jest)
 * is gone. It answers the commands of `npm run cluster`. A start that failed is told in DIR/failed. With
 * ROLEGATE_TEST_KEEP=true the folder stays, for its logs.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../../tools/cluster/control.mjs';
import { lives, PORTS_PER_CLUSTER, startCluster } from '../../../tools/cluster/index.mjs';

const [dir, owner] = process.argv.slice(2);
/** Below Linux's ephemeral ports (32768), above the ports of test/deploy; several runs may be at work on one machine. */
const FIRST_PORT = 23_000;
const PLACES = 130;
/** OIDC providers of tests are on this machine. */
const LOCAL_ISSUERS = { ROLEGATE_OIDC_PRIVATE_HOSTS: 'localhost' };

async function started() {
  const durable = process.env.ROLEGATE_TEST_COUNTS === 'full';
  for (let tries = 0; ; tries++) {
    const basePort = FIRST_PORT + ((Number(owner) + tries) % PLACES) * PORTS_PER_CLUSTER;
    try {
      return await startCluster({ dir, basePort, durable, gatewayEnv: LOCAL_ISSUERS, progress: (line) => process.stdout.write(`${line}\n`) });
    } catch (error) {
      if (!error.message.startsWith('ports are taken') || tries === 20) throw error;
    }
  }
}

let cluster;
const server = await listen(dir, () => cluster, () => undefined);
try {
  cluster = await started();
  while (lives(Number(owner))) await sleep(250);
} catch (error) {
  writeFileSync(join(dir, 'failed'), error.stack ?? String(error));
  // Long enough for everybody who waits to read it.
  for (let left = 240; left > 0 && lives(Number(owner)); left--) await sleep(250);
}
const keep = process.env.ROLEGATE_TEST_KEEP === 'true';
await cluster?.stop({ discard: !keep });
if (!keep) rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
server.close();
process.exit();
