import { readPolicySource, role, roleArn, roleNameKey, tryPolicy, user, userArn, userNameKey, type ChangedDecision } from '#iam';
import { RolegateError, assumedRoleArn, isRealAccount, parseArn } from '#kernel';
import { type AdminInput, type OperationContext, type Reads, defineRead } from '#operation';
import { POLICY_LIMITS } from '#policy';
import { installationRequest, reaches } from '../history/index.js';
import { filled, invalidArgument } from '../parameters.js';
import { replayPolicyApi } from './replay-policy.api.js';

const REPLAY_POLICY = 'admin:ReplayPolicy';
/** Milliseconds. */
const DAY = 86_400_000;
/** Different requests looked at, the most frequent first. */
const MOST = 20_000;
/** Changed ones shown. */
const SHOWN = 500;

interface Asked {
  readonly type: 'role' | 'user';
  /** A name, or an ARN. */
  readonly named: string;
  readonly account: string;
}

/** @throws RolegateError InvalidArgument */
function asked(input: AdminInput, { principal }: OperationContext): Asked {
  const [roleNamed, userNamed] = [filled(input, 'role'), filled(input, 'user')];
  const named = roleNamed ?? userNamed;
  if (named === undefined || (roleNamed !== undefined && userNamed !== undefined)) throw invalidArgument('Either role or user says whose requests are replayed.', 'role');
  const own = isRealAccount(principal.account) ? principal.account : '';
  return { type: roleNamed === undefined ? 'user' : 'role', named, account: parseArn(named)?.account ?? input['account-id'] ?? input.tenant ?? own };
}

/**
 * A changed policy, tried on the recorded requests of its role or user before it is made: which would be decided otherwise.
 * The document is the body; `policy-name` (inline) or `policy-arn` (attached) says which policy it replaces, without either
 * it stands in place of all. `since`: ISO 8601, a day ago unless given.
 */
export const replayPolicy = defineRead({
  name: 'AdminReplayPolicy',
  service: 'admin',
  feature: 'policy-trial',
  route: { method: 'POST', path: '/rolegate/v1/replay', root: 'replay', api: replayPolicyApi },
  actions: [REPLAY_POLICY],
  conditionKeys: [],
  errors: ['InvalidArgument', 'NoSuchEntity'],

  access(input: AdminInput, ctx) {
    const { type, named, account } = asked(input, ctx);
    return installationRequest(REPLAY_POLICY, named.startsWith('arn:') ? named : `arn:aws:iam::${account}:${type}/${named}`, account, ctx);
  },

  async answer(input: AdminInput, reads, ctx) {
    const wanted = asked(input, ctx);
    const since = sinceOf(input, ctx.now);
    const document = input.body ?? '';
    if (document.length > POLICY_LIMITS.parameter.characters) throw invalidArgument(`A policy document has at most ${POLICY_LIMITS.parameter.characters} characters.`, 'body');
    const arn = reaches(wanted.account, ctx) ? await arnOf(wanted, reads) : undefined;
    if (arn === undefined) throw new RolegateError('NoSuchEntity', `There is no ${wanted.type} ${wanted.named}.`);
    const source = await readPolicySource(arn, reads);
    const principal = source.type === 'role' ? assumedRoleArn(source.account, source.name, '') : arn;
    const requests = await reads.recordedRequests({ principal, since, limit: MOST + 1 });
    const trial = await tryPolicy(source, { document, policyName: filled(input, 'policy-name'), policyArn: filled(input, 'policy-arn') }, requests.slice(0, MOST), ctx.settings.switches)
      .catch((error: unknown) => Promise.reject(asAdminError(error)));
    return {
      principal: arn, since: since.toISOString(),
      requests: sum(requests.map(({ count }) => count)), different: Math.min(requests.length, MOST), truncated: requests.length > MOST || trial.changed.length > SHOWN,
      changed_requests: sum(trial.changed.map(({ request }) => request.count)), drifted: trial.drifted, untouched: trial.untouched, keys_not_recorded: trial.keysNotRecorded,
      changed: trial.changed.slice(0, SHOWN).map(shown),
    };
  },
});

function shown({ request: { service, action, resource, sourceIp, count, time, requestId }, before, after }: ChangedDecision) {
  const side = ({ allowed, reason, deciding }: ChangedDecision['before']) => ({
    decision: allowed ? 'allowed' : 'denied', reason, deciding: deciding.map((one) => `${one.via}:${one.policyId}[${one.sid ?? one.index}]`).join(','),
  });
  return { service, action, resource, source_ip: sourceIp, requests: count, last: time.toISOString(), request_id: requestId, before: side(before), after: side(after) };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

async function arnOf({ type, named, account }: Asked, reads: Reads): Promise<string | undefined> {
  if (named.startsWith('arn:')) return named;
  if (type === 'role') {
    const state = (await reads.byKey(role, roleNameKey(account, named)))?.state;
    return state && roleArn(state);
  }
  const state = (await reads.byKey(user, userNameKey(account, named)))?.state;
  return state && userArn(state);
}

/** @throws RolegateError InvalidArgument */
function sinceOf(input: AdminInput, now: number): Date {
  const text = filled(input, 'since');
  const since = text === undefined ? new Date(now - DAY) : new Date(text);
  if (Number.isNaN(since.getTime()) || (text !== undefined && !/^\d{4}-\d{2}-\d{2}/.test(text))) throw invalidArgument('since is a time such as 2026-11-23T12:00:00Z.', 'since', text);
  return since;
}

/** IAM's words for a document that does not parse are not those of the admin API. */
function asAdminError(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  return code === 'InvalidInput' || code === 'PolicyEvaluation' ? new RolegateError('InvalidArgument', message, { cause: error }) : error;
}
