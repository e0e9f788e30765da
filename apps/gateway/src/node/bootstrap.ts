import { join } from 'node:path';
import { type Append, ConflictError, type EventStore, fold } from '#event-sourcing';
import { SecretVault, ids } from '#edge';
import { accessKeyCreated, accessKeyKey, createAccountEvents, createUserEvents, user } from '#iam';
import { type AccountId, isRealAccount, newAccessKeyId, newAccountId, newSecretAccessKey, uuidv7 } from '#kernel';
import type { GatewayConfig } from '../config/gateway-config.js';
import { readOrCreatePrivate } from './private-file.js';
import { type Aggregates, missingAccount } from './root-account.js';

export interface RootCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The root administrator's uid. */
const ROOT = 'rolegate-root';
/** Every capability of RGW. Source: radosgw-admin(8), rgw_user.cc `RGWUserCaps::is_valid_cap_type`. */
const ALL_CAPS = ['users', 'buckets', 'metadata', 'info', 'usage', 'zone', 'bilog', 'mdlog', 'datalog', 'roles', 'user-policy', 'oidc-provider', 'amz-cache', 'ratelimit', 'accounts', 'user-info-without-keys'];

const meta = (task: string): Append['meta'] => ({ actor: `arn:aws:iam:::system/${task}`, requestId: task, sourceIp: '', reason: 'first start' });

/** Reads or makes the credentials of the root administrator: from the configuration, else a file with mode 0600. */
export async function rootCredentials(config: GatewayConfig): Promise<RootCredentials & { readonly file: string | undefined }> {
  const { rootAccessKey, rootSecretKey } = config.identity;
  if (rootAccessKey !== undefined && rootSecretKey !== undefined) return { accessKeyId: rootAccessKey, secretAccessKey: rootSecretKey, file: undefined };
  const file = join(config.storage.dataDir, 'root-credentials.json');
  const text = await readOrCreatePrivate(file, () => `${JSON.stringify({ accessKeyId: newAccessKeyId('AKIA'), secretAccessKey: newSecretAccessKey() }, null, 2)}\n`);
  return { ...(JSON.parse(text) as RootCredentials), file };
}

/**
 * Makes the root administrator at the first start: a system user with every cap. It is the root of the account that the
 * configuration names, in profile aws else of a new one. Later it only sees that the configured key exists, and the
 * account.
 */
export async function ensureRoot(store: EventStore, aggregates: Aggregates, vault: SecretVault, config: GatewayConfig, credentials: RootCredentials): Promise<void> {
  const existing = await existingRoot(store);
  if (existing && isRealAccount(existing.account)) await ensureAccount(store, aggregates, existing.account, config);
  if (await store.readByClaim(accessKeyKey(credentials.accessKeyId))) return;
  if (existing) return addRootKey(store, vault, existing, credentials);
  const { compat, rootAccount = compat === 'aws' ? newAccountId('aws') : '' } = config.identity;
  const inAccount = isRealAccount(rootAccount);
  const creation = createUserEvents({
    account: rootAccount, ...(inAccount && { uid: ROOT }), userName: ROOT, displayName: 'Root administrator', root: inAccount, system: true,
    caps: ALL_CAPS.map((type) => ({ type, perm: '*' as const })), accessKey: credentials,
  }, await vault.forDecision([]), ids, Date.now());
  const account = inAccount ? createAccountEvents({ accountId: rootAccount }, compat, Date.now()).append : { writes: [], take: [] };
  const { append } = creation;
  await unlessDone(store.append({
    commandId: uuidv7(), meta: meta('first-root'), ...append,
    writes: [...account.writes, ...append.writes], take: [...append.take, ...account.take, { name: ROOT_CLAIM, owner: creation.stream }],
  }));
}

/** Held by the root administrator, in whatever account it lives. */
const ROOT_CLAIM = 'root-administrator';

async function existingRoot(store: EventStore): Promise<{ readonly stream: string; readonly account: string; readonly version: number } | undefined> {
  const found = await store.readByClaim(ROOT_CLAIM);
  const state = found && fold(user, undefined, found.events);
  return found && state && { stream: found.owner, account: state.account, version: found.events.at(-1)!.version };
}

async function ensureAccount(store: EventStore, aggregates: Aggregates, account: AccountId, { identity }: GatewayConfig): Promise<void> {
  const missing = await missingAccount(store, aggregates, account, identity.compat);
  if (missing) await unlessDone(store.append({ commandId: uuidv7(), meta: meta('root-account'), ...missing }));
}

async function addRootKey(store: EventStore, vault: SecretVault, root: { stream: string; account: string; version: number }, credentials: RootCredentials): Promise<void> {
  const event = accessKeyCreated(root.stream, credentials, await vault.forDecision([root.stream]));
  await unlessDone(store.append({
    commandId: uuidv7(), meta: meta('root-key'),
    writes: [{ stream: root.stream, account: root.account, expected: root.version, events: [event] }],
    take: [{ name: accessKeyKey(credentials.accessKeyId), owner: root.stream }],
  }));
}

/** Another node that started at the same moment was first: its outcome is as good. */
async function unlessDone(append: Promise<unknown>): Promise<void> {
  try {
    await append;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}

