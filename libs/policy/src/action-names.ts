import { ACTIONS, ALIASES } from './generated/actions.js';
import { compileWildcard, hasWildcard } from './wildcard.js';

/** Action names ignore case (IAM User Guide, "IAM JSON policy elements: Action"), so all here are lower-cased. */
const known = new Set<string>();
for (const [service, names] of Object.entries(ACTIONS)) for (const name of names) known.add(`${service}:${name}`.toLowerCase());

const canonical = new Map<string, string>();
const aliases = new Map<string, string[]>();
for (const [alias, target] of Object.entries(ALIASES)) {
  const name = target.toLowerCase();
  canonical.set(alias.toLowerCase(), name);
  aliases.set(name, [...(aliases.get(name) ?? []), alias.toLowerCase()]);
}

/** AWS's name of an action that Ceph spells otherwise; both lower-cased. */
export const canonicalAction = (lowered: string): string => canonical.get(lowered) ?? lowered;

/** All spellings of an action, AWS's first; lower-cased. */
export function spellingsOf(lowered: string): readonly string[] {
  const name = canonicalAction(lowered);
  const others = aliases.get(name);
  return others === undefined ? [name] : [name, ...others];
}

/** Does the name exist, or, with wildcards, does it match any action at all? */
export function isKnownAction(pattern: string, options: { aliases: boolean }): boolean {
  const lowered = pattern.toLowerCase();
  if (!hasWildcard(lowered)) return known.has(lowered) || (options.aliases && canonical.has(lowered));
  const matches = compileWildcard(lowered);
  for (const name of known) if (matches(name)) return true;
  if (options.aliases) for (const name of canonical.keys()) if (matches(name)) return true;
  return false;
}

/** Every action of the catalogue as AWS writes it, `service:Name`; for simulations and linters. */
export function* knownActions(): Generator<string> {
  for (const [service, names] of Object.entries(ACTIONS)) for (const name of names) yield `${service}:${name}`;
}
