/**
 * A policy document that does not follow the grammar. Callers map it to MalformedPolicyDocument (IAM, STS) or
 * MalformedPolicy (S3); the text is about the caller's own document and may be shown to it.
 */
export class PolicySyntaxError extends Error {
  constructor(
    /** What is wrong, without the place. */
    readonly problem: string,
    /** From 1. */
    readonly line: number,
    /** From 1, in UTF-16 code units. */
    readonly column: number,
    /** `$.Statement[0].Action[2]` */
    readonly jsonPath: string,
  ) {
    super(`${problem} (line ${line}, column ${column}, ${jsonPath})`);
    this.name = 'PolicySyntaxError';
  }
}
