export type LintCode =
  /** The document does not parse; the one finding that is an error. */
  | 'syntax'
  | 'unknown-action' | 'allow-with-not-action' | 'allow-with-not-resource'
  | 'resource-never-matches' | 'statement-never-matches' | 'empty-policy'
  | 'condition-key-never-set' | 'contradictory-conditions' | 'for-all-values-without-presence'
  | 'web-identity-without-audience' | 'web-identity-without-subject' | 'trusts-everyone' | 'not-principal-with-allow'
  | 'variables-without-version' | 'duplicate-statement' | 'duplicate-sid' | 'duplicate-value';

/** Something that a policy document gets wrong, or that is legal and seldom meant. */
export interface LintFinding {
  readonly severity: 'error' | 'warning';
  readonly code: LintCode;
  /** One sentence for the author of the document. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** `$.Statement[0].Action[2]` */
  readonly jsonPath: string;
}

/** What a rule says about a part of one statement; `steps` lead there, as written or nearest to it. */
export interface Remark {
  readonly code: LintCode;
  readonly message: string;
  readonly steps: readonly (string | number)[];
}
