import fc from 'fast-check';
import { authorize, switchesOf, type AuthorizationInput, type RequestPrincipal } from '../src/index.js';
import { count } from '../../../test/counts.js';
import { compileStatements, profile, request, statements } from './arbitrary.js';

const RUNS = { numRuns: count(500, 10_000) };

/** A request with policies on every side. */
const input = fc
  .record({ profile, request, identity: statements('identity'), resourcePolicy: statements('resource'), boundary: fc.option(statements('identity'), { nil: undefined }), session: fc.option(statements('session'), { nil: undefined }) })
  .map((one) => {
    const compile = (order: (list: readonly object[]) => readonly object[] = (list) => list): AuthorizationInput => ({
      ...one.request,
      switches: switchesOf(one.profile),
      identity: [compileStatements(order(one.identity), 'identity', one.profile)],
      resourcePolicy: [compileStatements(order(one.resourcePolicy), 'resource', one.profile)],
      boundary: one.boundary && [compileStatements(order(one.boundary), 'identity', one.profile)],
      session: one.session && [compileStatements(order(one.session), 'session', one.profile)],
    });
    return { ...one, compile, input: compile() };
  });

const ADMINISTRATOR: RequestPrincipal = { kind: 'user', account: '', arn: 'arn:aws:iam:::user/a' };
const DENY_ALL = [{ Effect: 'Deny', Action: '*', Resource: '*' }];

describe('laws of the decision', () => {
  it('an explicit Deny on any side refuses everyone but an administrator of Ceph', () => {
    fc.assert(
      fc.property(input, fc.constantFrom('identity', 'session', 'boundary', 'resourcePolicy'), (one, side) => {
        const all = side === 'resourcePolicy' ? [{ ...DENY_ALL[0], Principal: '*' }] : DENY_ALL;
        const deny = compileStatements(all, side === 'resourcePolicy' ? 'resource' : side === 'session' ? 'session' : 'identity', one.profile);
        const denied = { ...one.input, [side]: [...(one.input[side as 'identity'] ?? []), deny] };
        expect(authorize(denied)).toMatchObject({ allowed: false, reason: 'explicit-deny' });
        if (one.profile === 'ceph') expect(authorize({ ...denied, principal: ADMINISTRATOR, session: undefined, grants: { administrator: true } }).allowed).toBe(true);
      }),
      RUNS,
    );
  });

  it('the order of statements and their repetition change nothing', () => {
    fc.assert(
      fc.property(input, ({ compile, input: straight }) => {
        const expected = authorize(straight);
        for (const order of [(list: readonly object[]) => [...list].reverse(), (list: readonly object[]) => [...list, ...list]]) {
          const { allowed, reason } = authorize(compile(order));
          expect({ allowed, reason }).toEqual({ allowed: expected.allowed, reason: expected.reason });
        }
      }),
      RUNS,
    );
  });

  it('one document of two statements decides like two documents of one', () => {
    fc.assert(
      fc.property(input, ({ input: whole, identity, profile: name }) => {
        const split = { ...whole, identity: identity.map((statement) => compileStatements([statement], 'identity', name)) };
        expect(authorize(split).allowed).toBe(authorize(whole).allowed);
      }),
      RUNS,
    );
  });

  it('a session policy never allows more, whatever it says', () => {
    fc.assert(fc.property(input, ({ input: narrowed }) => !authorize(narrowed).allowed || authorize({ ...narrowed, session: undefined }).allowed), RUNS);
  });

  it('a boundary never allows more, whatever it says', () => {
    fc.assert(fc.property(input, ({ input: narrowed }) => !authorize(narrowed).allowed || authorize({ ...narrowed, boundary: undefined }).allowed), RUNS);
  });

  it('sessions of a user never have more than the user', () => {
    const user: RequestPrincipal = { kind: 'user', account: '111111111111', arn: 'arn:aws:iam::111111111111:user/u' };
    const sessionArn = 'arn:aws:sts::111111111111:federated-user/f';
    const sessions: RequestPrincipal[] = [
      { ...user, kind: 'session', userArn: user.arn },
      { kind: 'federated-user', account: user.account, arn: sessionArn, sessionArn, userArn: user.arn },
    ];
    fc.assert(
      fc.property(input, fc.constantFrom(...sessions), ({ input: any }, session) => {
        const child = authorize({ ...any, principal: session });
        return !child.allowed || authorize({ ...any, principal: user, session: undefined }).allowed;
      }),
      RUNS,
    );
  });

  it('what a person is granted beside policies gives a session of a role nothing', () => {
    const role: RequestPrincipal = { kind: 'assumed-role', account: '', arn: 'arn:aws:sts:::assumed-role/r/s', sessionArn: 'arn:aws:sts:::assumed-role/r/s', roleArn: 'arn:aws:iam:::role/r' };
    const grants = fc.record({ administrator: fc.boolean(), accountRoot: fc.boolean(), owner: fc.boolean(), caps: fc.boolean() });
    fc.assert(
      fc.property(input, grants, fc.constantFrom(undefined, '', 'acme', '111111111111'), fc.boolean(), ({ input: any }, granted, resourceAccount, trust) => {
        const asked = { ...any, principal: role, resourceAccount, trust };
        const { allowed, reason } = authorize({ ...asked, grants: granted });
        const without = authorize({ ...asked, grants: undefined });
        expect({ allowed, reason }).toEqual({ allowed: without.allowed, reason: without.reason });
      }),
      RUNS,
    );
  });

  it('no identity policy reaches from one tenant into another', () => {
    const caller: RequestPrincipal = { kind: 'user', account: 'acme', arn: 'arn:aws:iam::acme:user/u' };
    fc.assert(
      fc.property(input, fc.constantFrom('', 'globex'), ({ input: any, profile: name }, resourceAccount) => {
        const beyond = { ...any, principal: caller, resourceAccount, trust: undefined, grants: undefined };
        const all = [compileStatements([{ Effect: 'Allow', Action: '*', Resource: '*' }], 'identity', name)];
        return !authorize({ ...beyond, identity: all, resourcePolicy: undefined }).allowed;
      }),
      RUNS,
    );
  });

  it('an additional Allow never refuses what was allowed', () => {
    fc.assert(
      fc.property(input, statements('identity'), ({ input: any, profile: name }, more) => {
        const allows = more.map((statement) => ({ ...statement, Effect: 'Allow' }));
        const widened = { ...any, identity: [...any.identity!, compileStatements(allows, 'identity', name)] };
        return !authorize(any).allowed || authorize(widened).allowed;
      }),
      RUNS,
    );
  });
});
