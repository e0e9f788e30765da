import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, CommandContext } from '../command.js';
import { GatewayRefusal, saying } from '../gateway/gateway-refusal.js';
import { progress } from '../output/progress.js';
import { listedProjections } from '../requests/projections.js';

/** Milliseconds between looks at the progress. */
const PAUSE = 250;

/**
 * POST /admin/rolegate/v1/projections/KIND/rebuild, and its progress until readers are switched to the new table; the work
 * goes on without this command. A rebuild that is running already is watched.
 */
export const projectionRebuild: Command = {
  names: ['projection rebuild'],
  group: 'gateway',
  summary: 'build the read model of a kind (role, user …) anew beside the live one',
  operands: ['KIND'],
  flags: [],
  async run(context) {
    const [kind] = context.operands as [string];
    const version = await started(context, kind);
    await untilLive(context, kind, version);
    context.out(`version ${version} of ${kind} is live\n`);
  },
};

/** The version that is being built. */
async function started(context: CommandContext, kind: string): Promise<number> {
  return saying(`could not rebuild ${kind}`, {}, async () => {
    try {
      return ((await context.admin.call('POST', `/rolegate/v1/projections/${encodeURIComponent(kind)}/rebuild`)) as { version: number }).version;
    } catch (error) {
      const running = error instanceof GatewayRefusal && error.code === 'OperationAborted' ? (await listedProjections(context)).find((one) => one.kind === kind && one.state === 'building') : undefined;
      if (running === undefined) throw error;
      return running.version;
    }
  });
}

async function untilLive(context: CommandContext, kind: string, version: number): Promise<void> {
  const shown = progress(context, `rebuild ${kind}`, 'events');
  try {
    for (;; await sleep(PAUSE)) {
      const versions = (await listedProjections(context)).filter((one) => one.kind === kind && one.version >= version);
      // No row yet: no projector has begun. A later one is live: this was overtaken.
      const building = versions.find((one) => one.version === version);
      if (building?.events_done !== undefined) shown.at(building.events_done, building.events_total);
      if (versions.some(({ state }) => state === 'live')) return;
    }
  } finally {
    shown.end();
  }
}
