import { RolegateError } from '#kernel';
import type { AdminInput } from '#operation';
import { accountSection } from './account-section.js';
import { bucketInstanceSection, bucketSection } from './bucket-section.js';
import { roleSection } from './role-section.js';
import type { Section } from './section.js';
import { userSection } from './user-section.js';

/** By the names that Ceph gives them, in its order. */
export const SECTIONS: Readonly<Record<string, Section>> = { account: accountSection, bucket: bucketSection, 'bucket.instance': bucketInstanceSection, roles: roleSection, user: userSection };

/** The section that a path names. @throws RolegateError NoSuchKey, as RGW for what it has no handler for */
export function sectionOf({ path = '' }: AdminInput): Section {
  const section = Object.hasOwn(SECTIONS, path) ? SECTIONS[path] : undefined;
  if (!section) throw new RolegateError('NoSuchKey', 'There is no such section of metadata.');
  return section;
}
