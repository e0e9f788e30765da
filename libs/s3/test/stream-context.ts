import { RolegateError } from '#kernel';
import { type AccessRequest, type ConcernedObject, type RequestBody, type StreamContext, hasCap } from '#operation';
import { type AuthorizationInput, type Decision, authorize, worstCase } from '#policy';
import { type ContextOptions, type TestContext, contextForTest, memoryReads } from '#testing';

export interface StreamOptions extends ContextOptions {
  readonly headers?: StreamContext['headers'];
  readonly body?: RequestBody;
  /** What the check before a commit does; nothing unless given. */
  readonly recheck?: () => void;
  readonly perform?: StreamContext['perform'];
}

export type TestStreamContext = TestContext & StreamContext & {
  /** What `concerned` was told. */
  readonly objects: ConcernedObject[];
};

/** A body of known bytes; `checksums` are what it proves. */
export const bodyOf = (text: string | Buffer, checksums: Record<string, string> = {}): RequestBody => {
  const bytes = Buffer.from(text);
  return { size: bytes.length, checksums: () => checksums, async *[Symbol.asyncIterator]() { yield bytes; } };
};

/** A complete context for S3's operations, with the real policy engine behind `decide`. */
export function streamContext(options: StreamOptions = {}): TestStreamContext {
  const context = contextForTest(options);
  const objects: ConcernedObject[] = [];
  return Object.assign(context, {
    reads: memoryReads(options.histories ?? []),
    headers: options.headers ?? {},
    body: options.body ?? bodyOf(''),
    decide: (access: AccessRequest) => decided(context, access),
    refusal: (access: AccessRequest) => new RolegateError('AccessDenied', 'Access Denied', { reason: decided(context, access).reason, detail: `${access.action} on ${access.resource}` }),
    objects,
    concerned: (object: ConcernedObject) => void objects.push(object),
    recheck: async () => options.recheck?.(),
    perform: options.perform ?? (async () => undefined),
  });
}

function decided({ principal, settings }: TestContext, access: AccessRequest): Decision {
  const conditions = new Map(Object.entries(access.conditions ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
  const input: AuthorizationInput = {
    switches: settings.switches,
    principal: principal.principal,
    action: access.action,
    resource: access.resource,
    resourceAccount: access.resourceAccount,
    context: { get: (key) => valueOf(key, conditions, access) },
    identity: principal.policies.identity,
    session: principal.policies.session,
    resourcePolicy: access.resourcePolicy,
    grants: { administrator: principal.administrator, owner: access.owner, acl: access.acl, caps: access.cap !== undefined && hasCap(principal.caps, access.cap.type, access.cap.access) },
  };
  // Nothing is known of the requests of an extent but what the edge finds out.
  return authorize(access.extent ? worstCase(input, { exact: access.extent.exact, about: () => undefined }) : input);
}

/** What is kept in the store is asked for as the edge does (RequestConditions). */
function valueOf<T>(key: string, conditions: ReadonlyMap<string, T>, { stored }: AccessRequest): T | undefined {
  const own = conditions.get(key);
  if (own === undefined && stored?.has(key)) stored.asked = true;
  return own;
}
