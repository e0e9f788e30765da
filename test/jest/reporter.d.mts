export interface Skip { readonly name: string; readonly tests: number; readonly reason?: string }
export function excuses(json?: string): Map<string, string>;
export function summarize(
  testResults: readonly { testResults: readonly { status: string; fullName: string; ancestorTitles: readonly string[] }[]; testExecError?: unknown; failureMessage?: string | null }[],
  excused: ReadonlyMap<string, string>,
  strict: boolean,
): { passed: number; failed: number; skips: Skip[] };
