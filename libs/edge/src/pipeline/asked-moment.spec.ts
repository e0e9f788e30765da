import { ORIGIN } from '#event-sourcing';
import { type Past, type Reads, defineRead, defineWrite } from '#operation';
import { memoryReads } from '#testing';
import { pipelineKit, refusalOf, requestOf } from '../../test/edge-kit.js';

const read = (overrides: object = {}) => defineRead({
  name: 'GetRole', service: 'iam', feature: 'role', actions: ['iam:GetRole'], conditionKeys: [], errors: [],
  access: () => ({ action: 'iam:GetRole', resource: 'arn:aws:iam:::role/R' }), answer: async (_: unknown, reads: Reads) => reads.byKey({} as never, 'k'), ...overrides,
});
const write = defineWrite({ name: 'CreateRole', service: 'iam', feature: 'role', actions: [], conditionKeys: [], errors: [], access: () => [], loads: () => ({}), decide: () => ({ output: 1 }) });
const at = (moment: string) => requestOf({ headers: { 'x-rolegate-as-of': moment } });
const administrator = { administrator: true, policies: { identity: [] } };
const moments: unknown[] = [];
const past = {
  reads: (moment: unknown) => {
    moments.push(moment);
    let asked = false;
    return { ...memoryReads([]), byKey: async () => { asked = true; return 'then'; }, get asked() { return asked; } };
  },
} as unknown as Past;

describe('a read as of another time', () => {
  it('gets reads of that moment, by time or by position', async () => {
    const kit = pipelineKit(read(), { principal: administrator, past });
    expect((await kit.run({}, at('2026-11-01T10:00Z'))).output).toBe('then');
    expect((await kit.run({}, at('1.2.3'))).output).toBe('then');
    expect(moments).toEqual([{ time: new Date('2026-11-01T10:00:00Z') }, { position: { era: 1, transaction: 2n, number: 3n } }]);
  });

  it('is for those who may see the past, not for everybody who may see the present', async () => {
    const kit = pipelineKit(read(), { principal: { caps: [{ type: 'roles', perm: '*' }] }, past });
    expect(await refusalOf(kit.run({}, at('1.2.3')))).toMatchObject({ code: 'AccessDenied' });
    const sees = pipelineKit(read({ access: () => ({ action: 'iam:GetRole', resource: '*', cap: { type: 'roles', access: 'read' } }) }), { principal: { caps: [{ type: 'roles', perm: 'read' }, { type: 'metadata', perm: 'read' }] }, past });
    expect((await sees.run({}, at('1.2.3'))).output).toBe('then');
  });

  it('is refused where the operation would show the present in its place', async () => {
    const kit = pipelineKit(read({ answer: () => 'now' }), { principal: administrator, past });
    expect(await refusalOf(kit.run({}, at('1.2.3')))).toMatchObject({ code: 'NotImplemented', reason: 'not-as-of' });
    expect((await kit.run()).output).toBe('now');
  });

  it('opens no secret', async () => {
    let opened: unknown = 'nothing';
    const kit = pipelineKit(read({ answer: async (_: unknown, reads: Reads, ctx: { openSecret(...of: string[]): Promise<unknown> }) => { opened = await ctx.openSecret('user/1', 'p', 's'); return reads.byKey({} as never, ''); } }), { principal: administrator, past });
    await kit.run({}, at('1.2.3'));
    expect(opened).toBeUndefined();
  });

  it.each([['a write', write], ['a session', read({ service: 'sts' })], ['an object', read({ service: 's3' })]] as const)('is no way to do or get what belongs to now: %s', async (_, operation) => {
    const error = await refusalOf(pipelineKit(operation, { principal: administrator, past }).run({}, at('1.2.3')));
    expect(error.code).toBe(operation.service === 's3' ? 'InvalidArgument' : 'ValidationError');
  });

  it.each(['yesterday', '1.2', '2026-13-01', '2026-11-01T10:00Zjunk'])('says what a moment is: %s is none', async (text) => {
    expect(await refusalOf(pipelineKit(read(), { principal: administrator, past }).run({}, at(text)))).toMatchObject({ code: 'ValidationError' });
  });

  it('does not come by a parameter in protocols that are not ours', async () => {
    const request = requestOf({ url: `/?as-of=${ORIGIN.era}.1.1` });
    expect((await pipelineKit(read({ answer: () => 'now' }), { principal: administrator, past }).run({}, request)).output).toBe('now');
    expect(await refusalOf(pipelineKit(read({ service: 'admin', answer: () => 'now' }), { principal: administrator, past }).run({}, request))).toMatchObject({ code: 'NotImplemented' });
  });
});
