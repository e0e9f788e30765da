import type { Json } from '../json.js';
import { objectsIn, textIn } from '../json.js';
import type { WantedInline } from '../wanted.js';

/** Where RGW keeps the inline policies of a user. Source: rgw_common.h, RGW_ATTR_USER_POLICY. */
const USER_POLICY = 'user.rgw.user-policy';

/**
 * The inline policies in the `attrs` of `metadata get user:…`: a map of texts as Ceph encodes it (a count, then length and bytes
 * of each name and document, 32 bits, little-endian), in base64. Source: include/encoding.h; rgw_rest_user_policy.cc.
 * undefined: there are some, but they cannot be read.
 */
export function inlinePolicies(user: Json): readonly WantedInline[] | undefined {
  const attr = objectsIn(user['attrs']).find((one) => textIn(one, 'key') === USER_POLICY);
  return attr === undefined ? [] : decoded(Buffer.from(textIn(attr, 'val'), 'base64'));
}

function decoded(bytes: Buffer): readonly WantedInline[] | undefined {
  const policies: WantedInline[] = [];
  let at = 4;
  const text = (): string => {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) throw new RangeError('cut short');
    const read = bytes.toString('utf8', at + 4, end);
    at = end;
    return read;
  };
  try {
    for (let left = bytes.readUInt32LE(0); left > 0; left--) policies.push({ name: text(), document: text() });
    return policies;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
