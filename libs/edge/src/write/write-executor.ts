import { type Append, type Appended, ConflictError, type EventStore, StoreUnavailableError, fold } from '#event-sourcing';
import { RolegateError, isRolegateError, newAccessKeyId, newEntityId, newSecretAccessKey, uuidv7 } from '#kernel';
import type { Decision, Directory, IdSource, Load, Loaded, Loads, Reads, StreamContext, WriteContext, WriteOperation } from '#operation';
import type { SecretVault } from './vault.js';

/** The request side of a write: who asks, and how to ask again after a conflict on the caller's own stream. */
export interface WriteRequest {
  readonly context: StreamContext;
  /** Authenticates and authorizes anew from memory as it is now. @throws RolegateError when refused */
  renew(): Promise<StreamContext>;
}

export const ids: IdSource = { entity: newEntityId, accessKey: newAccessKeyId, secretAccessKey: newSecretAccessKey, uuid: uuidv7 };

const ATTEMPTS = 6;

/**
 * Runs a write: load, decide, append, barrier. The first attempt decides on what this node has in memory, at the versions
 * it has (the append checks them); a refusal or a conflict is decided anew on the log itself.
 */
export class WriteExecutor {
  constructor(
    private readonly store: EventStore,
    private readonly directory: Directory,
    private readonly reads: Reads,
    private readonly vault: SecretVault,
  ) {}

  async execute(operation: WriteOperation, input: unknown, request: WriteRequest): Promise<unknown> {
    const commandId = uuidv7();
    let context = request.context;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const states = attempt === 0 ? this.fromMemory(operation.loads(input, context)) : await this.fromLog(operation.loads(input, context));
      let decision: Decision<unknown>;
      try {
        decision = await this.decide(operation, input, states, context);
      } catch (error) {
        if (attempt === 0 && isRolegateError(error)) continue;
        throw error;
      }
      try {
        await this.carryOut(operation, input, states, decision, commandId, context);
      } catch (error) {
        if (!(error instanceof ConflictError)) throw publicError(error);
        if (context.principal.lineage.some((one) => one.stream === error.subject)) context = await request.renew();
        continue;
      }
      return operation.reply ? operation.reply(decision.output, this.reads, context) : decision.output;
    }
    throw new RolegateError('ConcurrentModification', 'The request was rejected because multiple requests to change this object were submitted simultaneously. Wait a few minutes and submit your request again.', { reason: 'concurrent-modification' });
  }

  private async decide(operation: WriteOperation, input: unknown, states: Loaded<Loads>, context: StreamContext): Promise<Decision<unknown>> {
    const vault = await this.vault.forDecision(operation.sealsFor?.(states) ?? []);
    const deciding: WriteContext = Object.assign(Object.create(context) as StreamContext, { vault, ids });
    return operation.decide(input, states, deciding);
  }

  private async carryOut(operation: WriteOperation, input: unknown, states: Loaded<Loads>, decision: Decision<unknown>, commandId: string, context: StreamContext): Promise<void> {
    await context.recheck();
    const frame = await operation.frame?.(input, states, context);
    let appended: Appended | undefined;
    try {
      if (hasEffect(decision)) appended = await this.store.append(appendOf(decision, commandId, context));
    } catch (error) {
      await frame?.undo();
      throw error;
    }
    await frame?.done();
    for (const principal of decision.eraseDataKeys ?? []) this.vault.forget(principal);
    await this.directory.applied(appended?.position ?? (await this.store.head()));
  }

  private fromMemory(loads: Loads): Loaded<Loads> {
    const states: Record<string, unknown> = {};
    for (const [name, load] of Object.entries(loads)) {
      const found = 'key' in load ? this.directory.find(load.aggregate, load.key) : this.directory.get(load.aggregate, load.stream);
      states[name] = found?.state === undefined ? undefined : found;
    }
    return states as Loaded<Loads>;
  }

  private async fromLog(loads: Loads): Promise<Loaded<Loads>> {
    const states: Record<string, unknown> = {};
    for (const [name, load] of Object.entries(loads)) states[name] = await this.oneFromLog(load as Load);
    return states as Loaded<Loads>;
  }

  private async oneFromLog(load: Load): Promise<unknown> {
    const found = 'key' in load ? await this.store.readByClaim(load.key) : { owner: load.stream, events: await this.store.readStream(load.stream) };
    if (!found) return undefined;
    const state = fold(load.aggregate, undefined, found.events);
    return state === undefined ? undefined : { stream: found.owner, version: found.events.at(-1)!.version, state };
  }
}

/** The append of a decision: the caller's own streams are checked with it, unless they are written. */
function appendOf(decision: Decision<unknown>, commandId: string, context: StreamContext): Append {
  const { output: _, ...rest } = decision;
  const writes = decision.writes ?? [];
  const checks = [...(decision.checks ?? [])];
  for (const { stream, version } of context.principal.lineage) {
    if (!writes.some((one) => one.stream === stream) && !checks.some((one) => one.stream === stream)) checks.push({ stream, version });
  }
  return {
    ...rest,
    commandId,
    meta: { actor: context.principal.arn || context.principal.userId, requestId: context.requestId, sourceIp: context.sourceIp },
    writes,
    checks,
  };
}

const hasEffect = (decision: Decision<unknown>): boolean =>
  [decision.writes, decision.take, decision.release, decision.hold, decision.unhold, decision.counts, decision.putDataKeys, decision.eraseDataKeys].some((list) => list !== undefined && list.length > 0);

function publicError(error: unknown): unknown {
  if (error instanceof StoreUnavailableError) return new RolegateError('ServiceUnavailable', '', { reason: 'event-log-unavailable', detail: error.message, cause: error });
  return error;
}
