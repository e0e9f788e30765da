import type { CredentialReport } from '#operation';
import { given, noActivity } from '#testing';
import { getCredentialReport } from './get-credential-report.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 12);
const asked = (report?: CredentialReport) =>
  given().answer(getCredentialReport, {}, { now: NOW, activity: { credentialReports: { ...noActivity.credentialReports, find: async (account) => (account === '' ? report : undefined) } } });

describe('GetCredentialReport', () => {
  it('answers the newest report', async () => {
    const generatedAt = new Date(NOW - 4 * HOUR + 1);
    const reply = await asked({ startedAt: generatedAt, generatedAt, content: 'user,arn\nÄnne,x\n' });
    expect({ ...reply, Content: Buffer.from(reply.Content!).toString('utf8') }).toEqual({ Content: 'user,arn\nÄnne,x\n', ReportFormat: 'text/csv', GeneratedTime: generatedAt });
  });

  it.each([
    ['ReportNotPresent', undefined],
    ['ReportInProgress', { startedAt: new Date(NOW) }],
    ['ReportExpired', { startedAt: new Date(0), generatedAt: new Date(NOW - 4 * HOUR), content: 'user\n' }],
  ])('answers %s of %j', async (code, report) => {
    await expect(asked(report)).rejects.toMatchObject({ code });
  });

  it('asks for its action, of nothing in particular', async () => {
    expect(await given().asks(getCredentialReport, {})).toMatchObject([{ action: 'iam:GetCredentialReport', resource: '*', cap: { type: 'users', access: 'read' } }]);
  });
});
