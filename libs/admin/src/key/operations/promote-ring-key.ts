import { RolegateError } from '#kernel';
import { type AdminInput, byStream, defineWrite } from '#operation';
import { promoteSealKey, promoteTokenKey, SEAL_KEY_STREAM, sealKeyRing, TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { acceptedByAll } from '../acceptance.js';
import { keyIn, type KeyRings } from '../key-rings.js';
import { promoteRingKeyApi } from '../key.api.js';

/** @throws RolegateError MethodNotAllowed for anything but `<ring>/<key id>/promote` */
function keyToPromote(input: AdminInput) {
  const { ring, keyId, rest } = keyIn(input);
  if (rest !== 'promote') throw new RolegateError('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  return { ring, keyId };
}

/** @throws RolegateError OperationAborted: this node has no such key, so not every member does */
function sealFingerprint(rings: KeyRings, keyId: string): string {
  const fingerprint = rings.fingerprint('seal', keyId);
  if (fingerprint === undefined) throw new RolegateError('OperationAborted', `The key ${keyId} is not among ROLEGATE_SEAL_KEYS of this node.`, { reason: 'key-not-accepted' });
  return fingerprint;
}

/**
 * Makes a key the one that its ring issues with. Waits some seconds until every member accepts it, else refuses and names
 * those that do not. When it returns, no node issues with the key of before.
 */
export const promoteRingKey = (rings: () => KeyRings) => defineWrite({
  name: 'AdminPromoteRingKey',
  service: 'admin',
  feature: 'key',
  route: { method: 'POST', path: '/rolegate/v1/keys/*', root: 'key', api: promoteRingKeyApi },
  actions: ['admin:PromoteRingKey'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'MethodNotAllowed', 'NoSuchKey', 'OperationAborted'],
  access: byCap('admin:PromoteRingKey', 'zone', 'write'),
  loads: () => ({ token: byStream(tokenKeyRing, TOKEN_KEY_STREAM), seal: byStream(sealKeyRing, SEAL_KEY_STREAM) }),

  decide(input: AdminInput, { token, seal }) {
    const { ring, keyId } = keyToPromote(input);
    const write = ring === 'token' ? promoteTokenKey(token!, keyId) : promoteSealKey(seal, keyId, sealFingerprint(rings(), keyId));
    return { writes: write ? [write] : [], output: { ring, id: keyId, state: 'issuing' } };
  },

  /** Before the append: a log that says "issue" is obeyed by every node. */
  async frame(_input, _states, _context, { ring, id }) {
    await acceptedByAll(rings(), ring, id);
    // A retirement that was cut off half-way may have closed it.
    if (ring === 'seal') await rings().reopenSealKey(id);
    return { undo: async () => undefined, done: async () => undefined };
  },
});
