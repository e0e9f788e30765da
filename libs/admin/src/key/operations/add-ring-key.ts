import { type AdminInput, byStream, defineWrite } from '#operation';
import { isKeyId, MIN_KEY_BYTES } from '#seal';
import { addTokenKey, TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';
import { RolegateError } from '#kernel';
import { byCap } from '../../admin.authorization.js';
import { filled, invalidArgument } from '../../parameters.js';
import { type KeyRings, ringOf } from '../key-rings.js';
import { addRingKeyApi } from '../key.api.js';

/** Base64 of at least 32 bytes; undefined: one is generated. @throws RolegateError InvalidArgument, without the text */
function keyGiven({ body }: AdminInput): Buffer | undefined {
  const text = body?.trim() ?? '';
  if (text === '') return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.toString('base64') !== text || key.length < MIN_KEY_BYTES) throw new RolegateError('InvalidArgument', `The body is base64 of at least ${MIN_KEY_BYTES} bytes, or empty.`);
  return key;
}

/** @throws RolegateError InvalidArgument */
function idOf(input: AdminInput, now: number): string {
  const id = filled(input, 'id') ?? `token-${now}`;
  if (!isKeyId(id)) throw invalidArgument('id has 1 to 32 letters, digits, . _ or -', 'id', id);
  return id;
}

/**
 * A further key of the token ring, generated or the body's; every node opens its tokens from here on, none issues with it
 * before AdminPromoteRingKey. Seal keys stand in the configuration of each node, and in no store.
 */
export const addRingKey = (rings: () => KeyRings) => defineWrite({
  name: 'AdminAddRingKey',
  service: 'admin',
  feature: 'key',
  route: { method: 'POST', path: '/rolegate/v1/keys', root: 'key', api: addRingKeyApi },
  actions: ['admin:AddRingKey'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'KeyExists'],
  onlyAdds: true,
  access: byCap('admin:AddRingKey', 'zone', 'write'),
  loads: () => ({ ring: byStream(tokenKeyRing, TOKEN_KEY_STREAM) }),
  sealsFor: () => [TOKEN_KEY_STREAM],

  decide(input: AdminInput, { ring }, { vault, now }) {
    if (ringOf(input.ring) === 'seal') throw invalidArgument('A seal key is added to ROLEGATE_SEAL_KEYS of every node.', 'ring', 'seal');
    const id = idOf(input, now);
    return { writes: [addTokenKey(ring!, id, rings().newTokenKey(keyGiven(input)), vault)], output: { ring: 'token', id, state: 'accepted' } };
  },
});
