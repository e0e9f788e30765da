import { byStream, defineWrite } from '#operation';
import { SEAL_KEY_STREAM, sealKeyRing, startRewrap } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { rewrapDataKeysApi } from '../key.api.js';

/**
 * Starts the rewrapping of every data key under the issuing seal key. Answers at once; one node does it and another goes
 * on when that one ends. AdminListRingKeys shows the progress.
 */
export const rewrapDataKeys = defineWrite({
  name: 'AdminRewrapDataKeys',
  service: 'admin',
  feature: 'key',
  route: { method: 'POST', path: '/rolegate/v1/keys/rewrap', root: 'rewrap', api: rewrapDataKeysApi },
  actions: ['admin:RewrapDataKeys'],
  conditionKeys: [],
  errors: ['OperationAborted'],
  onlyAdds: true,
  access: byCap('admin:RewrapDataKeys', 'zone', 'write'),
  loads: () => ({ ring: byStream(sealKeyRing, SEAL_KEY_STREAM) }),

  decide(_input, { ring }) {
    const write = startRewrap(ring);
    return { writes: write ? [write] : [], output: { state: 'running', id: ring!.state.issuing! } };
  },
});
