import { RolegateError } from '#kernel';
import { type AccessRequest, defineRead, type StoredFacts } from '#operation';
import { compilePolicy, parsePolicy, switchesOf } from '#policy';
import { pipelineKit, refusalOf, requestOf } from '../../test/edge-kit.js';

const TAG = 's3:ExistingObjectTag/secret';
const policy = (...statements: object[]) => compilePolicy('p', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { kind: 'identity', holder: 'user', switches: switchesOf('ceph') }));
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const denySecret = { Effect: 'Deny', Action: 's3:GetObject', Resource: '*', Condition: { StringEquals: { [TAG]: 'yes' } } };

/** An object with an ACL and tags, and how often it was read. */
function kitOf(statements: readonly object[], found: Partial<AccessRequest> | RolegateError = {}, mayAllow = true) {
  let reads = 0;
  const base: AccessRequest = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: '' };
  const stored: StoredFacts = {
    mayAllow, asked: false, has: (key) => key.startsWith('s3:existingobjecttag/'),
    async read() {
      reads++;
      if (found instanceof RolegateError) throw found;
      return { ...base, ...found };
    },
  };
  const operation = defineRead({ name: 'GetObject', service: 's3', feature: 'object', actions: ['s3:GetObject'], conditionKeys: [], errors: [], access: () => ({ ...base, stored: { ...stored } }), answer: () => 'answered' });
  return Object.assign(pipelineKit(operation, { principal: { policies: { identity: statements.length === 0 ? [] : [policy(...statements)] } } }), { reads: () => reads });
}

describe('What is kept with a resource', () => {
  it('is not read where policies alone allow', async () => {
    const kit = kitOf([allow]);
    expect((await kit.run()).output).toBe('answered');
    expect(kit.reads()).toBe(0);
  });

  it('is read where nothing allows, and may', async () => {
    const kit = kitOf([], { acl: true });
    expect((await kit.run()).output).toBe('answered');
    expect(kit.reads()).toBe(1);
    expect(kit.audit.finish(requestOf(), 200, undefined, 0)).toMatchObject({ decision: 'allowed', reason: 'acl' });
  });

  it('is not read where it could allow nothing', async () => {
    const kit = kitOf([], { acl: true }, false);
    expect((await refusalOf(kit.run())).reason).toBe('no-statement');
    expect(kit.reads()).toBe(0);
  });

  it('is not read where a statement denies, whatever an ACL says', async () => {
    const kit = kitOf([{ ...allow, Effect: 'Deny' }], { acl: true });
    expect((await refusalOf(kit.run())).reason).toBe('explicit-deny');
    expect(kit.reads()).toBe(0);
  });

  it('is read before the decision where a statement that applies speaks of it, and nowhere else', async () => {
    const kit = kitOf([allow, denySecret], { conditions: { [TAG]: 'yes' } });
    expect(await refusalOf(kit.run())).toMatchObject({ code: 'AccessDenied', reason: 'explicit-deny' });
    const open = kitOf([allow, denySecret], { conditions: { [TAG]: 'no' } });
    expect((await open.run()).output).toBe('answered');
    expect(open.reads()).toBe(1);
    const elsewhere = kitOf([allow, { ...denySecret, Resource: 'arn:aws:s3:::other/*' }, { ...denySecret, Action: 's3:PutObject' }], { conditions: { [TAG]: 'yes' } });
    expect((await elsewhere.run()).output).toBe('answered');
    expect(elsewhere.reads()).toBe(0);
  });

  it('is in the explanation of a denial', async () => {
    const kit = kitOf([{ ...allow, Condition: { StringEquals: { [TAG]: 'no' } } }], { conditions: { [TAG]: 'yes' } });
    expect(await refusalOf(kit.run())).toMatchObject({ reason: 'condition-failed', detail: expect.stringContaining('got yes') as string });
  });

  it('that is missing is told as the read tells it', async () => {
    expect((await refusalOf(kitOf([], new RolegateError('NoSuchKey', '')).run())).code).toBe('NoSuchKey');
  });
});
