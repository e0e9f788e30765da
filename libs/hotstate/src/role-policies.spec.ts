import fc from 'fast-check';
import type { Aggregate } from '#event-sourcing';
import { type RoleState, role, roleNameKey } from '#iam';
import { FakeFeed, FakeLog } from '../test/fake-log.js';
import { HotState } from './hot-state.js';

const STREAM = 'role/AROAEXAMPLEEXAMPLE00';
const KEY = roleNameKey('', 'Reader');
const aggregates = new Map([[role.kind, role as Aggregate]]);
const turn = (): Promise<void> => new Promise(setImmediate);

const created = { roleId: STREAM.slice(5), roleName: 'Reader', path: '/', assumeRolePolicyDocument: '{}', maxSessionDuration: 3600, tags: [] };

describe('A role whose policies change a thousand times while it is looked up', () => {
  it('is never seen without a policy, under one key otherwise than under another, or as it was before what was seen already', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 4 })), { minLength: 250, maxLength: 250 }), async (changes) => {
      const [log, feed] = [new FakeLog(), new FakeFeed()];
      log.add(STREAM, 'RoleCreated', created, '');
      log.add(STREAM, 'RolePolicyPut', { policyName: 'allow', policyDocument: '1' }, '');
      const hot = new HotState(log, aggregates, { leaseMs: 600_000, pageSize: 3 });
      await hot.load();
      hot.follow(feed);
      let done = false;
      let seen = 0;
      let looks = 0;
      const look = async (): Promise<void> => {
        while (!done) {
          const byName = hot.find<RoleState>(role, KEY);
          expect(hot.get<RoleState>(role, STREAM)).toBe(byName);
          const written = Number(byName!.state!.policies[0]!.document);
          expect(byName!.version).toBe(written + 1);
          expect(written).toBeGreaterThanOrEqual(seen);
          seen = written;
          looks++;
          await (looks % 3 === 0 ? turn() : Promise.resolve());
        }
      };
      const looking = look();
      const work: Promise<unknown>[] = [];
      for (const [by, turns] of changes) {
        const event = log.add(STREAM, 'RolePolicyPut', { policyName: 'allow', policyDocument: String(log.all().length) }, '');
        if (by === 0) work.push(hot.catchUp());
        else if (by === 1) work.push(feed.deliver([event], event.position));
        else if (by === 2) work.push(feed.deliver(log.all().slice(-4), event.position));
        for (let i = 0; i < turns; i++) await turn();
      }
      await Promise.all(work);
      await hot.catchUp();
      done = true;
      await looking;
      expect(hot.find<RoleState>(role, KEY)!.version).toBe(252);
      expect(looks).toBeGreaterThan(250);
      await hot.close();
    }), { numRuns: 4 });
  }, 60_000);
});
