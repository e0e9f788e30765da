import type { Aggregate, Versioned } from '#event-sourcing';
import type { OperationContext, Present, Reads } from '#operation';
import { isKnownTo } from '../named-user.js';

/** What one section of the metadata holds. */
export interface Section<S extends { readonly account: string } = any> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly aggregate: Aggregate<S>;
  keyOf(state: S): string;
  /** undefined: there is none that the caller may know of. */
  read(key: string, reads: Reads, ctx: OperationContext): Promise<Present<S> | undefined>;
  entry(key: string, found: Present<S>, ctx: OperationContext): object | Promise<object>;
}

/** What exists, and the caller may know of. */
export const readable = <S extends { readonly account: string }>(found: Versioned<S> | undefined, { principal }: OperationContext): Present<S> | undefined =>
  found?.state !== undefined && isKnownTo(principal, found.state) ? (found as Present<S>) : undefined;
