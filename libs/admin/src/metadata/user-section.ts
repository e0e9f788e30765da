import { user, type UserState } from '#iam';
import { readUser } from '../named-user.js';
import { fullUid, splitUid } from '../uid.js';
import { userInfo } from '../user-info.js';
import { metadataEntry } from './metadata-entry.js';
import type { Section } from './section.js';

/** Uids. Source: rgw_user.cc, RGWUserCompleteInfo::dump: no tenant of its own, and flags only where they are set. */
export const userSection: Section<UserState> = {
  aggregate: user,
  keyOf: fullUid,

  read(key, reads, ctx) {
    const { tenant = '', userName = '' } = splitUid({ uid: key });
    return readUser({ account: tenant, userName }, reads, ctx);
  },

  async entry(key, found, ctx) {
    const { tenant: _, system, admin, ...info } = await userInfo(found, ctx);
    const flags = { ...(system === 'true' && { system }), ...(admin === 'true' && { admin }) };
    const { userId, createDate } = found.state;
    return metadataEntry('user', key, { tag: userId, version: found.version, time: createDate }, { ...info, user_id: key, ...flags, attrs: [] });
  },
};
