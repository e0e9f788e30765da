import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { GatewayRefusal, ownWords, saying } from '../gateway/gateway-refusal.js';
import { progress } from '../output/progress.js';
import { ImportGateway } from './parts/import-gateway.js';
import type { PlanItem, Verdict } from './plan.js';
import { countOf, planImport, readPresent } from './plan-import.js';
import type { Wanted } from './wanted.js';

/** A change that the gateway refused, and why. */
interface Refused {
  readonly what: string;
  readonly why: string;
}

/**
 * Compares what is wanted with what is there, and makes what is missing; `--dry-run` only says so. Conflicts and what cannot be
 * carried over are listed and do not keep the rest back; neither does what the gateway refuses. Ends with 17 when there were
 * conflicts, with 1 when something was refused.
 */
export async function runImport(context: CommandContext, task: string, wanted: Wanted): Promise<void> {
  const gateway = new ImportGateway(context.admin, (account) => context.iamIn(account), context.s3);
  const looking = progress(context, `${task}: compared`, 'things');
  const present = await saying(`ERROR: ${task}`, {}, () => readPresent(gateway, wanted, (done) => looking.at(done, countOf(wanted)))).finally(() => looking.end());
  const plan = planImport(wanted, present);
  const refused = context.flags.isOn('dry-run') ? [] : await done(context, gateway, task, plan);
  report(context, plan, refused);
  if (refused.length > 0) throw new CommandFailure(exitCode.usage, `ERROR: ${refused.length} of ${changesIn(plan).length} changes were refused; the same again tries them once more`);
  if (plan.some(({ verdict }) => verdict === 'conflict')) throw new CommandFailure(exitCode.exists, '');
}

const changesIn = (plan: readonly PlanItem[]): readonly PlanItem[] => plan.filter(({ calls }) => calls.length > 0);

async function done(context: CommandContext, gateway: ImportGateway, task: string, plan: readonly PlanItem[]): Promise<readonly Refused[]> {
  const changes = changesIn(plan);
  const refused: Refused[] = [];
  const moving = progress(context, task, 'changes');
  try {
    for (const [i, item] of changes.entries()) {
      moving.at(i, changes.length);
      // What comes after may be less than it seems without what was refused: a policy without its boundary.
      if (refused.some(({ what }) => what === item.what)) {
        refused.push({ what: item.what, why: `${item.why}: not tried` });
        continue;
      }
      try {
        for (const call of item.calls) await gateway.perform(call);
      } catch (error) {
        if (!(error instanceof GatewayRefusal) || error.status >= 500) throw brokenOff(error, i, changes.length);
        refused.push({ what: item.what, why: `${item.why === '' ? item.verdict : item.why}: ${ownWords(error)}` });
      }
    }
    if (changes.length > 0) moving.at(changes.length, changes.length);
  } finally {
    moving.end();
  }
  return refused;
}

/** What was done stays done; the same again does the rest. */
function brokenOff(error: unknown, made: number, all: number): unknown {
  const why = error instanceof GatewayRefusal ? `ERROR: ${ownWords(error)}` : error instanceof CommandFailure ? error.message : undefined;
  return why === undefined ? error : new CommandFailure(exitCode.inputOutput, `${why}\n${made} of ${all} changes were made; the same command goes on from there.`);
}

const words: Readonly<Record<Verdict, string>> = { create: 'create', add: 'add to', conflict: 'CONFLICT', left: 'LEFT' };

function report(context: CommandContext, plan: readonly PlanItem[], refused: readonly Refused[]): void {
  const of = (verdict: Verdict) => plan.filter((item) => item.verdict === verdict).map(({ what, why }) => ({ what, why }));
  const counts = { create: of('create').length, add: of('add').length, conflict: of('conflict').length, left: of('left').length, refused: refused.length };
  if (context.flags.get('format') !== undefined) {
    context.print('import', { dry_run: context.flags.isOn('dry-run'), changes: changesIn(plan).map(({ verdict, what, why }) => ({ verdict, what, why })), conflicts: of('conflict'), left: of('left'), refused: refused.map((one) => ({ ...one })) });
    return;
  }
  for (const { verdict, what, why } of plan) context.out(`${words[verdict].padEnd(9)} ${what}${why === '' ? '' : `: ${why}`}\n`);
  for (const { what, why } of refused) context.out(`REFUSED   ${what}: ${why}\n`);
  const changes = counts.create + counts.add;
  const would = context.flags.isOn('dry-run') ? 'would be made' : 'made';
  context.out(`${changes - counts.refused} changes ${would}, ${counts.conflict} conflicts, ${counts.left} left${counts.refused === 0 ? '' : `, ${counts.refused} refused`}\n`);
}
