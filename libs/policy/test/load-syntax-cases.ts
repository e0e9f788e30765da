import type { ParseOptions, Profile } from '../src/index.js';
import { caseFiles, profilesOf, readYaml } from './load-cases.js';

export interface SyntaxCase {
  readonly name: string;
  readonly kind?: ParseOptions['kind'];
  readonly holder?: ParseOptions['holder'];
  readonly profile?: Profile;
  readonly text?: string;
  /** A whole document, or with `statement` the one statement of one. */
  readonly document?: object;
  readonly statement?: object;
  /** Absent: the document is accepted. */
  readonly error?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The text that a case is about. */
export const syntaxText = (one: SyntaxCase): string =>
  one.text ?? JSON.stringify(one.document ?? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...one.statement }] });

export const syntaxRuns = (): (SyntaxCase & { readonly profile: Profile })[] =>
  caseFiles().filter((file) => file.startsWith('syntax')).flatMap((file) => readYaml<{ cases: SyntaxCase[] }>(file).cases).flatMap((one) => profilesOf(one).map((profile) => ({ ...one, profile })));
