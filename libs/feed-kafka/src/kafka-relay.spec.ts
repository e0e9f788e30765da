import { Registry } from 'prom-client';
import { FakeRecordLog } from '../test/record-log.js';
import { FakeLease } from '../test/tenure.js';
import { KafkaMetrics } from './kafka-metrics.js';
import { type KafkaRelayOptions, relay } from './kafka-relay.js';

/** Nobody listens there. */
const AWAY = ['127.0.0.1:1'];

function rig(options: Partial<KafkaRelayOptions> = {}) {
  const [log, lease, registry] = [new FakeRecordLog(), new FakeLease(), new Registry()];
  const work = relay({ brokers: AWAY, store: log, partitions: 3, metrics: new KafkaMetrics(registry), ...options });
  const lag = async (): Promise<number> => (await registry.getSingleMetric('rolegate_relay_lag_seconds')!.get()).values[0]!.value;
  return { log, lease, work, lag };
}

/** The age of an event of the log in memory, in seconds: each was written at 0. */
const age = (): number => Date.now() / 1000;

describe('relay', () => {
  it('says how long events have waited of a leader that reaches no broker, as long as it leads', async () => {
    const { log, lease, work, lag } = rig();
    log.append('a', 2);
    const tenure = lease.take();
    expect(await lag()).toBe(0);
    await expect(work(tenure)).rejects.toThrow('ECONNREFUSED');
    // The campaign pauses now; the events wait on.
    expect(await lag()).toBeCloseTo(age(), -1);
    tenure.lapse();
    expect(await lag()).toBe(0);
  });

  it('says it, too, where the topics cannot be made', async () => {
    const { log, lease, work, lag } = rig({ ensureTopics: () => Promise.reject(new Error('no topics')) });
    const tenure = lease.take();
    await expect(work(tenure)).rejects.toThrow('no topics');
    expect(await lag()).toBe(0);
    log.append('a');
    await expect(work(tenure)).rejects.toThrow('no topics');
    expect(await lag()).toBeCloseTo(age(), -1);
  });

  it('counts only what the checkpoint does not cover, and nothing of a tenure before', async () => {
    const { log, lease, work, lag } = rig({ ensureTopics: () => Promise.reject(new Error('no topics')) });
    const [only] = log.append('a');
    await expect(work(lease.take())).rejects.toThrow('no topics');
    lease.checkpoint = { position: only!.position, eventId: only!.id };
    await expect(work(lease.take())).rejects.toThrow('no topics');
    expect(await lag()).toBe(0);
  });
});
