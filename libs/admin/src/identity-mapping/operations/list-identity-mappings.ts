import { type AdminInput, defineRead } from '#operation';
import { identityMapping, type IdentityMappingState } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { filled, invalidArgument } from '../../parameters.js';
import { mappingShape } from '../mapping-shape.js';
import { listIdentityMappingsApi } from '../identity-mapping.api.js';

const PAGE = 1000;

/** Mappings by provider and what they match, a page at a time: `max-entries` (1 to 1,000), `marker`, which is the page's `next`. */
export const listIdentityMappings = defineRead({
  name: 'AdminListIdentityMappings',
  service: 'admin',
  feature: 'identity-mapping',
  route: { method: 'GET', path: '/rolegate/v1/mappings', root: 'mappings', api: listIdentityMappingsApi },
  actions: ['admin:ListIdentityMappings'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:ListIdentityMappings', 'roles', 'read'),

  async answer(input: AdminInput, reads) {
    const asked = filled(input, 'max-entries');
    const limit = Number(asked ?? PAGE);
    if (!/^\d{1,4}$/.test(asked ?? String(PAGE)) || limit < 1 || limit > PAGE) throw invalidArgument(`max-entries is a number from 1 to ${PAGE}.`, 'max-entries', asked);
    const { items, nextName } = await reads.list(identityMapping, { account: '', limit, afterName: filled(input, 'marker') });
    return { mappings: items.map(({ state }) => mappingShape(state as IdentityMappingState)), next: nextName ?? '' };
  },
});
