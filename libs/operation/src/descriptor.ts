import type { RolegateError } from '#kernel';
import type { OperationSchema } from '#protocol';
import type { ApiDescription } from './api-description.js';
import type { AccessRequest } from './access.js';
import type { OperationContext, StreamContext, WriteContext } from './context.js';
import type { Decision, Loaded, Loads } from './decision.js';
import type { Reads } from './directory.js';

export type Service = 'iam' | 'sts' | 's3' | 'admin';

/** Who may call without a signature: nobody, everybody (GetCallerIdentity still needs one), or whoever a policy allows. */
export type Anonymous = 'refused' | 'by-policy' | 'unsigned';

/** Where an operation of Ceph's admin API lives. Its input is the query parameters by name (`display-name`). */
export interface AdminRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the prefix, e.g. `/user`. */
  readonly path: string;
  /** A parameter without value that picks the operation (`?key`, `?caps`). */
  readonly subresource?: string;
  /** Root element when the caller asks for XML. */
  readonly root: string;
  /** For the OpenAPI document; every operation below /rolegate/v1 has one. */
  readonly api?: ApiDescription;
}

export type AdminInput = Readonly<Record<string, string | undefined>>;

/** What every operation says about itself; authorization, metrics, audit and the docs' row are made from it. */
export interface OperationBase<I> {
  /** The AWS name; for admin operations Ceph's words (`user create` → AdminCreateUser). */
  readonly name: string;
  readonly service: Service;
  /** The feature folder's name (`role`, `bucket`). */
  readonly feature: string;
  /** The AWS schema; for admin operations `route` instead. */
  readonly schema?: OperationSchema;
  readonly route?: AdminRoute;
  /** Every IAM action that `access` may ask for, in the order asked; empty where a caller needs no permission. */
  readonly actions: readonly string[];
  /**
   * Every condition key that `access` may set, as documented; `/*` stands for any tag key. What holds for all requests of
   * a service is the edge's to set and to declare.
   */
  readonly conditionKeys: readonly string[];
  /** Every documented error code of its own that it may answer (the protocol's common ones are not repeated). */
  readonly errors: readonly string[];
  readonly anonymous?: Anonymous;
  /** The questions to the policy engine; may throw what comes before authorization (NoSuchBucket). Reads memory only. */
  access(input: I, ctx: OperationContext): AccessRequest | readonly AccessRequest[] | Promise<AccessRequest | readonly AccessRequest[]>;
}

export interface WriteOperation<I = any, O = any, L extends Loads = any> extends OperationBase<I> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly kind: 'write';
  /** True when the write can only add what did not exist before: no node can hold anything stale about it. */
  readonly onlyAdds?: boolean;
  /** What DeleteConflict tells the caller when something holds what is to be deleted; the catalogue's text unless given. */
  readonly held?: string;
  loads(input: I, ctx: OperationContext): L;
  /** Streams of existing principals whose data keys `decide` seals with. */
  sealsFor?(states: Loaded<L>): readonly string[];
  /** Pure: from input and states to events and reply. Called anew after a conflict. */
  decide(input: I, states: Loaded<L>, ctx: WriteContext): Decision<O>;
  /** Makes the reply after the append where it needs I/O (an admin reply shows opened secrets); gets decide's output. */
  reply?(output: O, reads: Reads, ctx: OperationContext): Promise<unknown>;
  /** What the caller hears when a count of the append is beyond its limit; a word of the service unless given. */
  overLimit?(): RolegateError;
  /**
   * Effects outside the log that must frame the append (the store's bucket); gets decide's output, anew for each decision.
   * `undo` runs when the append fails.
   */
  frame?(input: I, states: Loaded<L>, ctx: StreamContext, output: O): Promise<{ undo(): Promise<void>; done(): Promise<void> }>;
}

export interface ReadOperation<I = any, O = any> extends OperationBase<I> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly kind: 'read';
  answer(input: I, reads: Reads, ctx: OperationContext): Promise<O> | O;
}

export interface StreamOperation<I = any, O = any> extends OperationBase<I> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly kind: 'stream';
  /** The request body is an object's bytes: `ctx.body` is read by the operation, not by the front door. */
  readonly streamsBody?: boolean;
  handle(input: I, ctx: StreamContext): Promise<O>;
}

/** A finished reply that needs no schema (listings with entries rendered beforehand). */
export class RawReply {
  constructor(readonly status: number, readonly headers: Record<string, string>, readonly body: string) {}
}

export type Operation = WriteOperation | ReadOperation | StreamOperation;

export const defineWrite = <I, O, L extends Loads>(operation: Omit<WriteOperation<I, O, L>, 'kind'>): WriteOperation<I, O, L> => ({ kind: 'write', ...operation });
export const defineRead = <I, O>(operation: Omit<ReadOperation<I, O>, 'kind'>): ReadOperation<I, O> => ({ kind: 'read', ...operation });
export const defineStream = <I, O>(operation: Omit<StreamOperation<I, O>, 'kind'>): StreamOperation<I, O> => ({ kind: 'stream', ...operation });
