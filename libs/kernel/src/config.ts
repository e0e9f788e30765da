import type { z } from 'zod';

/** One setting: where it comes from, its type, its default, one sentence for the manual, and the risk of changing it. */
export interface Setting<T = unknown> {
  readonly env: string;
  readonly schema: z.ZodType<T>;
  readonly default?: T;
  readonly doc: string;
  readonly risk?: string;
  /** Names in a ceph.conf that mean the same, written with underscores. */
  readonly ceph?: readonly string[];
  readonly secret?: boolean;
}

export type Section = Readonly<Record<string, Setting>>;
export type SectionValues<S extends Section> = { [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

export const setting = <T>(options: Setting<T>): Setting<T> => options;

/** A named group of settings that one library owns. */
export const defineSection = <S extends Section>(name: string, settings: S): { name: string; settings: S } => ({ name, settings });

/** Every problem of a configuration at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n` + problems.map((p) => `  - ${p}`).join('\n'));
    this.name = 'ConfigError';
  }
}

/** Reads the settings of a section from raw texts; adds what is wrong to `problems` instead of throwing. */
export function readSection<S extends Section>(section: { settings: S }, raw: (setting: Setting) => string | undefined, problems: string[]): SectionValues<S> {
  const values: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(section.settings)) {
    const text = raw(one);
    if (text === undefined || text === '') {
      values[key] = one.default;
      continue;
    }
    const parsed = one.schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else problems.push(`${one.env}: ${parsed.error.issues.map((i) => i.message).join(', ')}${one.secret ? '' : ` (got ${JSON.stringify(text)})`}`);
  }
  return values as SectionValues<S>;
}
