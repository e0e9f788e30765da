import { formatPosition } from '#event-sourcing';
import type { Revocation } from '#iam';
import { type AdminInput, defineWrite, type OperationContext } from '#operation';
import { capRequest } from '../admin.authorization.js';
import { providerTarget, roleTarget, userTarget } from './ancestor-target.js';
import { allTarget, namedProviderTarget, sessionTarget, subjectTarget, subjectUserTarget } from './cut-off-target.js';
import type { RevocableProviders } from './revocable-kind.js';
import { capFor, issuedBeforeOf, namedIn, parametersOf } from './revocation-request.js';
import type { RevocationTarget } from './revocation-target.js';
import { revokeSessionsApi } from './revocation.api.js';

/** @throws RolegateError for parameters that name nothing, and for targets that the caller may not reach */
function targetOf(given: AdminInput, providers: RevocableProviders, ctx: OperationContext): RevocationTarget {
  const input = parametersOf(given);
  const named = namedIn(input);
  switch (named.kind) {
    case 'session': return sessionTarget(named.named, ctx);
    case 'subject-user': return subjectUserTarget(named.account, named.named, ctx);
    case 'user': return userTarget(named.named, input, ctx);
    case 'role': return roleTarget(named.named, input, ctx);
    case 'provider': return providers.names.includes(named.named) ? namedProviderTarget(named.named, ctx) : providerTarget(named.named, providers.kinds, ctx);
    case 'subject': return subjectTarget(named.named, named.provider, providers, ctx);
    case 'all': return allTarget(ctx);
  }
}

/** What a decision knows; the log says the rest once it stands there. */
interface Decided {
  readonly target: RevocationTarget;
  readonly stream: string;
  readonly revoked: string;
  readonly issuedBefore: Date | undefined;
  /** undefined: nothing was left to end. */
  readonly revocationId: string | undefined;
}

/**
 * Ends sessions. When it returns, no node accepts one of them any more, nor a session issued to one of them; that holds
 * also when nothing was left to end.
 */
export const revokeSessions = (providers: RevocableProviders) => defineWrite({
  name: 'AdminRevokeSessions',
  service: 'admin',
  feature: 'revocation',
  route: { method: 'POST', path: '/rolegate/v1/revocations', root: 'revocation', api: revokeSessionsApi },
  actions: ['admin:RevokeSessions'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'InvalidTenantName', 'NoSuchEntity', 'NoSuchUser', 'ConcurrentModification'],

  access(input: AdminInput, ctx) {
    const request = capRequest('admin:RevokeSessions', capFor(namedIn(parametersOf(input))), {}, ctx);
    return { ...request, resource: targetOf(input, providers, ctx).resource };
  },
  loads: (input: AdminInput, ctx) => ({ existing: targetOf(input, providers, ctx).load }),

  decide(input, { existing }, ctx) {
    const target = targetOf(input, providers, ctx);
    const issuedBefore = issuedBeforeOf(parametersOf(input), ctx);
    const revoked = target.revoked(existing);
    const revocationId = ctx.ids.uuid();
    const write = target.write(existing, { revocationId, issuedBefore }, ctx);
    const stream = existing?.stream ?? ('stream' in target.load ? target.load.stream : '');
    const output: Decided = { target, stream, revoked, issuedBefore, revocationId: write && revocationId };
    return { writes: write ? [write] : [], output };
  },

  async reply({ target, stream, revoked, issuedBefore, revocationId }: Decided, reads, ctx) {
    const { state } = (await reads.byStream(target.load.aggregate, stream)) ?? {};
    const recorded: Revocation | undefined = target.recorded(state, { issuedBefore });
    if (recorded) ctx.note({ revocationId: recorded.id });
    return {
      revocation_id: recorded?.id ?? '',
      revoked,
      issued_before: issuedBefore?.toISOString() ?? '',
      position: recorded?.position ?? formatPosition(ctx.directory.position()),
      time: (recorded?.at ?? new Date(ctx.now)).toISOString(),
      by: recorded?.by ?? '',
      recorded: revocationId !== undefined,
    };
  },
});
