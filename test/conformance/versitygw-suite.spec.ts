import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { differing, expectations, type Lane, namesOf, type Outcome, runNames, startLane } from './versitygw/suite.js';

const versitygw = provisioned('versitygw');
const names = versitygw.available ? namesOf(versitygw) : [];
/** Of versitygw's IAM, which is AWS's to the letter, and of what Ceph answers otherwise: the gateway that is so too. Visitors of websites need names in the DNS. */
const ofAws = (name: string): boolean => /^(IAM[A-Z]|S3IAM)/.test(name) || expectations.aws.includes(name);
const ofWebsites = (name: string): boolean => name.startsWith('WebsiteHosting_');
/** Every tenth of those that differ is run each day, all of them by test:full: they cost most, and say least. */
const known = new Set([...differing.keys()].filter((_, at) => at % count(10, 1) !== 0));
const there = names.filter((name) => !ofWebsites(name));
const run = there.filter((name) => !known.has(name));

describeWith([provisioned('gateway'), versitygw], 'versitygw\'s own suite', () => {
  const outcomes = new Map<string, Outcome>();
  const lanes: Lane[] = [];

  beforeAll(async () => {
    const waiting = { s3: run.filter((name) => !ofAws(name)), aws: run.filter(ofAws) };
    const start = async (env: Readonly<Record<string, string>>, queue: string[], workers = 1) => {
      const lane = await startLane(env);
      lanes.push(lane);
      await Promise.all(Array.from({ length: workers }, () => runNames(versitygw, lane, queue, outcomes)));
    };
    await Promise.all([start({}, waiting.s3), start({}, waiting.s3), start({ ROLEGATE_COMPAT: 'aws', ROLEGATE_ROOT_ACCOUNT: '000000000000' }, waiting.aws)]);
  }, 600_000);
  afterAll(async () => { for (const { gateway } of lanes) await gateway.stop(); }, 60_000);

  it('knows the tests that are said to differ', () => {
    expect([...differing.keys()].filter((name) => !there.includes(name))).toEqual([]);
  });

  it.each(run.filter((name) => !differing.has(name)))('%s', (name) => {
    expect(outcomes.get(name) ?? 'passed').toBe('passed');
  });

  it.each(run.filter((name) => differing.has(name)))('%s differs', (name) => {
    if (outcomes.get(name) === undefined) throw new Error(`It no longer differs (${differing.get(name)}): take it out of cases/versitygw.yaml.`);
  });
});
