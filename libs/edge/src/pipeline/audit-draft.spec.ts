import { RolegateError } from '#kernel';
import { principalForTest } from '#testing';
import { NOW, requestOf } from '../../test/edge-kit.js';
import { AuditDraft } from './audit-draft.js';

const request = requestOf({ url: '/b/k', headers: { 'user-agent': 'curl' } });
const draft = (change: (draft: AuditDraft) => void = () => undefined) => { const one = new AuditDraft(); change(one); return one; };

describe('AuditDraft', () => {
  it('makes the record of a request', () => {
    const record = draft((one) => {
      Object.assign(one, { service: 's3', operation: 'GetObject', bytesIn: 1, bytesOut: 2, principal: principalForTest({ session: { sessionId: 's1', sourceIdentity: 'alice', provider: 'idp', subject: 'sub' } as never }) });
      one.note({ a: 1 });
      one.note({ b: 'x' });
      one.decided({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }, { allowed: true, reason: 'identity-policy', deciding: [{ policyId: 'p', index: 2, effect: 'Allow', via: 'identity' }, { policyId: 'q', sid: 'S', index: 0, effect: 'Allow', via: 'resource' }] });
    }).finish(request, 200, undefined, NOW + 7);
    expect(record).toMatchObject({
      time: new Date(NOW), requestId: request.requestId, principal: 'arn:aws:iam:::user/TESTER', accessKeyId: 'AKIATESTTESTTESTTEST', sessionId: 's1', sourceIdentity: 'alice', issuer: 'idp', subject: 'sub',
      sourceIp: '192.0.2.7', userAgent: 'curl', service: 's3', operation: 'GetObject', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', decision: 'allowed', reason: 'identity-policy',
      deciding: 'identity:p[2],resource:q[S]', status: 200, errorCode: '', detail: '', bytesIn: 1, bytesOut: 2, durationMs: 7, facts: { a: 1, b: 'x' },
    });
  });

  it('names the key that was presented where no caller came of it, and the path where no resource was asked for', () => {
    const record = draft((one) => (one.presentedKeyId = 'AKIAWRONG')).finish(request, 403, new RolegateError('InvalidAccessKeyId', '', { reason: 'unknown-access-key', detail: 'd' }), NOW);
    expect(record).toMatchObject({ accessKeyId: 'AKIAWRONG', principal: '', resource: '/b/k', decision: 'denied', reason: 'unknown-access-key', errorCode: 'InvalidAccessKeyId', detail: 'd' });
  });

  it('names whose credential was refused, where no caller came of it', () => {
    const session = { sessionId: 's1', sourceIdentity: 'alice' } as never;
    const refused = (one: AuditDraft) => { one.presentedKeyId = 'ASIA1'; one.identified({ account: 'a', arn: 'arn:aws:sts:::assumed-role/R/bob', accessKeyId: 'ASIA1', session }); };
    const error = new RolegateError('AccessDenied', '', { reason: 'revoked' });
    expect(draft(refused).finish(request, 403, error, NOW)).toMatchObject({ account: 'a', principal: 'arn:aws:sts:::assumed-role/R/bob', accessKeyId: 'ASIA1', sessionId: 's1', sourceIdentity: 'alice', decision: 'denied', reason: 'revoked' });
  });

  it.each([
    ['denied', 400, new RolegateError('ExpiredToken', '')], ['denied', 403, new RolegateError('AccessDenied', '')],
    ['failed', 404, new RolegateError('NoSuchKey', '')], ['failed', 500, new Error('x')], ['failed', 200, new Error('cut after the first byte')], ['allowed', 204, undefined],
  ])('says %s of status %i', (decision, status, error) => {
    expect(draft().finish(request, status, error, NOW)).toMatchObject({ decision, errorCode: error === undefined ? '' : error instanceof RolegateError ? error.code : 'InternalError' });
  });

  describe('says whom the request is charged to', () => {
    const bucket = { name: 'photos', owner: { id: 'alice' } };
    const charged = (change: Partial<AuditDraft>, on: object = {}, status = 200) => draft((one) => {
      Object.assign(one, { service: 's3', principal: principalForTest(), ...change });
      one.decided({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', ...on }, { allowed: true, reason: 'identity-policy', deciding: [] });
    }).finish(request, status, undefined, NOW).accounting;

    it('the owner of the bucket, whoever calls', () => {
      expect(charged({}, { bucket })).toEqual({ owner: 'alice', bucket: 'photos', principal: 'user/TESTER', accessKeyId: 'AKIATESTTESTTESTTEST' });
    });
    it('the caller where there is no bucket', () => {
      expect(charged({})).toMatchObject({ owner: 'TESTER', bucket: '' });
    });
    it('no bucket of that name where something was not found', () => {
      expect(charged({}, { bucket }, 404)).toMatchObject({ owner: 'alice', bucket: '-' });
      expect(charged({}, {}, 404)).toMatchObject({ owner: 'TESTER', bucket: '-' });
      expect(charged({ service: 'iam' }, {}, 404)).toMatchObject({ bucket: '' });
    });
    it('anonymous, for those who are', () => {
      expect(charged({ principal: principalForTest({ kind: 'anonymous', stream: '', accessKeyId: '', owner: { stream: '', id: '', displayName: '' } }) })).toMatchObject({ owner: 'anonymous', principal: '', accessKeyId: '' });
    });
    it('no key where a session signed', () => {
      expect(charged({ principal: principalForTest({ session: { sessionId: 's' } as never, accessKeyId: 'ASIA1' }) })).toMatchObject({ accessKeyId: '' });
    });
    it('nobody, where nobody was believed', () => {
      expect(charged({ principal: undefined })).toBeUndefined();
    });
  });
});
