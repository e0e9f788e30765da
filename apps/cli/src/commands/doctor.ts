import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { failure, type Finding } from '../doctor/finding.js';
import { identity } from '../doctor/identity.js';
import { management } from '../doctor/management.js';
import { reach } from '../doctor/reach.js';
import { ringFindings } from '../doctor/ring-findings.js';
import { exitCode } from '../exit-code.js';
import { destinationOf, managementOf, type Target, targetOf } from '../gateway/target.js';
import { StsApi } from '../sessions/sts-api.js';

/** What an operator asks first, each answered by an endpoint that is there anyway. Ends with 1 when something has failed. */
export const doctor: Command = {
  names: ['doctor'],
  group: 'gateway',
  summary: 'check the way to the gateway, the key, its capabilities, health and durability',
  flags: [],
  async run(context) {
    const findings = await examined(context);
    if (context.flags.get('format') === undefined) for (const finding of findings) context.out(line(finding));
    else context.print('findings', findings.map((finding) => ({ ...finding })));
    if (findings.some(({ state }) => state === 'failure')) throw new CommandFailure(exitCode.usage, '');
  },
};

async function examined(context: CommandContext): Promise<readonly Finding[]> {
  const { env, clock } = context;
  const destination = destinationOf(env);
  const [reached, managed] = await Promise.all([reach(destination.endpoint, clock), management(managementOf(env))]);
  if (reached[0]?.state === 'failure') return [...reached, ...managed];
  const target = targetOr(context);
  if (!('accessKeyId' in target)) return [...reached, target, ...managed];
  const known = await identity(new StsApi(destination, clock), context.admin, target);
  const rings = known[0]?.state === 'ok' ? await ringFindings(context.admin) : [];
  return [...reached, ...known, ...managed, ...rings];
}

function targetOr({ env }: CommandContext): Target | Finding {
  try {
    return targetOf(env);
  } catch (error) {
    if (error instanceof CommandFailure) return failure('credentials', error.message.replace(/^ERROR: /, ''));
    throw error;
  }
}

const words: Readonly<Record<Finding['state'], string>> = { ok: 'ok', warning: 'WARNING', failure: 'FAILURE' };

/** A sentence of several lines goes on under its beginning. */
const line = ({ check, state, text }: Finding): string => `${words[state].padEnd(8)} ${check.padEnd(12)} ${text.replaceAll('\n', `\n${' '.repeat(22)}`)}\n`;
