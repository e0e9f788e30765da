/** Greatest size of a policy text. */
export interface PolicyLimit {
  readonly characters: number;
  /** AWS does not count white space in IAM policies; in bucket and session policies it counts. */
  readonly countsWhiteSpace: boolean;
}

/** IAM User Guide, "IAM and AWS STS quotas"; S3 User Guide, "Bucket policies" (20 KB, counted in bytes by the caller). */
export const POLICY_LIMITS = {
  /** The sum of all inline policies of one user. */
  inlineUser: { characters: 2048, countsWhiteSpace: false },
  inlineRole: { characters: 10_240, countsWhiteSpace: false },
  inlineGroup: { characters: 5120, countsWhiteSpace: false },
  managed: { characters: 6144, countsWhiteSpace: false },
  trust: { characters: 2048, countsWhiteSpace: false },
  /** With the quota that AWS grants on request. */
  trustRaised: { characters: 8192, countsWhiteSpace: false },
  session: { characters: 2048, countsWhiteSpace: true },
  bucket: { characters: 20_480, countsWhiteSpace: true },
  /** What the API models let through at all. */
  parameter: { characters: 131_072, countsWhiteSpace: true },
} as const satisfies Record<string, PolicyLimit>;

/** Size of a policy text as the limit counts it. */
export function policySize(text: string, limit: PolicyLimit): number {
  if (limit.countsWhiteSpace) return text.length;
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) size++;
  }
  return size;
}
