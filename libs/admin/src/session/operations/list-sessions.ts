import { isRealAccount } from '#kernel';
import { type AdminInput, defineRead, type OperationContext } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { filled, integer, invalidArgument } from '../../parameters.js';
import type { RevocableProviders } from '../../revocation/revocable-kind.js';
import { sessionAncestors } from '../session-ancestors.js';
import { sessionShapes } from '../listed-session.js';
import { listSessionsApi } from '../living-session.api.js';

const PAGE = 1000;
const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws RolegateError InvalidArgument */
function sessionIdIn(input: AdminInput, name: string): string | undefined {
  const id = filled(input, name);
  if (id !== undefined && !SESSION_ID.test(id)) throw invalidArgument(name === 'session' ? 'A session id is a UUID.' : 'The marker is not valid.', name, id);
  return id;
}

/** Sessions of real accounts are shown within them, and to administrators. */
const accountOf = ({ principal: { account, administrator } }: OperationContext): string | undefined =>
  administrator ? undefined : isRealAccount(account) ? account : '';

/**
 * Sessions that have not expired, the newest first: of a user, a role or a provider, or one with those issued to it. Those that
 * were ended stand there with the reason, as every node would give it now. A page is `max-entries` long (1 to 1,000); `next` is
 * the marker of the one that follows, '' at the end.
 */
export const listSessions = (providers: RevocableProviders) => defineRead({
  name: 'AdminListSessions',
  service: 'admin',
  feature: 'living-session',
  route: { method: 'GET', path: '/rolegate/v1/sessions', root: 'sessions', api: listSessionsApi },
  actions: ['admin:ListSessions'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'InvalidTenantName', 'NoSuchEntity', 'NoSuchUser'],
  access: byCap('admin:ListSessions', 'users', 'read'),

  async answer(input: AdminInput, reads, ctx) {
    const limit = integer(input, 'max-entries') ?? PAGE;
    if (limit < 1 || limit > PAGE) throw invalidArgument(`max-entries is a number from 1 to ${PAGE}.`, 'max-entries', input['max-entries']);
    const sessionId = sessionIdIn(input, 'session');
    const after = sessionIdIn(input, 'marker');
    const ancestors = await sessionAncestors(input, providers, reads, ctx);
    const found = await reads.activity.sessions({ account: accountOf(ctx), sessionId, ancestors, now: new Date(ctx.now), after, limit });
    // What they rest on may have changed on another node a moment ago.
    await ctx.directory.catchUp();
    const page = found.slice(0, limit);
    return { sessions: sessionShapes(page, ctx), next: found.length > limit ? page.at(-1)!.sessionId : '' };
  },
});
