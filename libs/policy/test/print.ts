import { writtenOperator, type PolicyDocument, type PrincipalPattern, type Statement } from '../src/index.js';

/** `{AWS: [...], Service: [...]}`; everyone alone is a star, accounts are written as their root users. */
function principal(patterns: readonly PrincipalPattern[]): unknown {
  const types: Record<string, string[]> = {};
  for (const pattern of patterns) {
    const [type, text] = principalText(pattern);
    (types[type] ??= []).push(text);
  }
  return types;
}

function principalText(pattern: PrincipalPattern): [type: string, text: string] {
  switch (pattern.type) {
    case 'everyone':
      return ['AWS', '*'];
    case 'account':
      return ['AWS', `arn:aws:iam::${pattern.account}:root`];
    case 'arn':
      return ['AWS', pattern.arn];
    case 'federated':
      return ['Federated', pattern.provider];
    case 'service':
      return ['Service', pattern.service];
    case 'canonical-user':
      return ['CanonicalUser', pattern.id];
  }
}

function conditions(list: Statement['conditions']): unknown {
  const blocks: Record<string, Record<string, readonly string[]>> = {};
  for (const condition of list) (blocks[writtenOperator(condition)] ??= {})[condition.key] = condition.values;
  return blocks;
}

const statement = (one: Statement): object => ({
  Sid: one.sid,
  Effect: one.effect,
  ...(one.principals && { [one.principals.negated ? 'NotPrincipal' : 'Principal']: principal(one.principals.patterns) }),
  [one.actions.negated ? 'NotAction' : 'Action']: one.actions.patterns,
  ...(one.resources && { [one.resources.negated ? 'NotResource' : 'Resource']: one.resources.patterns }),
  ...(one.conditions.length > 0 && { Condition: conditions(one.conditions) }),
});

/** The text of a parsed document. */
export const printPolicy = (document: PolicyDocument): string => JSON.stringify({ Version: document.version, Id: document.id, Statement: document.statements.map(statement) });
