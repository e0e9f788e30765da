import type { Directory } from '#operation';
import type { ObjectStore } from '#s3';
import type { Logger } from '#telemetry';
import { Maintenance } from './maintenance.js';

const quiet = { info: () => undefined, warn: () => undefined } as unknown as Logger;

function setUp(living: readonly string[], unsettled: readonly string[] = [], unrecorded: readonly string[] = []) {
  const calls: string[] = [];
  const note = (what: string) => async (id: string) => void calls.push(`${what} ${id}`);
  const objects = {
    upstreams: { unrecorded: async () => unrecorded, recorded: note('recorded'), abandon: note('abandon') },
    unsettledVersioning: async () => unsettled,
    setVersioning: async (...given: unknown[]) => void calls.push(`set ${given.join(' ')}`),
    closedBuckets: async () => ['a', 'b'], reopenBucket: note('reopen'), dropBucket: note('drop'), sweep: async () => ({ removed: 0, waiting: 0 }),
  };
  const directory = { catchUp: async () => void calls.push('catch up'), get: (_: unknown, stream: string) => (living.includes(stream) ? { stream, version: 7, state: { versioning: 'Enabled' } } : undefined) };
  return { calls, maintenance: new Maintenance(objects as unknown as ObjectStore, directory as unknown as Directory, quiet) };
}

describe('Maintenance', () => {
  it('reopens a closed bucket that still lives in the log and drops one that does not, after reading the tail', async () => {
    const { calls, maintenance } = setUp(['bucket/a']);
    await maintenance.run();
    expect(calls).toEqual(['catch up', 'reopen a', 'drop b']);
  });

  it('settles how buckets keep versions, as recorded', async () => {
    const { calls, maintenance } = setUp(['bucket/a'], ['a', 'gone']);
    await maintenance.run();
    expect(calls.slice(3)).toEqual(['catch up', 'set a Enabled 7 true']);
  });

  it('forgets buckets in other stores that were begun and never recorded', async () => {
    const { calls, maintenance } = setUp(['bucket/a', 'bucket/there'], [], ['there', 'gone']);
    await maintenance.run();
    expect(calls.slice(3)).toEqual(['catch up', 'recorded there', 'abandon gone']);
  });
});
