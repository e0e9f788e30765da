import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KafkaSetupError, ensureTopics } from '#feed-kafka';
import { ConfigError } from '#kernel';
import pg from 'pg';
import type { GatewayConfig } from '../config/gateway-config.js';
import { kafkaUnreachable } from './node-feed.js';

/** Milliseconds that Postgres has to answer at start. */
const PATIENCE = 10_000;
/** Milliseconds that the brokers have. */
const KAFKA_PATIENCE = 5000;
/** The first version with transaction_timeout, which keeps an appender from holding back every reader of the log. */
const OLDEST = 170_000;

/**
 * Whether what the configuration names is there and can be used: asked at start, so that what is wrong is said in one line
 * for each setting and before anything is changed.
 * @throws ConfigError that names every problem at once
 */
export async function checkSurroundings({ storage, blobDir }: GatewayConfig, say: (line: string) => void): Promise<void> {
  const setting = storage.blobDir === undefined ? 'ROLEGATE_DATA_DIR' : 'ROLEGATE_BLOB_DIR';
  const problems = await Promise.all([
    storage.databaseUrl === undefined ? undefined : databaseProblem(storage.databaseUrl),
    folderProblem(blobDir).then((problem) => problem && `${setting}: ${problem}`),
    storage.kafkaBrokers.length === 0 ? undefined : kafkaProblem(storage, say),
  ]);
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new ConfigError(found);
}

interface Facts {
  readonly version: number;
  readonly read_only: boolean;
  readonly standby: boolean;
  readonly may_create: boolean;
  /** A schema of ours without our table in it. */
  readonly foreign_schema: boolean;
}

const FACTS = `select current_setting('server_version_num')::int as version, current_setting('transaction_read_only') = 'on' as read_only, pg_is_in_recovery() as standby,
  has_database_privilege(current_database(), 'create') or to_regclass('log.event') is not null as may_create,
  to_regnamespace('log') is not null and to_regclass('log.event') is null and exists (select from pg_class where relnamespace = to_regnamespace('log')::oid and relkind = 'r' and relname <> 'migration') as foreign_schema`;

/** One line that begins with the setting; undefined: it can be used. Shows neither user nor password. */
async function databaseProblem(url: string): Promise<string | undefined> {
  const client = clientOf(url);
  if (!client) return 'DATABASE_URL: cannot be read as a URL; in user and password, / ? # @ : and % are to be percent-encoded';
  client.on('error', () => undefined);
  const where = placeOf(url);
  try {
    await client.connect();
    const { rows } = await client.query<Facts>(FACTS);
    const problem = factProblem(rows[0]!);
    return problem && `DATABASE_URL: ${where} ${problem}`;
  } catch (error) {
    return `DATABASE_URL: ${where} ${refusalOf(error as Error & { code?: string })}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** undefined: it is no URL. What is thrown then may hold the password. */
function clientOf(url: string): pg.Client | undefined {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE });
  } catch {
    return undefined;
  }
}

function factProblem({ version, read_only, standby, may_create, foreign_schema }: Facts): string | undefined {
  if (version < OLDEST) return `is Postgres ${Math.floor(version / 10_000)}; 17 or newer is needed`;
  if (standby) return 'is a standby; the primary is needed';
  if (read_only) return 'takes no writes (default_transaction_read_only)';
  if (foreign_schema) return 'has a schema "log" of something else: is it the right database?';
  if (!may_create) return 'lets this user create no schemas';
  return undefined;
}

/** PostgreSQL manual, appendix A "Error Codes". */
function refusalOf({ code, message }: { readonly code?: string; readonly message: string }): string {
  if (code === '28P01' || code === '28000') return 'refuses the user or the password';
  if (code === '3D000') return 'does not exist on that server';
  if (code === '57P03') return 'is starting or stopping';
  if (code === '53300') return 'has no connection left (max_connections)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'has a host name that nobody knows';
  if (code?.startsWith('E')) return `cannot be reached (${code})`;
  return `cannot be used (${code ?? message})`;
}

function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'what it names';
  }
}

/** Brokers that do not answer keep no gateway from serving; topics that another layout has are never to be read. */
async function kafkaProblem({ kafkaBrokers: brokers, kafkaPartitions: partitions }: GatewayConfig['storage'], say: (line: string) => void): Promise<string | undefined> {
  try {
    await ensureTopics({ brokers, partitions, within: KAFKA_PATIENCE });
    return undefined;
  } catch (error) {
    if (!(error instanceof KafkaSetupError)) throw error;
    // Only what the brokers themselves refused or did not answer has a cause.
    if (error.cause === undefined) return `KAFKA_BROKERS: ${error.message}`;
    say(`${kafkaUnreachable(brokers).detail} (${error.message})`);
    return undefined;
  }
}

async function folderProblem(folder: string): Promise<string | undefined> {
  const probe = join(folder, `.${randomBytes(6).toString('hex')}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await (await open(probe, 'wx', 0o600)).close();
    await rm(probe);
    return undefined;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    return `${folder} cannot be written to (${code ?? 'error'} in ${syscall ?? 'open'})`;
  }
}
