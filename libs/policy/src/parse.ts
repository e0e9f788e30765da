import type { PolicyDocument, PolicyKind } from './document.js';
import { JsonText } from './json-text.js';
import { DocumentReader } from './parse-elements.js';
import { parseStatement } from './parse-statement.js';
import type { PolicySwitches } from './switches.js';

export interface ParseOptions {
  readonly kind: PolicyKind;
  /** Who holds an identity policy; a role's may carry a Principal under `principalInRolePolicyIgnored`. */
  readonly holder?: 'user' | 'role' | 'group' | 'managed';
  readonly switches: PolicySwitches;
}

/**
 * Reads a policy document. Throws PolicySyntaxError for anything else, naming the place. Source: IAM User Guide,
 * "Grammar of the IAM JSON policy language".
 */
export function parsePolicy(text: string, options: ParseOptions): PolicyDocument {
  const json = new JsonText(text, { comments: options.switches.jsonComments });
  const reader = new DocumentReader(json);
  const root = reader.object(json.read(), 'a policy document', ['Version', 'Id', 'Statement']);

  const versionNode = root.entries.get('Version');
  const version = versionNode === undefined ? '2008-10-17' : reader.text(versionNode);
  if (version !== '2012-10-17' && version !== '2008-10-17') throw reader.error('Version is 2012-10-17 or 2008-10-17', versionNode!);

  const idNode = root.entries.get('Id');
  const list = reader.required(root, 'Statement');
  const nodes = list.kind === 'array' ? list.items : [list];
  if (nodes.length === 0 && !options.switches.emptyStatementList) throw reader.error('a policy has at least one statement', list);
  const statements = nodes.map((node, index) => parseStatement(reader, node, { ...options, index, variables: version === '2012-10-17' }));

  if (options.switches.sidsChecked) {
    const seen = new Set<string>();
    for (const { sid, index } of statements) {
      if (sid !== undefined && seen.has(sid)) throw reader.error(`the Sid ${JSON.stringify(sid)} comes twice`, nodes[index]!);
      if (sid !== undefined) seen.add(sid);
    }
  }
  return { kind: options.kind, version, id: idNode === undefined ? undefined : reader.text(idNode), statements, switches: options.switches };
}
