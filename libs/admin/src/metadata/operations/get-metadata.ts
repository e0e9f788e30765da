import { RolegateError } from '#kernel';
import { type AdminInput, defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { filled, invalidArgument } from '../../parameters.js';
import { sectionOf } from '../sections.js';

/** `metadata get`. Source: rgw_rest_metadata.cc, RGWOp_Metadata_Get. */
export const getMetadata = defineRead({
  name: 'AdminGetMetadata',
  service: 'admin',
  feature: 'metadata',
  route: { method: 'GET', path: '/metadata/*', subresource: 'key', root: 'metadata' },
  actions: ['admin:GetMetadata'],
  conditionKeys: [],
  errors: ['NoSuchKey', 'InvalidArgument'],
  access: byCap('admin:GetMetadata', 'metadata', 'read'),

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const section = sectionOf(input);
    const key = filled(input, 'key');
    if (key === undefined) throw invalidArgument('The parameter key is empty.', 'key');
    const found = await section.read(key, reads, ctx);
    if (!found) throw new RolegateError('NoSuchKey', '');
    return section.entry(key, found, ctx);
  },
});
