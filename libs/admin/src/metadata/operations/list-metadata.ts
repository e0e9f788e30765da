import { type AdminInput, defineRead, type OperationContext, type Reads } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { everyState } from '../../every-state.js';
import { isKnownTo } from '../../named-user.js';
import { filled, invalidArgument } from '../../parameters.js';
import { pageSize } from '../../user-page.js';
import type { Section } from '../section.js';
import { sectionOf } from '../sections.js';

/** `metadata list` of accounts, buckets and roles: all keys, or with `max-entries` one page. Source: rgw_rest_metadata.cc, RGWOp_Metadata_List. */
export const listMetadata = defineRead({
  name: 'AdminListMetadata',
  service: 'admin',
  feature: 'metadata',
  route: { method: 'GET', path: '/metadata/*', root: 'keys' },
  actions: ['admin:ListMetadata'],
  conditionKeys: [],
  errors: ['NoSuchKey', 'InvalidArgument'],
  access: byCap('admin:ListMetadata', 'metadata', 'read'),

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const section = sectionOf(input);
    const limit = filled(input, 'max-entries') === undefined ? Infinity : pageSize(input);
    const { keys, next } = await page(section, reads, ctx, limit, lastName(input));
    if (limit === Infinity) return keys;
    return { keys, truncated: String(next !== undefined), count: keys.length, marker: next && Buffer.from(next, 'utf8').toString('base64url') };
  },
});

/** @throws RolegateError InvalidArgument */
function lastName(input: AdminInput): string | undefined {
  const marker = filled(input, 'marker');
  if (marker === undefined) return undefined;
  const name = Buffer.from(marker, 'base64url').toString('utf8');
  if (Buffer.from(name, 'utf8').toString('base64url') !== marker) throw invalidArgument('The marker is not valid.', 'marker', marker);
  return name;
}

/** A page ends where a name does: tenants may share one. */
async function page({ aggregate, keyOf }: Section, reads: Reads, { principal }: OperationContext, limit: number, afterName: string | undefined): Promise<{ keys: readonly string[]; next?: string }> {
  const keys: string[] = [];
  let last: string | undefined;
  for await (const { state } of everyState(reads, aggregate, { afterName })) {
    const { name } = aggregate.row(state);
    if (keys.length >= limit && name !== last) return { keys, next: last! };
    if (!isKnownTo(principal, state)) continue;
    keys.push(keyOf(state));
    last = name;
  }
  return { keys };
}
