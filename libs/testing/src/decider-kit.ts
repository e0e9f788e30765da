import { fold } from '#event-sourcing';
import { isRolegateError, type RolegateError } from '#kernel';
import type { Decision, Load, Loads, Operation, ReadOperation, WriteOperation } from '#operation';
import { type ContextOptions, contextForTest, type TestContext } from './context-kit.js';
import { declaredOnly } from './declared-keys.js';
import { type AnyHistory, owns, storedEvents } from './history.js';
import { judgeLater } from './late-access.js';
import { memoryReads } from './memory-reads.js';

/** What a decider did: its decision or its refusal, and the reply that its `reply` made of it. */
export interface Outcome<O> {
  readonly decision?: Decision<O>;
  readonly error?: RolegateError;
  readonly context: TestContext;
  /** The reply as the operation's `reply` makes it of the output, or the output itself. */
  reply(): Promise<unknown>;
  /** The events of all writes, in order. */
  readonly events: readonly unknown[];
  /** Fails unless exactly these events were decided. */
  thenEvents(...events: readonly { type: string; data: unknown }[]): Decision<O>;
  /** Fails unless it was accepted with nothing to record. */
  thenNothing(): Decision<O>;
  /** Fails unless it was refused with this code, and with this text where given. */
  thenError(code: string, text?: string | RegExp): RolegateError;
}

/**
 * Given streams, when an operation runs, then events or a refusal:
 * `given(history(role, …)).when(deleteRole, { RoleName: 'R' }).thenEvents({ type: 'RoleDeleted', data: {} })`.
 * Every error thrown must be among the codes that the operation documents (or the protocol's own, `commonErrors`).
 */
export function given(...histories: readonly AnyHistory[]) {
  return {
    when<I, O, L extends Loads>(operation: WriteOperation<I, O, L>, input: I, options: ContextOptions = {}): Outcome<O> {
      const context = contextForTest({ histories, ...options });
      let asked: ReturnType<WriteOperation['access']> = [];
      let made: Outcome<O>;
      try {
        asked = operation.access(input, context);
        if (!(asked instanceof Promise)) declaredOnly(operation, asked);
        const decision = operation.decide(input, resolve(operation.loads(input, context), histories) as never, context);
        made = outcome(context, decision, undefined, async () => (operation.reply ? operation.reply(decision.output, memoryReads(histories, options.activity), context) : decision.output));
      } catch (error) {
        made = outcome<O>(context, undefined, documented(operation, error));
      }
      if (asked instanceof Promise) judgeLater(operation, asked, made);
      return made;
    },

    /** The reply of a read, or the RolegateError that it rejects with. */
    async answer<I, O>(operation: ReadOperation<I, O>, input: I, options: ContextOptions = {}): Promise<O> {
      const context = contextForTest({ histories, ...options });
      try {
        declaredOnly(operation, await operation.access(input, context));
        return await operation.answer(input, memoryReads(histories, options.activity), context);
      } catch (error) {
        throw documented(operation, error);
      }
    },

    /** What `access` asks the policy engine, as a list. */
    async asks<I>(operation: Operation, input: I, options: ContextOptions = {}) {
      return declaredOnly(operation, await operation.access(input, contextForTest({ histories, ...options })));
    },
  };
}

/** Codes that any operation may answer because its protocol does, beside those in its descriptor. */
export const commonErrors: readonly string[] = ['AccessDenied', 'ValidationError', 'InvalidArgument', 'NotImplemented'];

function resolve(loads: Loads, histories: readonly AnyHistory[]): Record<string, unknown> {
  const states: Record<string, unknown> = {};
  for (const [name, load] of Object.entries(loads) as [string, Load][]) {
    const found = histories.find((one) => one.aggregate.kind === load.aggregate.kind && ('key' in load ? owns(one, load.key) : one.stream === load.stream));
    // As the log answers: folded by the aggregate that asks.
    const state = found && fold(load.aggregate, undefined, storedEvents(found));
    states[name] = state === undefined ? undefined : { stream: found!.stream, version: found!.events.length, state };
  }
  return states;
}

function documented(operation: Operation, error: unknown): RolegateError {
  if (!isRolegateError(error)) throw error;
  if (!operation.errors.includes(error.code) && !commonErrors.includes(error.code)) {
    throw new Error(`${operation.name} answers ${error.code} without documenting it`, { cause: error });
  }
  return error;
}

function outcome<O>(context: TestContext, decision?: Decision<O>, error?: RolegateError, reply: () => Promise<unknown> = () => Promise.reject(error)): Outcome<O> {
  const events = (decision?.writes ?? []).flatMap((write) => write.events);
  const accepted = (): Decision<O> => {
    if (error) throw error;
    return decision!;
  };
  return {
    decision, error, context, events, reply,
    thenEvents(...expected) {
      const made = accepted();
      expect(JSON.parse(JSON.stringify(events))).toEqual(expected);
      return made;
    },
    thenNothing() {
      const made = accepted();
      expect(events).toEqual([]);
      return made;
    },
    thenError(code, text) {
      if (!error) throw new Error(`expected ${code}, but it was accepted: ${JSON.stringify(events)}`);
      expect(error.code).toBe(code);
      if (text !== undefined) expect(error.message).toMatch(text);
      return error;
    },
  };
}
