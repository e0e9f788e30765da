import type { KeyRings } from '#admin';
import { AnonymousStrategy, Credentials, PassportAuthenticator, SamlStrategy, SessionStrategy, SigV2Strategy, SigV4Strategy } from '#authn';
import { EventVersionGate, LogExternalUsers, type SecretVault } from '#edge';
import type { EventFeed, Subscription } from '#event-sourcing';
import { PgEventStore, PgLeadership, PgOneTimeUses } from '#eventstore-pg';
import { type HotState, ResidentAuthenticator } from '#hotstate';
import { PgLifecycleRuns } from '#objectstore-local';
import { type Authenticator, type Barrier, type Feature, type OperationSettings, Registry } from '#operation';
import { switchesOf } from '#policy';
import { NameIndex, PgPast, PgReads, ReadingPositions, createTables, liveVersions, readLiveTables, snapshotOf } from '#readmodel-pg';
import { type BucketKeys, type LifecycleRuns, ObjectSealer, type ObjectStore, QuotaGuard } from '#s3';
import { TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';
import { AuditWriter, IdpMetrics, type Logger, type OwnLeadership, PgAccessLogs, measuredLeadership } from '#telemetry';
import type { Registry as Metrics } from 'prom-client';
import type { GatewayConfig } from '../config/gateway-config.js';
import { assertProviderNamesDiffer, providerNames } from '../config/provider-names.js';
import { type RootCredentials, ensureRoot } from './bootstrap.js';
import { campaignForAccessLogs } from './access-logs.js';
import { campaignForNotifications } from '../notifications/campaign.js';
import { CutOffRetention } from './cut-off-retention.js';
import { type Database, closeDatabase, openDatabase } from './database.js';
import { registerDiskMetrics } from './disk-metrics.js';
import type { Host } from './host.js';
import { keyCampaigns } from './keys/key-campaigns.js';
import { registerKeyMetrics } from './keys/key-metrics.js';
import { NodeRings } from './keys/node-rings.js';
import { SealingStart } from './keys/sealing-start.js';
import { campaignForLifecycle } from './lifecycle.js';
import { checkpointWriter, registerCheckpointMetrics } from './log-checkpoints.js';
import { Members } from './members.js';
import { nodeMemory } from './memory.js';
import { openFeed } from './node-feed.js';
import { projectInProcess } from './projecting.js';
import { type ObjectStores, openObjectStores } from './object-stores.js';
import { NodeReadiness } from './readiness/node-readiness.js';
import { SealedMessages } from './sealed-messages.js';
import { TokenSessionIssuer } from './session-issuer.js';
import { openCertificates } from './ways/certificate-way.js';
import { openCustomTokens } from './ways/custom-token-way.js';
import { openKeystone } from './ways/keystone-way.js';
import { openLdap } from './ways/ldap-way.js';
import type { WayIn } from './ways/way-in.js';
import { webIdentityStrategy } from './web-identity.js';

export interface NodeEnvironment {
  readonly config: GatewayConfig;
  /** What the node serves, over its object store. */
  readonly features: (store: ObjectStore, keys: () => KeyRings, providers: readonly string[], bucketKeys: BucketKeys, runs: LifecycleRuns) => readonly Feature[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly host: Pick<Host, 'connectionString' | 'root'>;
}

/** The adapters of one node, started and joined together; everything Nest hands out comes from here. */
export class GatewayNode {
  private subscriptions: Subscription[] = [];
  /** Set when the node has been told to end: it serves what still comes, but no more should come. */
  draining = false;
  readonly readiness: NodeReadiness;
  readonly oneTimeUses: PgOneTimeUses;
  readonly idpMetrics: IdpMetrics;
  readonly sealing: SealingStart;
  readonly #ended = new AbortController();
  private readonly ways: readonly WayIn[];

  private constructor(
    readonly environment: NodeEnvironment,
    readonly registry: Registry,
    readonly database: Database,
    readonly store: PgEventStore,
    readonly feed: EventFeed,
    readonly hotState: HotState,
    readonly members: Members,
    readonly barrier: Barrier,
    readonly reads: PgReads,
    readonly rings: NodeRings,
    readonly leadership: OwnLeadership,
    readonly audit: AuditWriter,
    readonly stores: ObjectStores,
    readonly root: RootCredentials & { readonly file: string | undefined },
  ) {
    this.oneTimeUses = new PgOneTimeUses(database.connectionString);
    this.idpMetrics = new IdpMetrics(environment.metrics);
    this.sealing = new SealingStart({ memory: hotState, log: this.writes(), barrier });
    this.ways = this.openWays();
    const { operation, blobDir } = environment.config;
    const clusterId = (): string | undefined => hotState.get(tokenKeyRing, TOKEN_KEY_STREAM)?.state?.clusterId;
    this.readiness = new NodeReadiness({ database, hotState, objects: stores.local, clusterId, clockTolerance: operation.clockTolerance * 1000, blobDir });
    this.readiness.add(() => {
      const unfit = rings.keys.unfit();
      return unfit && { ...unfit, grave: true };
    });
    this.readiness.add(() => (this.draining ? { reason: 'draining', detail: 'this process has been told to end', grave: true } : undefined));
  }

  static async start(environment: NodeEnvironment): Promise<GatewayNode> {
    const { config, features, logger, metrics, host: { root } } = environment;
    const database = await openDatabase(environment.host.connectionString);
    const { connectionString, pool, primary } = database;
    const { diskReserveMb, databaseUrl, dataDir } = config.storage;
    const reserve = { bytes: diskReserveMb * 1024 * 1024, databaseDir: databaseUrl === undefined ? dataDir : undefined };
    const stores = await openObjectStores({ database: { connectionString }, admit: primary.admit, blobDir: config.blobDir, reserve }, config, logger, metrics);
    const runs = new PgLifecycleRuns(pool);
    const bucketKeys: BucketKeys = { find: (id) => rings.bucketKeys.find(id), ensure: (id) => rings.bucketKeys.ensure(id), begin: () => node.sealing.begin() };
    const registry = new Registry(features(stores.routed, () => rings.keys, providerNames(config), bucketKeys, runs));
    const store = new PgEventStore({ connectionString, types: registry.eventTypes, primary });
    const liveTables = () => readLiveTables(store, registry.aggregates);
    const tables = await liveTables();
    await createTables(pool, tables);
    await NameIndex.createTables(pool);
    const rings = await NodeRings.open(config, pool, store);
    await ensureRoot(store, registry.aggregates, rings.vault, config, root);

    const { feed, findings } = openFeed({ brokers: config.storage.kafkaBrokers, store, types: registry.eventTypes, connectionString, logger, metrics });
    const leadership = measuredLeadership(new PgLeadership({ connectionString, onFailure: (name, error) => logger.warn({ err: error }, `${name} failed and is tried again`) }), metrics);
    const positions = new ReadingPositions(pool, store);
    const projecting = await projectInProcess({ config, pool, store, feed, leadership, aggregates: registry.aggregates, positions, logger, metrics });
    const members = new Members(database, () => rings.keys.declare());
    const hotState = nodeMemory(store, registry, members, snapshotOf(pool, store, liveTables));
    rings.join(hotState, () => members.declarations(), registry.eventTypes);
    await hotState.load();

    const audit = new AuditWriter(pool, {
      retentionDays: config.operation.auditRetentionDays,
      usageRetentionDays: config.operation.usageRetentionDays,
      region: config.identity.region,
      forTopic: config.storage.kafkaBrokers.length > 0,
      onFailure: (error) => logger.warn({ err: error }, 'audit records wait: Postgres does not take them'),
    }, metrics);
    const reads = new PgReads(pool, store, positions, liveVersions(hotState), audit, new PgPast(pool, store, registry.aggregates));
    const barrier = members.barrier(hotState, metrics);
    const node = new GatewayNode(environment, registry, database, store, feed, hotState, members, barrier, reads, rings, leadership, audit, stores, root);
    node.tendKeys();
    leadership.campaign('name-index', new NameIndex(pool, store, registry.aggregates, feed).work);
    leadership.campaign('log-checkpoint', checkpointWriter(pool, () => rings.sealRing.current(), audit).work);
    registerCheckpointMetrics(metrics, pool);
    registerDiskMetrics(config.blobDir, reserve.bytes, metrics);
    leadership.campaign('cut-off-retention', new CutOffRetention({ store: node.writes(), directory: hotState }).work);
    campaignForLifecycle(leadership, { store: stores.routed, reads, directory: hotState, runs, settings: node.settings }, config.operation, metrics, logger);
    campaignForAccessLogs(leadership, {
      queue: new PgAccessLogs(pool), store: stores.routed, quotas: new QuotaGuard(stores.routed), sealer: new ObjectSealer(bucketKeys), directory: hotState, reads, settings: node.settings,
    }, config.operation, metrics, logger);
    campaignForNotifications(leadership, { queue: stores.local.outbox, directory: hotState, openSecret: (principal, purpose, sealed) => rings.vault.open(principal, purpose, sealed) }, config.notifications, metrics, logger);
    node.subscriptions.push(hotState.follow(feed), projecting);
    node.readiness.add(findings);
    await node.readiness.start();
    if (config.storage.defaultEncryption !== 'none') await node.beginSealing();
    return node;
  }

  /** The objects of all stores. */
  get objects(): ObjectStore {
    return this.stores.routed;
  }

  get vault(): SecretVault {
    return this.rings.vault;
  }

  /** Ages of keys are measured on every node; rotating and rewrapping is the work of one. */
  private tendKeys(): void {
    const { hotState, barrier, rings, leadership, environment: { config, logger, metrics } } = this;
    const rotationPeriod = config.keys.tokenKeyRotationDays * 86_400_000;
    keyCampaigns(leadership, { store: this.writes(), hotState, barrier, rings, logger, rotationPeriod, maxSessionDuration: config.identity.maxSessionDuration });
    registerKeyMetrics({ token: () => rings.tokenState(), seal: () => rings.sealState(), dataKeys: rings.dataKeys, rotationPeriod, now: Date.now }, metrics);
  }

  /** What is to be sealed by default is sealed from the first object on, unless a node of an older version serves beside this one. */
  private async beginSealing(): Promise<void> {
    await this.sealing.begin()?.catch((error: unknown) => {
      this.environment.logger.warn({ err: error }, 'objects are not sealed by default yet, and it is tried again');
      void this.sealing.persist(this.#ended.signal);
    });
  }

  /** Identity providers as they are configured. @throws ConfigError */
  private openWays(): readonly WayIn[] {
    const { config, logger } = this.environment;
    const surroundings = { users: this.externalUsers(), memory: this.hotState, metrics: this.idpMetrics, logger };
    const { compat, sigV2 = compat === 'ceph' } = config.identity;
    assertProviderNamesDiffer(config);
    const ways = [
      openLdap(config.ldap, surroundings),
      openKeystone(config.keystone, { ...surroundings, sigV2 }),
      openCertificates(config.clientCertificates, surroundings.users),
      openCustomTokens(config.customTokens, surroundings.users, this.idpMetrics),
    ];
    return ways.filter((way) => way !== undefined);
  }

  get settings(): OperationSettings {
    const { sealing, environment: { config: { identity: { compat, region, maxSessionDuration }, storage: { cryptRequireSsl, defaultEncryption } } } } = this;
    return {
      compat, region, maxSessionDuration, switches: switchesOf(compat), customerKeysNeedTls: cryptRequireSsl,
      get defaultEncryption() {
        return defaultEncryption !== 'none' && sealing.begun ? defaultEncryption : undefined;
      },
    };
  }

  authenticator(): Authenticator {
    const { compat, sigV2 = compat === 'ceph', sessionsOnS3 } = this.environment.config.identity;
    const credentials = new Credentials({
      directory: this.hotState,
      switches: this.settings.switches,
      tokenRing: () => this.rings.tokenRing.current(),
      openTokenKeys: () => this.rings.tokenRing.open(),
      sessionOpened: (claims) => {
        for (const way of this.ways) way.sessionOpened?.(claims);
      },
      clusterId: this.rings.tokenRing.clusterId,
      sessionsOnS3,
      openSecret: (principal, purpose, sealed) => this.vault.open(principal, purpose, sealed),
    });
    const strategies = [...this.ways.flatMap((way) => way.strategies(credentials)), new SigV4Strategy(credentials), new SessionStrategy(credentials), ...(sigV2 ? [new SigV2Strategy(credentials)] : []), webIdentityStrategy(this.environment.config, this.hotState, this.idpMetrics), new SamlStrategy({ directory: this.hotState, ...this.environment.config.saml }), new AnonymousStrategy()];
    return new ResidentAuthenticator(new PassportAuthenticator(credentials, strategies), this.hotState);
  }

  /** Users that identity providers bring. */
  externalUsers(): LogExternalUsers {
    return new LogExternalUsers(this.writes(), this.hotState, this.barrier, this.vault, this.environment.config.identity.maxSessionDuration);
  }

  /** The log as operations write to it. */
  writes(): EventVersionGate {
    return new EventVersionGate(this.store, this.registry.eventTypes, () => this.members.declarations());
  }

  sealedMessages(): SealedMessages {
    return new SealedMessages(this.rings.tokenRing, this.environment.config.operation.encodedDenials);
  }

  sessionIssuer(): TokenSessionIssuer {
    return new TokenSessionIssuer(this.hotState, this.rings.tokenRing);
  }

  /** Whether it should get requests; `readiness` says why not. */
  ready(): boolean {
    return this.readiness.health().status === 'ready';
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    this.readiness.stop();
    for (const way of this.ways) await way.close();
    await this.leadership.close();
    for (const subscription of this.subscriptions) await subscription.stop();
    await this.hotState.close();
    await this.members.close();
    await this.feed.close();
    await this.audit.close();
    await this.stores.local.close();
    await this.stores.upstream.close();
    await this.oneTimeUses.close();
    await this.store.close();
    await closeDatabase(this.database);
  }
}
