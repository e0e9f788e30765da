import { Registry } from 'prom-client';
import { registerKeyMetrics, type KeyMetricsSources } from './key-metrics.js';

const HOUR = 3_600_000;
const token = { clusterId: 'c', keys: [{ keyId: 'a', sealedKey: '', addedAt: new Date(0), promotedAt: new Date(0) }, { keyId: 'b', sealedKey: '', addedAt: new Date(0) }], issuing: 'a', retired: [{ keyId: 'z', retiredAt: new Date(0) }] };
const seal = { keys: [{ keyId: 's2', fingerprint: '', promotedAt: new Date(HOUR) }], issuing: 's2', retired: [], rewrappingSince: undefined };

function scrape(more: Partial<KeyMetricsSources> = {}) {
  const registry = new Registry();
  const dataKeys = { wrapped: async () => new Map([['s1', { count: 7 }], ['s2', { count: 3 }]]) as never };
  registerKeyMetrics({ token: () => token, seal: () => seal, dataKeys, rotationPeriod: 90 * HOUR, now: () => 2 * HOUR, ...more }, registry);
  return registry.metrics();
}

describe('the metrics of keys', () => {
  it('are ages and numbers of both rings, and what is left to rewrap', async () => {
    const text = await scrape();
    for (const line of [
      'rolegate_key_age_seconds{ring="token"} 7200', 'rolegate_key_age_seconds{ring="seal"} 3600', 'rolegate_key_rotation_age_seconds{ring="token"} 324000', 'rolegate_key_rotation_age_seconds{ring="seal"} 0',
      'rolegate_key_keys{ring="token",state="issuing"} 1', 'rolegate_key_keys{ring="token",state="accepted"} 1', 'rolegate_key_keys{ring="token",state="retired"} 1', 'rolegate_key_rewrap_remaining 7',
    ]) expect(text.split('\n')).toContain(line);
  });

  it('do not fail with a ring that cannot be read, or with Postgres', async () => {
    const text = await scrape({ token: () => { throw new Error('set aside'); }, dataKeys: { wrapped: () => Promise.reject(new Error('away')) } });
    expect(text).toContain('rolegate_key_age_seconds{ring="seal"} 3600');
    expect(text).not.toContain('rolegate_key_age_seconds{ring="token"}');
    expect(text).toContain('rolegate_key_rewrap_remaining 0');
  });
});
