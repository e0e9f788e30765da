import { ConflictError, StoreUnavailableError } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { PolicySyntaxError, parsePolicy, switchesOf } from '#policy';
import { requestOf } from '../../test/edge-kit.js';
import { classifyFailure, failureReply } from './failure-reply.js';

const render = (service: 'iam' | 'sts' | 's3' | 'admin', error: unknown) => failureReply(service === 'iam' || service === 'sts' ? 'query' : service, service, requestOf({ url: '/b/k' }), classifyFailure(service, error));

describe('failures', () => {
  it('look as each protocol has them', () => {
    const denied = new RolegateError('AccessDenied', 'User: x is not authorized', { detail: 'private' });
    expect(render('sts', denied)).toMatchObject({ status: 403, body: expect.stringMatching(/^<ErrorResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><Error><Type>Sender<\/Type><Code>AccessDenied<\/Code><Message>User: x is not authorized<\/Message>/) });
    expect(render('iam', denied).body).toContain('https://iam.amazonaws.com/doc/2010-05-08/');
    expect(render('s3', new RolegateError('NoSuchKey', '', { fields: { Key: 'k' } }))).toMatchObject({ status: 404, body: expect.stringContaining('<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>k</Key><Resource>/b/k</Resource>') });
    expect(JSON.parse(render('admin', new RolegateError('NoSuchUser', '')).body as string)).toMatchObject({ Code: 'NoSuchUser', RequestId: expect.any(String) });
    for (const service of ['iam', 's3', 'admin'] as const) expect(render(service, denied).body).not.toContain('private');
  });

  it.each([['sts', 'InternalFailure'], ['iam', 'InternalFailure'], ['s3', 'InternalError'], ['admin', 'InternalError']] as const)('that are no error of %s are its internal one, their text kept back', (service, code) => {
    let syntax: unknown;
    try { parsePolicy('{', { kind: 'identity', holder: 'user', switches: switchesOf('ceph') }); } catch (error) { syntax = error; }
    expect(syntax).toBeInstanceOf(PolicySyntaxError);
    for (const error of [new Error('secret text'), new RolegateError('NoCodeOfOurs', 'secret text'), syntax, new ConflictError('version', 'user/1'), 'thrown text', undefined]) {
      const reply = render(service, error);
      expect(reply).toMatchObject({ status: 500, body: expect.stringContaining(code) });
      expect(reply.body).not.toMatch(/secret text|thrown text|user\/1|NoCodeOfOurs/);
    }
  });

  it('with an unknown code reach the log as faults, not as refusals', () => {
    const { error } = classifyFailure('s3', new RolegateError('NoCodeOfOurs', 'said', { detail: 'why' }));
    expect(error).not.toHaveProperty('code');
    expect((error as Error).message).toBe('s3 has no error NoCodeOfOurs: said why');
  });

  it.each(['sts', 's3', 'admin'] as const)('of a log that does not answer make clients of %s come again', (service) => {
    expect(render(service, new StoreUnavailableError('10.0.0.1 is away'))).toMatchObject({ status: 503, headers: { 'Retry-After': '1' }, body: expect.not.stringContaining('10.0.0.1') });
  });

  it('of a range say how long the object is', () => {
    expect(render('s3', new RolegateError('InvalidRange', '', { fields: { ActualObjectSize: '11' } }))).toMatchObject({ status: 416, headers: { 'Content-Range': 'bytes */11' } });
    expect(render('s3', new RolegateError('InvalidPartNumber', '')).headers).not.toHaveProperty('Content-Range');
  });

  it('with status 304 describe no body', () => {
    const reply = render('s3', new RolegateError('NotModified', ''));
    expect(reply).toEqual({ status: 304, headers: expect.not.objectContaining({ 'Content-Type': expect.anything() }) });
    expect(reply.body).toBeUndefined();
  });
});
