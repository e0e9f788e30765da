import type { CredentialReports } from '#operation';
import { type AnyHistory, aUser, given, keyCreated, userMfaEnabled, USER_STREAM } from '#testing';
import { COLUMNS } from '../report-rows.js';
import { generateCredentialReport } from './generate-credential-report.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 12);
const used = (hour: number, service: string) => ({ time: new Date(Date.UTC(2026, 10, 23, hour)), service, region: 'eu' });

/** Asks for a report of these users; resolves with the reply and with what was made. */
async function generated(histories: readonly AnyHistory[], change: Partial<CredentialReports> = {}, lastUses = new Map<string, ReturnType<typeof used>>()) {
  const begun: unknown[] = [];
  let done = (_made: string | undefined): void => undefined;
  const made = new Promise<string | undefined>((resolve) => (done = resolve));
  const credentialReports: CredentialReports = {
    find: async () => undefined, begin: async (...all) => (begun.push(all), true), finish: async (_account, content) => done(content), abandon: async () => done(undefined), ...change,
  };
  const reply = await given(...histories).answer(generateCredentialReport, {}, { now: NOW, activity: { credentialReports, lastUses: async () => lastUses } });
  return { reply, begun, made };
}

describe('GenerateCredentialReport', () => {
  it('starts a report unless there is one of the last four hours, or one that is being made', async () => {
    const { reply, begun } = await generated([aUser()]);
    expect(reply).toMatchObject({ State: 'STARTED' });
    expect(begun).toEqual([['', new Date(NOW - 4 * HOUR), 600_000]]);
    const startedAt = new Date(NOW);
    expect((await generated([], { begin: async () => false, find: async () => ({ startedAt, generatedAt: startedAt, content: '' }) })).reply).toEqual({ State: 'COMPLETE' });
    expect((await generated([], { begin: async () => false, find: async () => ({ startedAt }) })).reply).toMatchObject({ State: 'INPROGRESS' });
  });

  it('makes a row of AWS\'s columns for every user, with the last uses of its keys', async () => {
    const alice = aUser([keyCreated('AKIA1'), keyCreated('AKIA2'), { type: 'AccessKeyStatusChanged', data: { accessKeyId: 'AKIA2', status: 'Inactive' } }, userMfaEnabled()], { userName: 'alice' });
    const { made } = await generated([alice], {}, new Map([['access-key/AKIA1', used(10, 's3')], ['access-key/AKIA2', used(11, 'iam')]]));
    expect(await made).toBe([
      COLUMNS.join(','),
      'alice,arn:aws:iam:::user/alice,2026-01-02T03:04:05+00:00,false,N/A,N/A,N/A,true,true,2026-01-02T03:04:05+00:00,2026-11-23T10:00:00+00:00,eu,s3,false,2026-01-02T03:04:05+00:00,2026-11-23T11:00:00+00:00,eu,iam,false,N/A,false,N/A,N/A',
      '',
    ].join('\n'));
  });

  it('shows users without keys, of a provider, with more than two keys and with commas in their names', async () => {
    const users = [
      aUser([], { userId: 'AIDA0000000000000BARE', userName: 'bare' }),
      aUser([], { userName: 'ldap', type: 'ldap' }),
      aUser([keyCreated('A'), keyCreated('B'), keyCreated('C')], { userId: 'AIDA0000000000000MANY', userName: 'many,"keys"' }),
      aUser([], { userId: 'AIDA0000000000000NEW1', userName: 'new', type: 'keystone' }),
    ];
    const { made } = await generated(users, {}, new Map([[USER_STREAM, used(9, 's3')]]));
    const rows = (await made)!.split('\n');
    const none = 'false,N/A,N/A,N/A,N/A';
    expect(rows[1]).toBe(`bare,arn:aws:iam:::user/bare,2026-01-02T03:04:05+00:00,false,N/A,N/A,N/A,false,${none},${none},false,N/A,false,N/A,N/A`);
    expect(rows[2]).toContain('ldap,arn:aws:iam:::user/ldap,2026-01-02T03:04:05+00:00,true,2026-11-23T09:00:00+00:00,N/A,N/A,false');
    expect(rows[3]).toMatch(/^"many,""keys""","arn:aws:iam:::user\/many,""keys""",.*,1 more access key: ListAccessKeys$/);
    expect(rows[4]).toContain(',true,no_information,');
  });

  it('has the root user of an account first, and only the account\'s users', async () => {
    const account = '123456789012';
    const users = [aUser([], { userName: 'alice' }, account), aUser([], { userId: 'AIDA0000000000000ROOT', userName: 'zoe', root: true }, account), aUser([], { userId: 'AIDA0000000000OTHERS' })];
    let done = (_made: string): void => undefined;
    const made = new Promise<string>((resolve) => (done = resolve));
    const credentialReports = { find: async () => undefined, begin: async () => true, finish: async (_: string, content: string) => done(content), abandon: async () => undefined };
    await given(...users).answer(generateCredentialReport, {}, { principal: { account }, activity: { credentialReports } });
    expect((await made).split('\n').slice(1).map((row) => row.split(',')[0])).toEqual(['<root_account>', 'alice', '']);
    expect(await made).toContain(`<root_account>,arn:aws:iam::${account}:root,2026-01-02T03:04:05+00:00,not_supported,not_supported,not_supported,not_supported,false,`);
  });

  it('can be begun anew when it fails', async () => {
    const { made } = await generated([aUser()], { finish: () => Promise.reject(new Error('Postgres is away')) });
    expect(await made).toBeUndefined();
  });

  it('asks for its action, of nothing in particular', async () => {
    expect(await given().asks(generateCredentialReport, {})).toMatchObject([{ action: 'iam:GenerateCredentialReport', resource: '*', resourceAccount: '', cap: { type: 'users', access: 'read' } }]);
  });
});
