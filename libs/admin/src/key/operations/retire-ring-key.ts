import { RolegateError } from '#kernel';
import { type AdminInput, byStream, defineWrite } from '#operation';
import { retireSealKey, retireTokenKey, SEAL_KEY_STREAM, sealKeyRing, TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { flag } from '../../parameters.js';
import { keyIn, type KeyRings } from '../key-rings.js';
import { retireRingKeyApi } from '../key.api.js';

/**
 * Takes a key out of its ring. A token key whose tokens may live is refused, unless `now=true` revokes them; a seal key
 * that wraps a data key is refused. When it returns, no node accepts the key any more.
 */
export const retireRingKey = (rings: () => KeyRings) => defineWrite({
  name: 'AdminRetireRingKey',
  service: 'admin',
  feature: 'key',
  route: { method: 'DELETE', path: '/rolegate/v1/keys/*', root: 'key', api: retireRingKeyApi },
  actions: ['admin:RetireRingKey'],
  conditionKeys: [],
  errors: ['DeleteConflict', 'InvalidArgument', 'MethodNotAllowed', 'NoSuchKey'],
  access: byCap('admin:RetireRingKey', 'zone', 'write'),
  loads: () => ({ token: byStream(tokenKeyRing, TOKEN_KEY_STREAM), seal: byStream(sealKeyRing, SEAL_KEY_STREAM) }),

  decide(input: AdminInput, { token, seal }, { now, settings }) {
    const { ring, keyId, rest } = keyIn(input);
    if (rest !== '') throw new RolegateError('MethodNotAllowed', 'The specified method is not allowed against this resource.');
    const write = ring === 'token'
      ? retireTokenKey(token!, keyId, { now, maxSessionDuration: settings.maxSessionDuration, atOnce: flag(input, 'now') ?? false })
      : retireSealKey(seal, keyId, rings().fingerprint('seal', keyId) !== undefined);
    return { writes: write ? [write] : [], output: { ring, id: keyId, state: 'retired' } };
  },

  /** A seal key is closed before the log says that it is retired: an append under way under it is refused from here on. */
  async frame(_input, _states, _context, { ring, id }) {
    if (ring === 'seal' && !(await rings().closeSealKey(id))) {
      const count = (await rings().wrapped()).get(id) ?? 0;
      throw new RolegateError('DeleteConflict', `The key ${id} wraps ${count} data keys; rewrap them first.`);
    }
    return { undo: async () => { if (ring === 'seal') await rings().reopenSealKey(id); }, done: async () => undefined };
  },
});
