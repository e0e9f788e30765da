import { setTimeout as sleep } from 'node:timers/promises';
import { type Append, ConflictError, type EventStore, type Position } from '#event-sourcing';
import { RolegateError, isRolegateError, newAccessKeyId, newAccountId, newEntityId, newSecretAccessKey, uuidv7 } from '#kernel';
import { type Barrier, type Decision, type Directory, type Enforcement, type IdSource, type Load, type Loaded, type Loads, type Reads, type StreamContext, type WriteContext, type WriteOperation, isNotResident } from '#operation';
import { contention, finalConflict } from './conflict-reply.js';
import { LogLoader, MemoryLoader, type StateLoader } from './state-loader.js';
import { statedReason } from './stated-reason.js';
import type { SecretVault } from './vault.js';

/** The request side of a write: who asks, and how to ask again after a conflict. */
export interface WriteRequest {
  readonly context: StreamContext;
  /** Authenticates and authorizes anew from memory as it is now. @throws RolegateError when refused */
  renew(): Promise<StreamContext>;
}

export const ids: IdSource = { entity: newEntityId, accessKey: newAccessKeyId, secretAccessKey: newSecretAccessKey, account: newAccountId, uuid: uuidv7 };

/**
 * Milliseconds before each further attempt, on average; their number is the number of further attempts. Together they
 * outlast an open appender (500 ms), behind which a commit may be hidden from this node's memory.
 */
const PAUSES: readonly number[] = [0, 5, 20, 60, 120, 250, 400];

/**
 * Runs a write: load, decide, append, barrier. The first attempt decides on what this node has in memory, at the versions
 * it has (the append checks them); a refusal or a conflict is decided anew on the log itself.
 */
export class WriteExecutor {
  private readonly memory: StateLoader;
  private readonly log: StateLoader;

  constructor(
    private readonly store: Pick<EventStore, 'append' | 'settled' | 'readStream' | 'readByClaim'>,
    private readonly directory: Directory,
    private readonly barrier: Barrier,
    private readonly reads: Reads,
    private readonly vault: SecretVault,
    private readonly pauses: readonly number[] = PAUSES,
  ) {
    this.memory = new MemoryLoader(directory);
    this.log = new LogLoader(store);
  }

  /** @throws RolegateError the operation's refusals; ConcurrentModification (S3: OperationAborted) */
  async execute(operation: WriteOperation, input: unknown, request: WriteRequest): Promise<unknown> {
    const commandId = uuidv7();
    let { context } = request;
    const reason = statedReason(operation.service, context.headers);
    if (reason !== undefined) context.note({ statedReason: reason });
    for (let attempt = 0; ; attempt++) {
      const decided = await this.decide(operation, input, context, request, attempt);
      if (decided === undefined) {
        context = await request.renew();
        continue;
      }
      ({ context } = decided);
      let written: Date | undefined;
      try {
        written = await this.carryOut(operation, input, decided, { commandId, reason }, context);
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        context = await this.afterConflict(operation, error, request, attempt, decided.decision.counts);
        continue;
      }
      const { decision: { output: undated, outputAt } } = decided;
      const output = written && outputAt ? outputAt(written.getTime()) : undated;
      return operation.reply ? operation.reply(output, this.reads, context) : output;
    }
  }

  /** undefined: refused from memory, which may be behind; decide again from the log. */
  private async decide(operation: WriteOperation, input: unknown, asked: StreamContext, request: WriteRequest, attempt: number): Promise<Decided | undefined> {
    try {
      const loads = operation.loads(input, asked);
      const states = await (attempt === 0 ? this.memory : this.log).load(loads);
      // Between the renewal and this reading others may have written: what the caller may do is asked of what they wrote.
      const context = attempt > 0 && unseen(loads, states, this.directory) !== undefined ? await request.renew() : asked;
      const vault = await this.vault.forDecision(operation.sealsFor?.(states) ?? []);
      const deciding: WriteContext = Object.assign(Object.create(context) as StreamContext, { vault, ids });
      return { loads, states, context, fromLog: attempt > 0, decision: operation.decide(input, states, deciding) };
    } catch (error) {
      if (attempt > 0 || !isRolegateError(error)) throw error;
      return undefined;
    }
  }

  /** What the caller may do rests on what was written meanwhile as well: its own streams, and the path of a thing made anew. */
  private async afterConflict(operation: WriteOperation, conflict: ConflictError, request: WriteRequest, attempt: number, counts: Append['counts']): Promise<StreamContext> {
    const final = finalConflict(operation, conflict, counts);
    if (final) throw final;
    const pause = this.pauses[attempt];
    if (pause === undefined) throw contention(operation.service, conflict);
    if (pause > 0) await sleep(pause * (0.5 + Math.random()));
    return request.renew();
  }

  /**
   * The append between the two halves of its frame, then the barrier: also when the second half fails, because the events
   * stand. `undo` may know better than the conflict why the append failed; what it throws counts. What only adds leaves
   * nothing stale on any node: that this one has it is enough. Returns the log's time of the first event.
   */
  private async carryOut(operation: WriteOperation, input: unknown, { loads, states, fromLog, decision }: Decided, command: Command, context: StreamContext): Promise<Date | undefined> {
    if (fromLog) assertSeen(loads, states, context.directory);
    await context.recheck();
    assertCallerAsDecided(decision, context);
    const frame = await operation.frame?.(input, states, context, decision.output);
    let position: Position;
    let written: Date | undefined;
    try {
      const appended = hasEffect(decision) ? await this.store.append(appendOf(decision, command, context)) : undefined;
      position = appended?.position ?? (await this.latest());
      written = appended?.events[0]?.time;
    } catch (error) {
      await frame?.undo();
      throw error;
    }
    let enforcement: Enforcement = 'enforced';
    try {
      await frame?.done();
    } finally {
      for (const principal of decision.eraseDataKeys ?? []) this.vault.forget(principal);
      if (operation.onlyAdds) await this.directory.applied(position);
      else enforcement = await this.barrier.passed(position, accountsOf(decision));
    }
    if (enforcement === 'recorded') throw recordedOnly();
    return written;
  }

  /** Nothing was left to change, by whatever was committed before: that may not have reached every node, nor a standby. */
  private async latest(): Promise<Position> {
    await this.store.settled();
    await this.directory.catchUp();
    return this.directory.position();
  }
}

/** What stays the same however often a write is decided anew. */
interface Command {
  readonly commandId: string;
  /** Why, in the caller's words. */
  readonly reason: string | undefined;
}

interface Decided {
  /** Of whoever was authorized for it. */
  readonly context: StreamContext;
  readonly loads: Loads;
  readonly fromLog: boolean;
  readonly states: Loaded<Loads>;
  readonly decision: Decision<unknown>;
}

/**
 * The log may have found what memory, on which the authorization rests, has never heard of: a role made anew, a user who was
 * renamed or bounded, by a commit that no reader of the tail may see yet. Memory is waited for, and asked again.
 * @throws ConflictError
 */
function assertSeen(loads: Loads, states: Loaded<Loads>, directory: Directory): void {
  const stream = unseen(loads, states, directory);
  if (stream !== undefined) throw new ConflictError('version', stream);
}

/** The stream of a state that memory has not, or not as far as it goes; undefined when there is none. */
function unseen(loads: Loads, states: Loaded<Loads>, directory: Directory): string | undefined {
  for (const name in loads) {
    const found = states[name];
    if (found && versionSeen(loads[name]!, found.stream, directory) < found.version) return found.stream;
  }
  return undefined;
}

/** 0: none. */
function versionSeen({ aggregate }: Load, stream: string, directory: Directory): number {
  try {
    return directory.get(aggregate, stream)?.version ?? 0;
  } catch (error) {
    if (isNotResident(error)) return 0;
    throw error;
  }
}

/**
 * A decision from the log may know more of the caller than its authentication did, its revocation for one: then the append
 * would find the versions it expects. Such a caller is asked for anew.
 * @throws ConflictError
 */
function assertCallerAsDecided({ writes = [], checks = [] }: Decision<unknown>, { principal }: StreamContext): void {
  for (const { stream, version } of principal.lineage) {
    const write = writes.find((one) => one.stream === stream);
    const check = checks.find((one) => one.stream === stream);
    if ((write && write.expected !== version) || (check && check.version !== version)) throw new ConflictError('version', stream);
  }
}

/** The append of a decision: the caller's own streams are checked with it, unless they are written. */
function appendOf(decision: Decision<unknown>, { commandId, reason }: Command, context: StreamContext): Append {
  const { output: _, ...rest } = decision;
  const writes = decision.writes ?? [];
  const checks = [...(decision.checks ?? [])];
  for (const { stream, version } of context.principal.lineage) {
    if (!writes.some((one) => one.stream === stream) && !checks.some((one) => one.stream === stream)) checks.push({ stream, version });
  }
  return {
    ...rest,
    commandId,
    meta: { actor: context.principal.arn || context.principal.userId, requestId: context.requestId, sourceIp: context.sourceIp, reason },
    writes,
    checks,
  };
}

function accountsOf({ writes = [] }: Decision<unknown>): readonly string[] {
  const accounts = writes.map(({ account }) => account);
  return accounts.filter((account, i) => accounts.indexOf(account) === i);
}

/** No node lets the account in; but what was changed does not hold yet in the way that the caller meant. */
const recordedOnly = (): RolegateError => new RolegateError('ServiceUnavailable',
  'The change is recorded, not enforced: events of the account cannot be applied. Its requests are refused until they can be.', { reason: 'recorded-not-enforced' });

const hasEffect = (decision: Decision<unknown>): boolean =>
  [decision.writes, decision.take, decision.release, decision.hold, decision.unhold, decision.counts, decision.putDataKeys, decision.eraseDataKeys].some((list) => list !== undefined && list.length > 0);
