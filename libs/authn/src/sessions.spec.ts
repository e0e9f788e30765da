import type { SessionClaims } from '#seal';
import { oneSession } from '#sts';
import { claims, event, KEY, keyStatus, Node, NOW, policyPut, refusalOf, ring, roleHistory, ROLE_STREAM, secondKey, tokenOf, USER_STREAM, userHistory } from '../test/authn-kit.js';

const both = () => [userHistory(), roleHistory()];
const plain = claims();
const TOKEN = tokenOf(plain);
const find = (node: Node, of = plain, token = of === plain ? TOKEN : tokenOf(of), protocol: 's3' | 'query' = 's3') => node.credentials.session(of.accessKeyId, token, NOW, protocol);

describe('sessions', () => {
  it('need memory only: the token, the role and the user', async () => {
    const node = new Node(both());
    const { secret, principal } = await find(node);
    expect(secret).toBe('session-secret');
    expect(principal).toMatchObject({
      kind: 'assumed-role', arn: 'arn:aws:sts:::assumed-role/S3Access/bob', userId: 'AROA1:bob', administrator: false, caps: [],
      owner: { stream: USER_STREAM, id: 'TESTER' },
      lineage: [{ stream: USER_STREAM, version: 2 }, { stream: ROLE_STREAM, version: 1 }, { stream: 'revocation/all', version: 0 }, { stream: oneSession('session-1').stream, version: 0 }],
      principal: { roleArn: 'arn:aws:iam:::role/team/S3Access' },
    });
    expect((await find(node)).principal).toBe(principal);
    expect(node).toMatchObject({ catchUps: 0, opened: 0 });
  });

  it('in a real account make what belongs to the account', async () => {
    const { principal } = await find(new Node([userHistory({ account: '123456789012' }), roleHistory([], '123456789012')]));
    expect(principal.owner).toMatchObject({ stream: 'account/123456789012', id: '123456789012' });
  });

  it('carry their own tags over those of the role', async () => {
    const tagged = roleHistory([], '', [{ Key: 'team', Value: 'role' }, { Key: 'site', Value: 'x' }]);
    const { principal } = await find(new Node([userHistory(), tagged]), claims({ tags: [['Team', 'session']] }));
    expect(principal.tags).toEqual([['site', 'x'], ['Team', 'session']]);
  });

  it('of GetSessionToken act as their user, system rights included', async () => {
    const of = claims({ kind: 'session-token', principal: USER_STREAM, sessionName: undefined, lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: KEY }] });
    const { principal } = await find(new Node([userHistory({ system: true })]), of);
    expect(principal).toMatchObject({ kind: 'session', arn: 'arn:aws:iam:::user/TESTER', accessKeyId: of.accessKeyId, administrator: true, principal: { kind: 'session' } });
  });

  it('of GetFederationToken have their user\'s policies and ownership, cut by what was passed, and neither caps nor system rights', async () => {
    const passed = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
    const of = claims({ kind: 'federated-user', principal: USER_STREAM, sessionName: 'Bob', sessionPolicy: passed, lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: KEY }] });
    const history = (): ReturnType<typeof userHistory> => userHistory({ system: true }, () => [policyPut(passed)]);
    const { principal } = await find(new Node([history()]), of);
    expect(principal).toMatchObject({
      kind: 'federated-user', arn: 'arn:aws:sts:::federated-user/Bob', userId: ':Bob', userName: '', administrator: false, caps: [], owner: { stream: USER_STREAM, id: 'TESTER' },
      principal: { kind: 'federated-user', sessionArn: 'arn:aws:sts:::federated-user/Bob', userArn: 'arn:aws:iam:::user/TESTER', canonicalUserId: 'TESTER' },
    });
    expect([principal.policies.identity.length, principal.policies.session?.length]).toEqual([1, 1]);
    const without = await find(new Node([history()]), { ...of, accessKeyId: of.accessKeyId, sessionPolicy: undefined });
    expect(without.principal.policies.session).toBeUndefined();
  });

  it.each([
    ['the user is gone', [userHistory({}, () => [event('UserDeleted')]), roleHistory()]],
    ['the user is suspended', [userHistory({}, () => [event('UserSuspended')]), roleHistory()]],
    ['the sessions of the user were revoked', [userHistory({}, () => [event('UserSessionsRevoked')]), roleHistory()]],
    ['the key that opened it is inactive', [userHistory({}, () => [keyStatus('Inactive')]), roleHistory()]],
    ['the key that opened it was deleted', [userHistory({}, (stream) => [secondKey('AKIAOTHER')(stream), event('AccessKeyDeleted', { accessKeyId: KEY })]), roleHistory()]],
    ['the role is gone', [userHistory(), roleHistory([event('RoleDeleted')])]],
    ['the sessions of the role were revoked', [userHistory(), roleHistory([event('RoleSessionsRevoked')])]],
    ['the user was enabled again after a suspension', [userHistory({}, () => [event('UserSuspended'), event('UserEnabled')]), roleHistory()]],
  ])('end when %s', async (_case, log) => {
    const node = new Node(both());
    const { principal } = await find(node);
    node.knows(log);
    expect(await refusalOf(find(node))).toMatchObject({ code: 'AccessDenied', reason: 'revoked' });
    expect((await refusalOf(find(node, undefined, undefined, 'query'))).code).toBe('InvalidClientTokenId');
    expect(node.credentials.current(principal)).toBeNull();
  });

  it('live on when their user got another key, or their role another policy', async () => {
    const node = new Node(both());
    const before = (await find(node)).principal;
    const policy = event('RolePolicyPut', { policyName: 'p', policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' });
    node.knows([userHistory({}, (stream) => [secondKey('AKIAOTHER')(stream)]), roleHistory([policy])]);
    const after = (await find(node)).principal;
    expect(before.policies.identity).toHaveLength(0);
    expect(after.policies.identity).toHaveLength(1);
    expect(node.credentials.current(before)).toBe(after);
    expect(node.catchUps).toBe(0);
  });

  it('issued by a node that has read further make this one read first', async () => {
    const node = new Node(both(), []);
    const ahead = claims({ position: '1.5.0' });
    const token = tokenOf(ahead);
    await find(node, ahead, token);
    expect(node.catchUps).toBe(1);
    await find(node, ahead, token);
    expect(node.catchUps).toBe(1);
  });

  it('are not refused on memory that lacks their role', async () => {
    await find(new Node(both(), [userHistory()]));
  });

  it.each([
    ['malformed', 'nonsense'],
    ['of another cluster', tokenOf(claims(), ring('k1'), 'elsewhere')],
    ['of another access key', tokenOf(claims({ accessKeyId: 'ASIAOTHEROTHEROTHER0' }))],
    ['of a key that was retired', tokenOf(claims(), ring('gone'))],
    ['empty', ''],
  ])('are refused when their token is %s', async (_case, token) => {
    expect(await refusalOf(find(new Node(both()), claims(), token))).toMatchObject({ code: 'InvalidToken', reason: 'invalid-token' });
    expect((await refusalOf(find(new Node(both()), claims(), token, 'query'))).code).toBe('InvalidClientTokenId');
  });

  it('are refused when they have expired, in both protocols', async () => {
    for (const protocol of ['s3', 'query'] as const) {
      expect(await refusalOf(find(new Node(both()), claims({ expiresAt: NOW }), undefined, protocol))).toMatchObject({ code: 'ExpiredToken', reason: 'expired-token' });
    }
  });

  it('under a token key that another node made a moment ago work at once', async () => {
    const of = claims();
    const node: Node = new Node(both(), undefined, { openTokenKeys: async () => { node.ring = ring('k2', 'k1'); } });
    await find(node, of, tokenOf(of, ring('k2')));
    expect(node.catchUps).toBe(1);
  });

  it('end for a request that is under way when their key is retired', async () => {
    const node = new Node(both(), undefined, { ring: ring('k2', 'k1') });
    const [old, fresh] = [await find(node), await find(node, claims({ accessKeyId: 'ASIAFRESH' }), tokenOf(claims({ accessKeyId: 'ASIAFRESH' }), ring('k2')))];
    expect(node.credentials.current(old.principal)).toBe(old.principal);
    node.ring = ring('k2');
    expect(node.credentials.current(old.principal)).toBeNull();
    expect(node.credentials.current(fresh.principal)).toBe(fresh.principal);
  });

  it('end with their token key, however well this node knows them', async () => {
    const node = new Node(both(), undefined, { ring: ring('k2', 'k1') });
    await find(node);
    node.ring = ring('k2');
    expect((await refusalOf(find(node))).reason).toBe('invalid-token');
  });

  it('keep their session policy, compiled once; one that this profile cannot read ends them', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
    const node = new Node(both());
    const of = claims({ sessionPolicy: policy });
    const token = tokenOf(of);
    const first = (await find(node, of, token)).principal.policies.session;
    node.knows([userHistory({}, () => [event('UserEnabled')]), roleHistory()]);
    expect((await find(node, of, token)).principal.policies.session).toBe(first);
    expect(first).toHaveLength(1);
    expect((await refusalOf(find(node, claims({ sessionPolicy: '{"Statement":"?"}' })))).reason).toBe('unreadable-policy');
  });

  it('end when this profile cannot read a policy of their role: it might deny', async () => {
    const node = new Node(both());
    const { principal } = await find(node);
    node.knows([userHistory(), roleHistory([policyPut('{"Statement":"?"}', 'RolePolicyPut')])]);
    for (const protocol of ['s3', 'query'] as const) expect(await refusalOf(find(node, undefined, undefined, protocol))).toMatchObject({ code: 'AccessDenied', reason: 'unreadable-policy' });
    expect(node.credentials.current(principal)).toBeNull();
  });

  it.each([
    ['federated-user', { kind: 'federated-user' }],
    ['no session name', { kind: 'federated-user', principal: USER_STREAM, sessionName: undefined }],
    ['lacks whom it acts as', { lineage: [] }],
    ['lacks whom it acts as', { lineage: [{ stream: USER_STREAM, epoch: 0 }] }],
    ['session-token', { kind: 'session-token' }],
    ['acts as', { principal: USER_STREAM }],
    ['no session name', { sessionName: undefined }],
  ] as [string, Partial<SessionClaims>][])('that this node cannot judge are refused: %s', async (detail, of) => {
    const error = await refusalOf(find(new Node(both()), claims(of)));
    expect(error).toMatchObject({ code: 'InvalidToken', reason: 'invalid-token' });
    expect(error.detail).toContain(detail);
  });
});
