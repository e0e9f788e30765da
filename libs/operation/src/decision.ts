import type { Aggregate, Append, DataKeyWrite, Versioned } from '#event-sourcing';

/** How an operation asks for a state before it decides: by a claim or by a stream id. */
export type Load<S = unknown> =
  | { readonly aggregate: Aggregate<S>; readonly key: string }
  | { readonly aggregate: Aggregate<S>; readonly stream: string };

export const byKey = <S>(aggregate: Aggregate<S>, key: string): Load<S> => ({ aggregate, key });
export const byStream = <S>(aggregate: Aggregate<S>, stream: string): Load<S> => ({ aggregate, stream });

export type Loads = Readonly<Record<string, Load<never> | Load<any>>>; // eslint-disable-line @typescript-eslint/no-explicit-any
/** `undefined` where the claim has no owner or the thing is gone. */
export type Loaded<L extends Loads> = { readonly [K in keyof L]: L[K] extends Load<infer S> ? Present<S> | undefined : never };

/** A state that exists. */
export interface Present<S> extends Versioned<S> {
  readonly state: S;
}

/** What a write decided: the append, less what the pipeline adds (command id, actor, the actor's own version), and the reply. */
export interface Decision<O> extends Partial<Omit<Append, 'commandId' | 'meta'>> {
  readonly output: O;
  /** The reply of a creation, which shows when: takes the log's time of the first event, milliseconds, as later reads will show it. */
  readonly outputAt?: (written: number) => O;
}

/**
 * Seals and opens secrets under the data key of their principal. `create` makes a new principal's key (the decision carries the
 * row into the append); for an existing principal the pipeline has opened the key before `decide` ran.
 */
export interface Vault {
  create(principal: string): DataKeyWrite;
  seal(principal: string, purpose: string, plaintext: string): string;
  /** undefined: the data key was erased, the secret is gone for good. Never log what comes out. */
  open(principal: string, purpose: string, sealed: string): string | undefined;
}
