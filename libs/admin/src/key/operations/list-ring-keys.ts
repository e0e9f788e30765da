import { type AdminInput, defineRead } from '#operation';
import { SEAL_KEY_STREAM, sealKeyRing, TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { type KeyRings, ringOf } from '../key-rings.js';
import { rewrapProgress, sealKeys, tokenKeys } from '../listed-keys.js';
import { listRingKeysApi } from '../key.api.js';

/** The keys of both rings, or of `ring`: state, age, who accepts them, when the last token under one dies, what one wraps. */
export const listRingKeys = (rings: () => KeyRings) => defineRead({
  name: 'AdminListRingKeys',
  service: 'admin',
  feature: 'key',
  route: { method: 'GET', path: '/rolegate/v1/keys', root: 'rings', api: listRingKeysApi },
  actions: ['admin:ListRingKeys'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:ListRingKeys', 'zone', 'read'),

  async answer(input: AdminInput, reads, { now, settings }) {
    const asked = ringOf(input.ring);
    const [token, seal, members, wrapped] = await Promise.all([
      reads.byStream(tokenKeyRing, TOKEN_KEY_STREAM), reads.byStream(sealKeyRing, SEAL_KEY_STREAM), rings().members(), rings().wrapped(),
    ]);
    const keys = [
      ...(asked === 'seal' || !token?.state ? [] : tokenKeys(token.state, members, now, settings.maxSessionDuration)),
      ...(asked === 'token' ? [] : sealKeys(seal?.state, members, wrapped, rings(), now)),
    ];
    return { keys, ...(asked !== 'token' && { rewrap: rewrapProgress(seal?.state, wrapped, rings().wrapsUnder()) }) };
  },
});
