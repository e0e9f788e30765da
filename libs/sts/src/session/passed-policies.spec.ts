import fc from 'fast-check';
import { aPolicy, contextForTest, POLICY_ARN, POLICY_STREAM } from '#testing';
import { passedPolicies } from './passed-policies.js';

const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const passed = (arns: readonly string[], account = '', more: { Policy?: string } = {}, histories = [aPolicy()]) =>
  passedPolicies({ ...more, PolicyArns: arns.map((arn) => ({ arn })) }, account, contextForTest({ histories }));

describe('managed policies passed for a session', () => {
  it('stand in its claims by stream, and by ARN where they are AWS\'s', async () => {
    expect(await passed([POLICY_ARN, OF_AWS])).toEqual([POLICY_STREAM, OF_AWS]);
    expect(await passed([POLICY_ARN, POLICY_ARN])).toEqual([POLICY_STREAM]);
    expect(await passed([])).toBeUndefined();
    expect(await passedPolicies({ Policy: '{}' }, '', contextForTest())).toBeUndefined();
  });

  it.each([
    ['does not exist', 'arn:aws:iam:::policy/Other', ''],
    ['is not one of AWS', 'arn:aws:iam::aws:policy/NoSuch', ''],
    ['lies on another path', 'arn:aws:iam:::policy/app/Reading', ''],
    ['lies in another account than the role', POLICY_ARN, '111122223333'],
    ['is no policy', 'arn:aws:iam:::role/Reading', ''],
  ])('are refused where one %s', async (_, arn, account) => {
    await expect(passed([OF_AWS, arn], account)).rejects.toMatchObject({ code: 'MalformedPolicyDocument', message: `Policy ${arn} does not exist or is not attachable.` });
  });

  it('are looked for in the tail of the log before one is refused', async () => {
    const context = contextForTest({ histories: [] });
    let caughtUp = false;
    const directory = { ...context.directory, find: (...args: Parameters<typeof context.directory.find>) => (caughtUp ? contextForTest({ histories: [aPolicy()] }).directory.find(...args) : undefined), catchUp: async () => void (caughtUp = true) };
    expect(await passedPolicies({ PolicyArns: [{ arn: POLICY_ARN }] }, '', { ...context, directory: directory as typeof context.directory })).toEqual([POLICY_STREAM]);
  });

  it('are at most ten, and 2,048 characters with the inline one', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 2100 }), async (count, length) => {
      const arns = Array.from({ length: count }, (_, i) => `arn:aws:iam:::policy/P${i}`);
      const histories = arns.map((_, i) => aPolicy([], { policyId: `ANPA${i}`, policyName: `P${i}` }));
      const work = passed(arns, '', { Policy: 'x'.repeat(length) }, histories);
      if (count > 10) await expect(work).rejects.toMatchObject({ code: 'ValidationError' });
      else if (length + arns.join('').length > 2048) await expect(work).rejects.toMatchObject({ code: 'PackedPolicyTooLarge' });
      else expect(await work).toHaveLength(count);
    }));
  });
});
