import { Registry } from 'prom-client';
import { BarrierMetrics } from './barrier-metrics.js';

describe('BarrierMetrics', () => {
  it('shows what revocations took, and lease and members as they are when asked', async () => {
    const registry = new Registry();
    let members = 1;
    const metrics = new BarrierMetrics(registry, { leaseLeft: () => 1500, members: () => members });
    for (const seconds of [0.002, 0.003, 2.2]) metrics.revoked(seconds);
    members = 3;
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toEqual(expect.arrayContaining([
      'rolegate_revocation_seconds_bucket{le="0.0025"} 1',
      'rolegate_revocation_seconds_bucket{le="2"} 2',
      'rolegate_revocation_seconds_count 3',
      'rolegate_lease_left_seconds 1.5',
      'rolegate_members 3',
    ]));
  });
});
