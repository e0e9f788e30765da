import { readFileSync } from 'node:fs';
import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { type MappingTerms, mappingCall, matchFlags } from '../requests/mapping.js';

const STDIN = '-';
const STDIN_FD = 0;

/** Adds every mapping of a file, which is what `mapping list` prints. All of it is read before anything is asked for; again does no harm. */
export const mappingImport: Command = {
  names: ['mapping import'],
  group: 'users',
  summary: 'add the mappings of a file, as mapping list prints them (- reads stdin)',
  operands: ['FILE'],
  flags: [],
  async run(context) {
    const [file = STDIN] = context.operands;
    const mappings = mappingsIn(file);
    for (const [i, mapping] of mappings.entries()) await mappingCall(context, `could not add mapping ${i + 1} of ${mappings.length} (${i} added)`, 'POST', mapping);
    context.out(`${mappings.length} mappings added\n`);
  },
};

function mappingsIn(file: string): readonly MappingTerms[] {
  const parsed = parse(file);
  if (!Array.isArray(parsed)) throw invalid(file, 'no JSON array of mappings');
  return parsed.map((one: unknown, i) => termsOf(one) ?? fail(file, i));
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === STDIN ? STDIN_FD : file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure(code === 'ENOENT' ? exitCode.notFound : exitCode.inputOutput, `ERROR: failed to read mappings: ${file}: ${code}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, (error as Error).message);
  }
}

/** undefined: it is no mapping. */
function termsOf(given: unknown): MappingTerms | undefined {
  const { provider, match, value, role_arns: roleArns = [], policy_arns: policyArns = [] } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const kind = matchFlags.find((one) => one === match);
  if (typeof provider !== 'string' || kind === undefined || typeof value !== 'string' || !isTexts(roleArns) || !isTexts(policyArns)) return undefined;
  return { provider, match: kind, value, roleArns, policyArns };
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');
const invalid = (file: string, why: string): CommandFailure => new CommandFailure(exitCode.invalid, `ERROR: ${file}: ${why}`);
function fail(file: string, at: number): never {
  throw invalid(file, `mapping ${at + 1} needs provider, match (${matchFlags.join(', ')}), value, and lists role_arns and policy_arns`);
}
