import fc from 'fast-check';
import { authorize, type RequestPrincipal } from '../src/index.js';
import { count } from '../../../test/counts.js';
import { compiledInputOf } from './load-cases.js';
import { question } from './random-world.js';

/**
 * Child ⊆ parent for every way of making a session. The sessions have names that no policy of the random world has: what
 * a resource policy grants to a session's own ARN goes beyond its parent on purpose.
 */
const ROLE = 'arn:aws:iam::111111111111:role/r';
const USER = 'arn:aws:iam::111111111111:user/u';
const role: RequestPrincipal = { kind: 'assumed-role', account: '111111111111', arn: '', roleArn: ROLE };
const user: RequestPrincipal = { kind: 'user', account: '111111111111', arn: USER };
const roleSession = 'arn:aws:sts::111111111111:assumed-role/r/unnamed';
const federated = 'arn:aws:sts::111111111111:federated-user/unnamed';

const ways: readonly (readonly [way: string, parent: RequestPrincipal, child: RequestPrincipal])[] = [
  ['AssumeRole', role, { ...role, arn: roleSession, sessionArn: roleSession }],
  ['AssumeRoleWithWebIdentity', role, { ...role, arn: roleSession, sessionArn: roleSession, federated: 'arn:aws:iam::111111111111:oidc-provider/other' }],
  ['GetSessionToken', user, { ...user, kind: 'session', userArn: USER }],
  ['GetFederationToken', user, { kind: 'federated-user', account: user.account, arn: federated, sessionArn: federated, userArn: USER }],
];

const RUNS = { numRuns: count(1500, 50_000) };

describe.each(ways)('%s', (_way, parent, child) => {
  it('gives a session no more than its parent has', () => {
    let allowed = 0;
    fc.assert(
      fc.property(question, (plain) => {
        const input = compiledInputOf(plain);
        if (!authorize({ ...input, principal: child }).allowed) return true;
        allowed++;
        return authorize({ ...input, principal: parent, session: undefined }).allowed;
      }),
      RUNS,
    );
    expect(allowed).toBeGreaterThan(RUNS.numRuns / 50);
  });

  it('with a session policy gives no more than without, nor than the policy alone', () => {
    fc.assert(
      fc.property(question.filter(({ session }) => session !== undefined), (plain) => {
        const input = compiledInputOf(plain);
        if (!authorize({ ...input, principal: child }).allowed) return true;
        const policyAlone = { ...input, principal: child, identity: input.session, resourcePolicy: undefined, resourceAccount: undefined, boundary: undefined, grants: undefined, trust: undefined };
        const withoutPolicy = child.kind === 'federated-user' ? parent : child;
        const byGrantOnly = plain.grants?.identityNotNeeded === true;
        return authorize({ ...input, principal: withoutPolicy, session: undefined }).allowed && (byGrantOnly || authorize(policyAlone).allowed);
      }),
      { numRuns: count(500, 20_000) },
    );
  });
});
