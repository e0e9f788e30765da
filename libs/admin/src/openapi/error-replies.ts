import { adminErrors } from '#operation';

/** What any request may be answered with. */
const COMMON = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ServiceUnavailable', 'InternalError'] as const;

type Known = Readonly<Record<string, { readonly status: number; readonly message: string }>>;

/** The replies of refusal: by status, with the codes that come with it. */
export function errorReplies(codes: readonly string[]): Record<string, { description: string; content: object }> {
  const known: Known = adminErrors;
  const byStatus = new Map<number, Set<string>>();
  for (const code of [...COMMON, ...codes]) {
    const row = known[code];
    if (row) byStatus.set(row.status, (byStatus.get(row.status) ?? new Set()).add(code));
  }
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries([...byStatus].sort(([a], [b]) => a - b).map(([status, names]) => [String(status), { description: [...names].sort().join(', '), content }]));
}
