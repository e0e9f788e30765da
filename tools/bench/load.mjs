/** One measured load: drives the generator and takes the CPU time of the server under test over exactly the measured span. */
import { message } from './child.mjs';
import { cpuOf, cpuOfFamily } from './cpu-time.mjs';

/**
 * @param {import('./generator.mjs').Load} settings
 * @param {{ pid?: number, postgresPid?: number }} server
 */
export async function load(generator, settings, server = {}) {
  const finished = message(generator, 'outcome');
  const measuring = settings.measureMs > 0 ? message(generator, 'measuring') : Promise.resolve();
  generator.send(settings);
  // A run that sends nothing twice may be through before the warm-up ends.
  await Promise.race([measuring, finished]);
  const before = cpu(server);
  const outcome = await finished;
  const after = cpu(server);
  const each = (used) => used / outcome.completed;
  return { outcome, rate: outcome.completed / outcome.seconds, nodeUs: each(after.node - before.node), postgresUs: each(after.postgres - before.postgres), generatorUs: each(outcome.generatorCpuUs) };
}

/** Workers are children of the gateway, and so is its Postgres, which counts apart. */
const nodeCpu = (pid, postgresPid) => cpuOfFamily(pid) - (postgresPid === undefined ? 0 : cpuOf(postgresPid));
const cpu = ({ pid, postgresPid }) => ({ node: pid === undefined ? NaN : nodeCpu(pid, postgresPid), postgres: cpuOfFamily(postgresPid) });
