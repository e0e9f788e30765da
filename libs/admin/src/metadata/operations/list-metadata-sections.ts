import { defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { SECTIONS } from '../sections.js';

/** `metadata list` without a section: the sections. Source: rgw_rest_metadata.cc, RGWOp_Metadata_List. */
export const listMetadataSections = defineRead({
  name: 'AdminListMetadataSections',
  service: 'admin',
  feature: 'metadata',
  route: { method: 'GET', path: '/metadata', root: 'sections' },
  actions: ['admin:ListMetadataSections'],
  conditionKeys: [],
  errors: [],
  access: byCap('admin:ListMetadataSections', 'metadata', 'read'),
  answer: () => Object.keys(SECTIONS),
});
