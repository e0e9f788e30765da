import { defineRead, type OperationContext, type Principal } from '#operation';
import { anAccount } from '#testing';
import { LaggingDirectory, pipelineKit, refusalOf, requestOf } from '../../test/edge-kit.js';

const ACCOUNT = '194524073938';
const read = (overrides: object = {}) => defineRead({
  name: 'GetRole', service: 'iam', feature: 'role', actions: ['iam:GetRole'], conditionKeys: [], errors: [],
  access: () => ({ action: 'iam:GetRole', resource: 'arn:aws:iam:::role/R' }), answer: (_: unknown, _reads: unknown, { principal }: OperationContext) => `${principal.arn} in ${principal.account}`, ...overrides,
});
const administrator = { administrator: true, policies: { identity: [] } };
const signed = (names: string) => `AWS4-HMAC-SHA256 Credential=K/20260102/us-east-1/iam/aws4_request, SignedHeaders=${names}, Signature=${'0'.repeat(64)}`;
const asking = (account: string, names = 'host;x-amz-date;x-rolegate-account') =>
  requestOf({ headers: { 'x-rolegate-account': account, 'x-amz-date': '20260102T040405Z', authorization: signed(names) } });
const log = () => new LaggingDirectory([anAccount([], { accountId: ACCOUNT })], []);

describe('An administrator who acts in another account', () => {
  it('is there who it is, in tenants and in accounts that a node has not heard of yet', async () => {
    const kit = pipelineKit(read(), { principal: administrator, directory: log() });
    expect((await kit.run({}, asking('ten1'))).output).toBe('arn:aws:iam:::user/TESTER in ten1');
    expect((await kit.run({}, asking(ACCOUNT))).output).toBe(`arn:aws:iam:::user/TESTER in ${ACCOUNT}`);
    expect((await kit.run({}, asking(''))).output).toBe('arn:aws:iam:::user/TESTER in ');
  });

  it('is known to memory by the object that memory gave', async () => {
    const asked: Principal[] = [];
    const kit = pipelineKit(read(), { principal: administrator, current: (principal) => { asked.push(principal); return principal; } });
    await kit.run({}, asking('ten1'));
    expect(asked).toMatchObject([{ account: '' }]);
  });

  it('has to sign for it, in accounts that there are', async () => {
    const kit = pipelineKit(read(), { principal: administrator, directory: log() });
    expect(await refusalOf(kit.run({}, asking('ten1', 'host;x-amz-date')))).toMatchObject({ code: 'ValidationError' });
    expect(await refusalOf(kit.run({}, requestOf({ headers: { 'x-rolegate-account': 'ten1' } })))).toMatchObject({ code: 'ValidationError' });
    expect(await refusalOf(kit.run({}, asking('a:b')))).toMatchObject({ code: 'ValidationError' });
    expect(await refusalOf(kit.run({}, asking('999999999999')))).toMatchObject({ code: 'NoSuchEntity' });
  });

  it.each([['s3', 'InvalidArgument'], ['admin', 'InvalidArgument'], ['sts', 'ValidationError']] as const)('does so in IAM only: not in %s', async (service, code) => {
    expect(await refusalOf(pipelineKit(read({ service }), { principal: administrator }).run({}, asking('ten1')))).toMatchObject({ code });
  });

  it('is an administrator still when the caller is looked at again', async () => {
    const capped = { caps: [{ type: 'roles', perm: '*' }] as const };
    expect(await refusalOf(pipelineKit(read(), { principal: capped }).run({}, asking('ten1')))).toMatchObject({ code: 'AccessDenied', reason: 'administrator-only' });
    const kit = pipelineKit(read(), { principal: administrator, current: (principal) => ({ ...principal, administrator: false }) });
    expect(await refusalOf(kit.run({}, asking('ten1')))).toMatchObject({ code: 'AccessDenied', reason: 'administrator-only' });
  });
});
