import { isKnownAction } from '#policy';
import { isObject, type Json, textsIn } from './json.js';

export interface FittedPolicy {
  /** undefined: nothing is left of it. */
  readonly document: string | undefined;
  /** Actions that were left out, in order. */
  readonly dropped: readonly string[];
}

/** An action, or a pattern of actions, that nobody can ask for here. */
export const isForeign = (action: string): boolean => action !== '*' && !isKnownAction(action, { aliases: true });

/**
 * A policy without the actions of services that are not here: Ceph's rules refuse a document that names them. What cannot be asked for
 * is neither allowed nor denied, so it says the same afterwards. The text stays as it is where there are none.
 */
export function withoutForeignActions(text: string, foreign: (action: string) => boolean = isForeign): FittedPolicy {
  const document = parsed(text);
  if (document === undefined) return { document: text, dropped: [] };
  const dropped = new Set<string>();
  const given = document['Statement'];
  const statements = (Array.isArray(given) ? (given as readonly unknown[]) : [given]).flatMap((statement): readonly unknown[] => (isObject(statement) ? fitted(statement, foreign, dropped) : [statement]));
  if (dropped.size === 0) return { document: text, dropped: [] };
  return { document: statements.length === 0 ? undefined : JSON.stringify({ ...document, Statement: statements }), dropped: [...dropped].sort() };
}

function fitted(statement: Json, foreign: (action: string) => boolean, dropped: Set<string>): readonly Json[] {
  const member = 'NotAction' in statement ? 'NotAction' : 'Action';
  const given = statement[member];
  const actions = typeof given === 'string' ? [given] : textsIn(given);
  const kept = actions.filter((action) => !foreign(action));
  if (kept.length === actions.length) return [statement];
  for (const action of actions) if (foreign(action)) dropped.add(action);
  if (kept.length > 0) return [{ ...statement, [member]: kept }];
  if (member === 'Action') return [];
  // Everything but what is not here is everything.
  const { NotAction: _, ...rest } = statement;
  return [{ ...rest, Action: '*' }];
}

function parsed(text: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Says of `what` which actions were left out. */
export const foreignActions = (dropped: readonly string[]): string => `actions of services that are not here: ${dropped.length > 5 ? `${dropped.slice(0, 5).join(', ')} and ${dropped.length - 5} more` : dropped.join(', ')}`;
