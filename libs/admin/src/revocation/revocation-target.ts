import type { StreamWrite } from '#event-sourcing';
import type { Revocation } from '#iam';
import type { Load, OperationContext, Present } from '#operation';

export interface Wish {
  readonly revocationId: string;
  /** undefined: everything issued until now. */
  readonly issuedBefore: Date | undefined;
}

/** What ending somebody's sessions means: which state it rests on, what is written, and what stands there afterwards. */
export interface RevocationTarget<S = any> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly load: Load<S>;
  /** ARN, for policies that deny and for the record. */
  readonly resource: string;
  /** What is revoked, for the reply. @throws RolegateError when it does not exist */
  revoked(existing: Present<S> | undefined): string;
  /** undefined: there is nothing left to end. @throws RolegateError */
  write(existing: Present<S> | undefined, wish: Wish, ctx: OperationContext): StreamWrite | undefined;
  /** The revocation that the wish came to; of before, when there was nothing left to end. */
  recorded(state: S | undefined, wish: Pick<Wish, 'issuedBefore'>): Revocation | undefined;
}
