import { KEY, keyStatus, living, Node, policyPut, refusalOf, SECRET, secondKey, event, userHistory } from '../test/authn-kit.js';

describe('long-term access keys', () => {
  it('are found in memory, their secret opened once', async () => {
    const node = new Node([userHistory()]);
    const first = await living(node.credentials.accessKey(KEY, 's3'));
    const second = await living(node.credentials.accessKey(KEY, 's3'));
    expect(first.secret).toBe(SECRET);
    expect(second.principal).toBe(first.principal);
    expect(node).toMatchObject({ catchUps: 0, opened: 1 });
    expect(first.principal).toMatchObject({ kind: 'user', arn: 'arn:aws:iam:::user/TESTER', userName: 'TESTER', accessKeyId: KEY, owner: { id: 'TESTER' }, administrator: false });
  });

  it('that another node made a moment ago work at once', async () => {
    const node = new Node([userHistory()], []);
    expect((await living(node.credentials.accessKey(KEY, 's3'))).secret).toBe(SECRET);
    expect(node.catchUps).toBe(1);
  });

  it('that another node activated or whose user it enabled work at once', async () => {
    const inactive = userHistory({}, () => [keyStatus('Inactive')]);
    await living(new Node([userHistory({}, () => [keyStatus('Inactive'), keyStatus('Active')])], [inactive]).credentials.accessKey(KEY, 's3'));
    const suspended = userHistory({}, () => [event('UserSuspended')]);
    await living(new Node([userHistory({}, () => [event('UserSuspended'), event('UserEnabled')])], [suspended]).credentials.accessKey(KEY, 's3'));
  });

  it.each([
    ['are unknown', [], 'unknown-access-key', 'InvalidAccessKeyId', 'InvalidClientTokenId'],
    ['are inactive', [userHistory({}, () => [keyStatus('Inactive')])], 'inactive-access-key', 'InvalidAccessKeyId', 'InvalidClientTokenId'],
    ['belong to a suspended user', [userHistory({}, () => [event('UserSuspended')])], 'user-suspended', 'UserSuspended', 'UserSuspended'],
    ['have a user with a policy that this profile cannot read', [userHistory({}, () => [policyPut('{"Statement":"?"}')])], 'unreadable-policy', 'AccessDenied', 'AccessDenied'],
    ['were deleted', [userHistory({}, () => [event('AccessKeyDeleted', { accessKeyId: KEY })])], 'unknown-access-key', 'InvalidAccessKeyId', 'InvalidClientTokenId'],
    ['belong to a deleted user', [userHistory({}, () => [event('UserDeleted')])], 'unknown-access-key', 'InvalidAccessKeyId', 'InvalidClientTokenId'],
  ] as const)('are refused when they %s, after one reading of the tail', async (_case, log, reason, s3, query) => {
    const node = new Node(log);
    expect(await refusalOf(living(node.credentials.accessKey(KEY, 's3')))).toMatchObject({ code: s3, reason });
    expect(await refusalOf(living(node.credentials.accessKey(KEY, 'query')))).toMatchObject({ code: query, reason, message: '' });
    expect(node.catchUps).toBe(2);
  });

  it('are refused when the data key of their user was erased', async () => {
    const node = new Node([userHistory()], undefined, { openSecret: async () => undefined });
    expect((await refusalOf(node.credentials.accessKey(KEY, 's3'))).reason).toBe('user-without-secret');
  });

  it('of sessions without their token say so in the log', async () => {
    const error = await refusalOf(new Node([]).credentials.accessKey('ASIAQQQQQQQQQQQQQQQQ', 's3'));
    expect(error).toMatchObject({ code: 'InvalidAccessKeyId', reason: 'missing-token' });
    expect(error.detail).toContain('carries no session token');
  });

  it('carry the version of their user that is current, also after an event that changed nothing', async () => {
    const node = new Node([userHistory()]);
    const { principal } = await living(node.credentials.accessKey(KEY, 's3'));
    node.knows([userHistory({}, () => [event('UserEnabled')])]);
    const next = (await living(node.credentials.accessKey(KEY, 's3'))).principal;
    expect(next.lineage[0]!.version).toBe(principal.lineage[0]!.version + 1);
  });

  it('of one user are told apart', async () => {
    const node = new Node([userHistory({}, (stream) => [secondKey('AKIAOTHER')(stream)])]);
    const [one, other] = [await living(node.credentials.accessKey(KEY, 's3')), await living(node.credentials.accessKey('AKIAOTHER', 's3'))];
    expect([one.principal.accessKeyId, other.principal.accessKeyId, other.secret]).toEqual([KEY, 'AKIAOTHER', 'other']);
  });

  it('re-checked from memory alone are null once revoked', async () => {
    const node = new Node([userHistory()]);
    const { principal } = await living(node.credentials.accessKey(KEY, 's3'));
    expect(node.credentials.current(principal)).toBe(principal);
    for (const then of [keyStatus('Inactive'), event('UserSuspended'), event('UserDeleted')]) {
      node.knows([userHistory({}, () => [then])]);
      expect(node.credentials.current(principal)).toBeNull();
    }
    expect(node.catchUps).toBe(0);
  });

  it('that are inactive or whose user is suspended are known, for who proves that he has the secret', async () => {
    for (const then of [keyStatus('Inactive'), event('UserSuspended')]) {
      expect(await new Node([userHistory({}, () => [then])]).credentials.accessKey(KEY, 's3')).toMatchObject({ secret: SECRET, refusal: { name: 'RolegateError' } });
    }
  });

  it('work again at once when their unreadable policy was replaced on another node', async () => {
    const bad = [userHistory({}, () => [policyPut('{"Statement":"?"}')])];
    await living(new Node([userHistory()], bad).credentials.accessKey(KEY, 's3'));
  });

  it('re-checked from memory are null once a policy of their user cannot be read', async () => {
    const node = new Node([userHistory()]);
    const { principal } = await living(node.credentials.accessKey(KEY, 's3'));
    node.knows([userHistory({}, () => [policyPut('{"Statement":"?"}')])]);
    expect(node.credentials.current(principal)).toBeNull();
  });

  it('that got another secret are other keys to a request that was admitted with the old one', async () => {
    const node = new Node([userHistory()]);
    const { principal } = await living(node.credentials.accessKey(KEY, 's3'));
    node.knows([userHistory({}, (stream) => [event('AccessKeyDeleted', { accessKeyId: KEY }), secondKey(KEY)(stream)])]);
    expect(node.credentials.current(principal)).toBeNull();
    const renewed = await living(node.credentials.accessKey(KEY, 's3'));
    expect(renewed.secret).toBe('other');
    expect(node.credentials.current(renewed.principal)).toBe(renewed.principal);
  });

  it('that were inactive for a moment are the same ones', async () => {
    const node = new Node([userHistory()]);
    const { principal } = await living(node.credentials.accessKey(KEY, 's3'));
    node.knows([userHistory({}, () => [keyStatus('Inactive'), keyStatus('Active')])]);
    expect(node.credentials.current(principal)).toMatchObject({ accessKeyId: KEY });
  });

  it('of the root of an account act as the account', async () => {
    const root = userHistory({ account: '123456789012', root: true, system: true });
    const { principal } = await living(new Node([root]).credentials.accessKey(KEY, 's3'));
    expect(principal).toMatchObject({ kind: 'root', arn: 'arn:aws:iam::123456789012:root', userId: '123456789012', administrator: true, owner: { stream: 'account/123456789012' } });
  });
});
