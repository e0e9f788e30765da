import { RolegateError } from '#kernel';
import { type AccessRequest, NOT_RESIDENT, defineRead, defineStream, type StreamContext } from '#operation';
import { compilePolicy, parsePolicy, switchesOf } from '#policy';
import { principalForTest } from '#testing';
import { LaggingDirectory, pipelineKit, refusalOf, requestOf } from '../../test/edge-kit.js';

const allow = (action: string, effect = 'Allow') => compilePolicy('p', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'One', Effect: effect, Action: action, Resource: '*' }] }), { kind: 'identity', holder: 'user', switches: switchesOf('ceph') }));
const access = (action = 'iam:GetRole'): AccessRequest => ({ action, resource: 'arn:aws:iam:::role/R' });
const read = (overrides: object = {}) => defineRead({ name: 'GetRole', service: 'iam', feature: 'role', actions: ['iam:GetRole'], conditionKeys: [], errors: [], access: () => access(), answer: () => 'answered', ...overrides });

describe('Pipeline', () => {
  it('runs what a policy allows, and notes the statement for the record', async () => {
    const kit = pipelineKit(read(), { principal: { policies: { identity: [allow('iam:*')] } } });
    expect((await kit.run()).output).toBe('answered');
    expect(kit.directory.catchUps).toBe(0);
    expect(kit.audit.finish(requestOf(), 200, undefined, 0)).toMatchObject({ decision: 'allowed', reason: 'identity-policy', deciding: 'identity:p[One]', action: 'iam:GetRole' });
  });

  it('refuses with the sentence of AWS in STS and IAM, after reading the tail of the log once', async () => {
    const kit = pipelineKit(read());
    const error = await refusalOf(kit.run());
    expect(error).toMatchObject({ code: 'AccessDenied', reason: 'no-statement', message: 'User: arn:aws:iam:::user/TESTER is not authorized to perform: iam:GetRole on resource: arn:aws:iam:::role/R' });
    expect(kit.directory.catchUps).toBe(1);
  });

  it.each(['s3', 'admin'] as const)('names nothing in a refusal of %s', async (service) => {
    expect((await refusalOf(pipelineKit(read({ service })).run())).message).toBe('Access Denied');
  });

  it.each([
    ['a user', {}, 'or the cap roles=write'], ['a session of a role', { kind: 'assumed-role' }, undefined],
    ['a user whom a statement denies it', { policies: { identity: [allow('iam:*', 'Deny')] } }, undefined],
  ] as const)('names the cap that would have done, to the operator: %s', async (_, principal, expected) => {
    const error = await refusalOf(pipelineKit(read({ access: () => ({ ...access(), cap: { type: 'roles', access: 'write' } }) }), { principal: principal as never }).run());
    expect(/or the cap \S+/.exec(error.detail!)?.[0]).toBe(expected);
    expect(error.message).not.toContain('cap');
  });

  it('keeps from the caller, and not from the record, that there is no such thing', async () => {
    const hidden = { access: () => ({ ...access(), hiddenReason: 'no-such-role' }) };
    const [absent, untrusting] = [pipelineKit(read(hidden)), pipelineKit(read())];
    const [error, other] = [await refusalOf(absent.run()), await refusalOf(untrusting.run())];
    expect(error).toMatchObject({ code: other.code, message: other.message, reason: 'no-such-role' });
    expect(absent.audit.finish(requestOf(), 403, error, 0)).toMatchObject({ decision: 'denied', reason: 'no-such-role' });
    const denied = pipelineKit(read(hidden), { principal: { policies: { identity: [allow('iam:*', 'Deny')] } } });
    expect((await refusalOf(denied.run())).reason).toBe('explicit-deny');
  });

  it('never refuses on stale memory: a permission that the log holds counts', async () => {
    const stale = principalForTest();
    const granted = principalForTest({ policies: { identity: [allow('iam:*')] } });
    const directory = new LaggingDirectory([]);
    const kit = pipelineKit(read(), { directory, current: () => (directory.catchUps > 0 ? granted : stale) });
    expect((await kit.run()).output).toBe('answered');
  });

  it('asks an operation again for as long as it looks up what a node that has just begun does not hold yet', async () => {
    let missing = 3;
    const operation = read({ access: () => { if (missing-- > 0) throw new RolegateError('ServiceUnavailable', '', { reason: NOT_RESIDENT }); return []; } });
    const kit = pipelineKit(operation);
    expect((await kit.run()).output).toBe('answered');
    expect(kit.directory.catchUps).toBe(3);
    missing = 1000;
    expect(await refusalOf(kit.run())).toMatchObject({ code: 'ServiceUnavailable', reason: NOT_RESIDENT });
  });

  it('asks an operation again that found nothing in stale memory', async () => {
    let asked = 0;
    const operation = read({ access: () => { if (asked++ === 0) throw new RolegateError('NoSuchBucket', ''); return []; } });
    expect((await pipelineKit(operation).run()).output).toBe('answered');
    const never = read({ access: () => { throw new RolegateError('NoSuchBucket', ''); } });
    const kit = pipelineKit(never);
    expect((await refusalOf(kit.run())).code).toBe('NoSuchBucket');
    expect(kit.directory.catchUps).toBe(1);
  });

  it('passes on what is no refusal without asking twice', async () => {
    const kit = pipelineKit(read({ access: () => { throw new TypeError('a fault'); } }));
    expect((await refusalOf(kit.run())).message).toBe('a fault');
    expect(kit.directory.catchUps).toBe(0);
  });

  it('adds the sealed explanation where it is switched on, in STS and IAM only', async () => {
    const encoded = ' Encoded authorization failure message: message(';
    expect((await refusalOf(pipelineKit(read(), { encodedDenials: true }).run())).message).toContain(`role/R${encoded}`);
    expect((await refusalOf(pipelineKit(read({ service: 's3' }), { encodedDenials: true }).run())).message).toBe('Access Denied');
  });

  it('explains the near miss to the operator only', async () => {
    const conditional = compilePolicy('p', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }] }), { kind: 'identity', holder: 'user', switches: switchesOf('ceph') }));
    const error = await refusalOf(pipelineKit(read(), { principal: { policies: { identity: [conditional] } } }).run());
    expect(error.reason).toBe('condition-failed');
    expect(error.detail).toContain('p[0] fails IpAddress aws:SourceIp: wanted 10.0.0.0/8, got 192.0.2.7');
    expect(error.message).not.toContain('10.0.0.0');
  });

  it('refuses anonymous callers where the operation does not leave it to policy, in the words of the protocol', async () => {
    const principal = { kind: 'anonymous' as const };
    expect((await refusalOf(pipelineKit(read({ access: () => [] }), { principal }).run())).code).toBe('MissingAuthenticationToken');
    expect((await refusalOf(pipelineKit(read({ access: () => [], service: 's3' }), { principal }).run())).code).toBe('AccessDenied');
    expect((await pipelineKit(read({ access: () => [], anonymous: 'unsigned' }), { principal }).run()).output).toBe('answered');
  });

  it('asks nothing for a session that profile aws shuts out of IAM', async () => {
    const principal = { kind: 'session' as const, session: { sessionId: 's' } as never, policies: { identity: [allow('iam:*')] } };
    expect((await refusalOf(pipelineKit(read(), { principal, compat: 'aws' }).run())).reason).toBe('session-credentials');
    expect((await pipelineKit(read(), { principal }).run()).output).toBe('answered');
  });

  it('refuses a caller who was revoked between authentication and authorization', async () => {
    const kit = pipelineKit(read({ access: () => [] }), { current: () => null });
    expect(await refusalOf(kit.run())).toMatchObject({ code: 'InvalidClientTokenId', reason: 'revoked' });
    expect((await refusalOf(pipelineKit(read({ access: () => [], service: 's3' }), { current: () => null }).run())).code).toBe('AccessDenied');
  });

  it('does not authorize by memory that may not decide any more once the body has come', async () => {
    const directory = new LaggingDirectory([]);
    directory.fresh = false;
    expect((await refusalOf(pipelineKit(read({ access: () => [] }), { directory }).run())).message).toBe('stale');
  });

  it('decides a read anew whose lease ran out before its reply', async () => {
    const granted = principalForTest({ policies: { identity: [allow('iam:*')] } });
    for (const [now, expected] of [[granted, 'answered'], [principalForTest(), 'AccessDenied'], [null, 'InvalidClientTokenId']] as const) {
      const directory = new LaggingDirectory([]);
      let lapsed = false;
      directory.freshen = () => {
        if (!lapsed || directory.catchUps > 0) return undefined;
        return directory.catchUp();
      };
      const answer = () => { lapsed = true; return 'answered'; };
      const run = pipelineKit(read({ answer }), { directory, principal: granted, current: () => (directory.catchUps > 0 ? now : granted) }).run();
      expect(await run.then(({ output }) => output, ({ code }: RolegateError) => code)).toBe(expected);
    }
  });

  it('keeps back the reply of a read for which no lease comes back', async () => {
    const directory = new LaggingDirectory([]);
    const kit = pipelineKit(read({ access: () => [], answer: () => { directory.fresh = false; return 'answered'; } }), { directory });
    expect((await refusalOf(kit.run())).message).toBe('stale');
  });
});

describe('the re-check of a request under way', () => {
  const granted = principalForTest({ policies: { identity: [allow('s3:*')] } });
  /** Runs a streaming operation that lets `during` happen and then asks whether it may go on. */
  const stream = (during: (directory: LaggingDirectory) => void, options: { current?: () => any; access?: () => any; principal?: any } = {}) => {
    const directory = new LaggingDirectory([]);
    const operation = defineStream({
      name: 'PutObject', service: 's3', feature: 'object', actions: ['s3:PutObject'], conditionKeys: [], errors: [], streamsBody: true,
      access: options.access ?? (() => access('s3:PutObject')),
      handle: async (_input: unknown, ctx: StreamContext) => { during(directory); await ctx.recheck(); return 'stored'; },
    });
    return pipelineKit(operation, { directory, current: options.current ?? (() => granted), principal: options.principal ?? granted }).run();
  };

  it('passes without another question while memory has not moved', async () => {
    let asked = 0;
    await stream(() => undefined, { access: () => { asked++; return access('s3:PutObject'); } });
    expect(asked).toBe(1);
  });

  it('passes when memory moved and all still holds', async () => {
    expect((await stream((directory) => directory.advance())).output).toBe('stored');
  });

  it('fails when the caller was revoked', async () => {
    let revoked = false;
    expect(await refusalOf(stream((directory) => { revoked = true; directory.advance(); }, { current: () => (revoked ? null : granted) }))).toMatchObject({ code: 'AccessDenied', reason: 'revoked' });
  });

  it('fails when the resource changed although the caller did not', async () => {
    let closed = false;
    const deny = compilePolicy('bucket', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }] }), { kind: 'resource', switches: switchesOf('ceph') }));
    const asks = () => ({ action: 's3:PutObject', resource: 'arn:aws:s3:::b/k', resourcePolicy: closed ? [deny] : [] });
    expect((await refusalOf(stream((directory) => { closed = true; directory.advance(); }, { access: asks }))).reason).toBe('explicit-deny');
  });

  it('fails when the session ended meanwhile, and when memory may not decide', async () => {
    const session = { sessionId: 's', expiresAt: Date.now() - 1 } as never;
    const expired = { ...granted, session };
    expect((await refusalOf(stream(() => undefined, { principal: expired, current: () => expired }))).code).toBe('ExpiredToken');
    expect((await refusalOf(stream((directory) => { directory.fresh = false; }))).message).toBe('stale');
  });
});
