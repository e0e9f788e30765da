import { features } from '../../apps/gateway/src/features.js';
import { type Operation, Registry } from '#operation';
import { operationTable } from '#protocol';
import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Gateway } from '../conformance/clients.js';
import { send, type Reply, type Sketch } from '../conformance/request.js';
import { BUCKET, minimalRequest } from './minimal-request.js';

const registry = new Registry(features({} as never));
/** AssumeRoleWith…: the proof is among the parameters. */
const unsigned = registry.all().filter(({ anonymous }) => anonymous === 'unsigned');
const signed = registry.all().filter((one) => !unsigned.includes(one));
const registered = new Set(registry.all().map(({ service, name }) => `${service}:${name}`));
const unbuilt = operationTable().filter(({ service, name }) => !registered.has(`${service}:${name}`));
const codeOf = ({ body }: Reply): string | undefined => (/<Code>([^<]*)</.exec(body) ?? /"Code":"([^"]*)"/.exec(body))?.[1];

describeWith(provisioned('gateway'), 'Refusals by every route', () => {
  let gateway: Gateway;
  const ask = (sketch: Sketch) => send(gateway, sketch, { root: gateway.rootCredentials });

  beforeAll(async () => {
    gateway = await startGateway();
    if (registered.has('s3:CreateBucket')) expect((await ask({ as: 'root', method: 'PUT', path: `/${BUCKET}` })).status).toBe(200);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  // Also where a bucket policy may let callers without a signature in: this bucket has none. DeleteObjects says so per key.
  it.each(signed.map((one): [string, Operation] => [`${one.service}:${one.name}`, one]))('%s refuses a caller without a signature', async (_, operation) => {
    const reply = await ask(minimalRequest(operation));
    const code = operation.service === 'iam' || operation.service === 'sts' ? 'MissingAuthenticationToken' : 'AccessDenied';
    // A reply to HEAD has no body to say why.
    expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: operation.name === 'DeleteObjects' ? 200 : 403, code: minimalRequest(operation).method === 'HEAD' ? undefined : code });
  });

  it.each(unsigned.map((one): [string, Operation] => [`${one.service}:${one.name}`, one]))('%s is for callers without a signature, and says what they have to bring', async (_, operation) => {
    const reply = await ask(minimalRequest(operation));
    // Whose proof is no parameter has to be configured first.
    const wanted = operation.name === 'AssumeRoleWithCertificate' ? { status: 503, code: 'STSNotInitialized' } : { status: 400, code: 'ValidationError' };
    expect({ status: reply.status, code: codeOf(reply) }).toEqual(wanted);
  });

  it.each(unbuilt.map((one): [string, typeof one] => [`${one.service}:${one.name}`, one]))('%s is known and not implemented', async (_, row) => {
    const sketch = minimalRequest(row);
    const reply = await ask({ ...sketch, as: 'root' });
    expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 501, code: sketch.method === 'HEAD' ? undefined : 'NotImplemented' });
  });

  it('has both kinds', () => {
    expect(registered.size).toBeGreaterThan(30);
    expect(unbuilt.length).toBeGreaterThan(30);
  });

  it.each(['NoSuchAction', 'createrole', 'CreateRole2', 'x'.repeat(5000), '"><script>'])('the action %.20s is unknown', async (Action) => {
    const reply = await ask({ as: 'root', form: { Action, Version: '2010-05-08' } });
    expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 400, code: 'InvalidAction' });
    expect(reply.body).not.toContain('<script>');
  });
});
