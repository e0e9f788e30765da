import type { Operation, StreamOperation } from '#operation';
import { type AnyHistory, declaredOnly } from '#testing';
import { aBucket, callers } from './s3-fixtures.js';
import { type StreamOptions, streamContext, type TestStreamContext } from './stream-context.js';

/** Runs the handler of a stream operation as TESTER, owner of the bucket `mine`, unless told otherwise. */
export async function handle<I, O>(operation: StreamOperation<I, O>, input: I, options: StreamOptions = {}): Promise<O> {
  return operation.handle(input, contextOf(options));
}

export const contextOf = (options: StreamOptions = {}): TestStreamContext =>
  streamContext({ histories: [aBucket('mine')], principal: callers.TESTER, ...options });

/** What `access` asks, as a list. */
export const asks = async (operation: Operation, input: unknown, options: StreamOptions = {}) =>
  declaredOnly(operation, await operation.access(input, contextOf(options)));

/** A context whose memory changes to `later` when the credential is checked again, right before the commit. */
export function changingContext(before: readonly AnyHistory[], later: readonly AnyHistory[], options: StreamOptions = {}): TestStreamContext {
  const context = contextOf({ histories: before, ...options });
  const { get, find } = streamContext({ histories: later }).directory;
  const directory = { ...context.directory };
  return Object.assign(context, { directory, recheck: async () => void Object.assign(directory, { get, find }) });
}
