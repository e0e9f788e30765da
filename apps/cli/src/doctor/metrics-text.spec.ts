import { samplesOf } from './metrics-text.js';

const text = `# HELP lease_left Seconds.
# TYPE lease_left gauge
lease_left{worker="1",note="a} b"} 1.5
lease_left{worker="2"} 0 1700000000
lease_left_other 7
lease_left 2e-3
broken nothing
`;

describe('samplesOf', () => {
  it('reads every sample of a metric, whatever its labels say, and of no other', () => {
    expect(samplesOf(text, 'lease_left')).toEqual([1.5, 0, 0.002]);
    expect(samplesOf(text, 'lease')).toEqual([]);
    expect(samplesOf(text, 'broken')).toEqual([]);
  });
});
