import { asks, handle } from '../../../test/handle.js';
import { lockedBucket } from '../../../test/lock-fixtures.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { putObjectLegalHold } from './put-object-legal-hold.js';

const input = (Status: 'ON' | 'OFF') => ({ Bucket: 'mine', Key: 'k', LegalHold: { Status } });
const histories = [lockedBucket()];

describe('PutObjectLegalHold', () => {
  it('holds, and lets go, whatever the retention', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await store.annotate('ID-OF-MINE', 'k', undefined, { retention: { mode: 'COMPLIANCE', until: Date.UTC(2100, 0) } });
    for (const status of ['ON', 'OFF'] as const) {
      expect(await handle(putObjectLegalHold(store), input(status), { histories })).toEqual({});
      expect(await store.head('ID-OF-MINE', 'k')).toMatchObject({ legalHold: status === 'ON', retention: { mode: 'COMPLIANCE' } });
    }
  });

  it('shows policies what is asked for', async () => {
    const operation = putObjectLegalHold(await aStore({ mine: {} }));
    expect(await asks(operation, input('OFF'), { histories })).toMatchObject([{ action: 's3:PutObjectLegalHold', conditions: { 's3:object-lock-legal-hold': 'OFF' } }]);
  });
});
