import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './provisioned.js';

/** Where requests are refused, by upstreams as well; what the store of our own and background work call a reason is no request's. */
const SOURCES = 'libs/{authn,edge,iam,sts,s3,admin,policy,protocol,signatures,seal,hotstate,objectstore-s3}/src/**/*.ts';
const REASON = /\breason: (?:[^'{}]{0,60}\? )?'([a-z0-9-]+)'(?: : '([a-z0-9-]+)')?|\brefuse\('([a-z0-9-]+)'/g;
/** Unions that name reasons, until the end of their declaration. */
const UNION = /\b(?:DenyReason|Refusal|Unfit) =([\s\S]*?);\n|readonly reason:((?: \| | ?'[a-z-]+')+);/g;

function reasonsInSources(): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const file of globSync(SOURCES, { cwd: root })) {
    if (file.endsWith('.spec.ts') || file.includes('/contract/')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, ...found] of text.matchAll(REASON)) for (const reason of found) if (reason !== undefined) reasons.set(reason, file);
    for (const [, named = '', inline = ''] of text.matchAll(UNION)) for (const [, reason] of `${named}${inline}`.matchAll(/'([a-z0-9-]+)'/g)) reasons.set(reason!, file);
  }
  return reasons;
}

describe('Reasons in audit records, logs and rolegate_denials_total', () => {
  const page = readFileSync(join(root, 'docs/reference/denials.md'), 'utf8');
  const documented = new Set([...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, reason]) => reason!));
  const written = reasonsInSources();

  it('are all explained on docs/reference/denials.md', () => {
    expect(written.size).toBeGreaterThan(50);
    expect([...written].filter(([reason]) => !documented.has(reason)).map(([reason, file]) => `${reason} (${file})`)).toEqual([]);
  });

  it('are not explained there when nothing gives them', () => {
    expect([...documented].filter((reason) => !written.has(reason))).toEqual([]);
  });
});
