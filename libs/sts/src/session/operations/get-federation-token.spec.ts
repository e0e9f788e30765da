import { ALLOW_S3, aUser, type ContextOptions, given, HISTORY_TIME, USER_STREAM } from '#testing';
import { getFederationToken } from './get-federation-token.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const world = given(aUser());
const user = { stream: USER_STREAM, accessKeyId: 'TESTER', userName: 'TESTER', arn: 'arn:aws:iam:::user/TESTER' };
const input = { Name: 'Bob', Policy: ALLOW_S3 };

const answer = (given: object, options: ContextOptions = {}): Promise<any> => world.answer(getFederationToken, given as never, { principal: user, ...options }) as Promise<any>;
const claimsOf = ({ Credentials }: any): any => JSON.parse(Credentials.SessionToken.slice('token('.length, -1));
const asked = (options: ContextOptions, given: object = input): Promise<any> => world.asks(getFederationToken, given as never, { principal: user, ...options });

describe('GetFederationToken', () => {
  it('issues a session of the user that carries the policy, and dies with the key and with the user\'s epoch', async () => {
    const reply = await answer({ ...input, Tags: [{ Key: 'Dept', Value: 'x' }] });
    expect(claimsOf(reply)).toEqual({
      kind: 'federated-user', issuedAt: NOW, expiresAt: NOW + 43_200_000, account: '', principal: USER_STREAM, sessionName: 'Bob', owner: USER_STREAM,
      lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: 'TESTER' }], sessionPolicy: ALLOW_S3, tags: [['Dept', 'x']],
    });
    expect(reply).toMatchObject({ FederatedUser: { FederatedUserId: ':Bob', Arn: 'arn:aws:sts:::federated-user/Bob' }, PackedPolicySize: expect.any(Number) });
  });

  it.each([[{}, {}, 43_200], [{ DurationSeconds: 900 }, {}, 900], [{ DurationSeconds: 129_600 }, {}, 129_600], [{}, { kind: 'root' }, 3600], [{ DurationSeconds: 900 }, { kind: 'root' }, 900]] as const)(
    '%j by %j lives %d seconds', async (more, who, seconds) => {
      expect((claimsOf(await answer({ ...input, ...more }, { principal: { ...user, ...who } })).expiresAt - NOW) / 1000).toBe(seconds);
    });

  it('is not for temporary credentials, in either profile', async () => {
    for (const compat of ['ceph', 'aws'] as const) {
      await expect(answer(input, { compat, principal: { ...user, session: {} as never } })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'session-credentials' });
    }
  });

  it('refuses policies that do not read and tags that may not be', async () => {
    await expect(answer({ ...input, Policy: '{' })).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
    await expect(answer({ ...input, Tags: [{ Key: 'aws:x', Value: '1' }] })).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await expect(answer({ ...input, PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/NoSuch' }] })).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
  });

  it('takes managed policies instead of an inline one, or beside it', async () => {
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }];
    expect(claimsOf(await answer({ Name: 'Bob', PolicyArns })).policyArns).toEqual(['arn:aws:iam::aws:policy/AmazonS3FullAccess']);
    expect(claimsOf(await answer({ ...input, PolicyArns }))).toMatchObject({ sessionPolicy: ALLOW_S3, policyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'] });
  });

  it('takes a policy without a version', async () => {
    const Policy = '{"Statement":[{"Action":["s3:GetObject","s3:PutObject"],"Effect":"Allow","Resource":["arn:aws:s3:::testing-testing-test-test/*"]}]}';
    expect(claimsOf(await answer({ Name: 'Bob', Policy })).sessionPolicy).toBe(Policy);
  });

  it('asks for the federated user, and for TagSession where tags are passed', async () => {
    expect(await asked({})).toMatchObject([{ action: 'sts:GetFederationToken', resource: 'arn:aws:sts:::federated-user/Bob', resourceAccount: '' }]);
    expect((await asked({}, { ...input, Tags: [{ Key: 'a', Value: 'b' }] })).map(({ action }: { action: string }) => action)).toEqual(['sts:GetFederationToken', 'sts:TagSession']);
  });

  it('needs no permission of a user outside accounts who has no policy, in profile ceph alone', async () => {
    const policies = { identity: [] };
    const needless = async (options: ContextOptions): Promise<boolean> => (await asked(options))[0].permissionNotNeeded;
    expect(await needless({ principal: { ...user, policies } })).toBe(true);
    expect(await needless({ compat: 'aws', principal: { ...user, policies } })).toBe(false);
    expect(await needless({ principal: { ...user, account: '123456789012', policies } })).toBe(false);
    expect(await needless({ principal: { ...user, policies: { identity: [{}] as never } } })).toBe(false);
    expect(await needless({ principal: { ...user, policies: { identity: [], boundary: [] } } })).toBe(false);
  });
});
