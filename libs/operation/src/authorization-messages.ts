/**
 * What DecodeAuthorizationMessage shows of a denial, in the form that AWS's messages have. Statements and conditions are
 * those of policies that the caller's own account may know. Source: STS API Reference, DecodeAuthorizationMessage.
 */
export interface AuthorizationMessage {
  readonly allowed: false;
  readonly explicitDeny: boolean;
  readonly matchedStatements: Items<{ readonly statementId: string; readonly effect: 'ALLOW' | 'DENY'; readonly policyId: string; readonly index: number }>;
  /** Why, beside explicit statements: the reason code, and the condition that stood in the way. */
  readonly failures: Items<{ readonly reason: string; readonly policyId?: string; readonly operator?: string; readonly key?: string; readonly wanted?: readonly string[] }>;
  readonly context: {
    readonly principal: { readonly id: string; readonly arn: string };
    readonly action: string;
    readonly resource: string;
    readonly conditions: Items<{ readonly key: string; readonly values: Items<{ readonly value: string }> }>;
  };
}

export interface Items<T> {
  readonly items: readonly T[];
}

/** A message with the account of the caller who was denied: nobody else's may read it. */
export interface AddressedMessage {
  readonly account: string;
  readonly message: AuthorizationMessage;
}

/** Seals explanations of denials, which callers carry without being able to read them. */
export interface AuthorizationMessages {
  /** undefined: they are switched off, or this one is too long. */
  seal(message: AddressedMessage, now: number): string | undefined;
  /** undefined: not one of ours, or expired. `now` in milliseconds. */
  open(sealed: string, now: number): AddressedMessage | undefined;
}
