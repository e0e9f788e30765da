/** A process of the cluster. Times in milliseconds. */
export interface ClusterProcess {
  /** The service's name in docker-compose.yml: `gateway-1`. */
  readonly name: string;
  /** undefined: it does not run. */
  readonly pid: number | undefined;
  readonly running: boolean;
  /** Both streams of every start, one after another. */
  readonly logFile: string;
  /** Starts it, unless it runs, and waits until it is ready; `env` is added for this start. @throws Error with the end of its log */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Starts it without waiting. */
  spawn(env?: Readonly<Record<string, string>>): Promise<void>;
  /** @throws Error with the end of its log when it ended, or is not ready in time */
  ready(limit?: number): Promise<void>;
  /** SIGKILL by default; SIGSTOP and SIGCONT too. False when there is no process. */
  kill(signal?: NodeJS.Signals): boolean;
  /** Waits for its end: an exit code or a signal. */
  exited(): Promise<string>;
  /** In order: gateways drain. SIGKILL when it takes too long. */
  stop(signal?: NodeJS.Signals, limit?: number): Promise<void>;
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  logTail(lines?: number): string;
  logSinceStart(): string;
}

export interface RolegateProcess extends ClusterProcess {
  /** /health/live, /health/ready, /metrics; a projector has /projections too. */
  readonly managementUrl: string;
  /** What the process is given. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface GatewayProcess extends RolegateProcess {
  /** S3, STS, IAM, /admin of this gateway alone. */
  readonly url: string;
}

export interface KafkaBroker extends ClusterProcess {
  /** host:port */
  readonly address: string;
}

export interface Balancer extends ClusterProcess {
  /** S3, STS, IAM, /admin through HAProxy. */
  readonly url: string;
  /** Statistics page and /metrics. */
  readonly statusUrl: string;
  /** To the admin socket; its answer. */
  command(text: string): Promise<string>;
  /** No new requests go to this gateway; what it has goes on. */
  drain(gateway: string): Promise<string>;
  admit(gateway: string): Promise<string>;
  /** `UP`, `DOWN`, `MAINT` … by `backend/server`: `gateways/gateway-1`, `postgres/postgres-2`. */
  servers(): Promise<Record<string, string>>;
}

export interface PostgresServer extends ClusterProcess {
  /** host:port, without the balancer. */
  readonly address: string;
  readonly fenced: boolean;
  readonly isStandby: boolean;
  /** Straight to this server; its data folder is `data`. */
  connectionString(database?: string): string;
  readonly data: string;
  /** One statement in a session of its own, database `postgres`. */
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export interface Postgres {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer | undefined;
  readonly servers: readonly PostgresServer[];
  /** Failover: ends and fences the primary, promotes the standby, waits until HAProxy leads to it. The new primary. */
  promote(): Promise<PostgresServer>;
  /** The fenced server becomes the standby, from a copy; commits wait for it again. */
  rejoin(): Promise<PostgresServer>;
  /** Commits no longer wait for a standby. */
  runAlone(): Promise<void>;
  /** Until the standby follows and commits wait for it. */
  untilSynchronous(): Promise<void>;
}

export interface Cluster {
  readonly dir: string;
  readonly gateways: readonly GatewayProcess[];
  readonly projectors: readonly RolegateProcess[];
  readonly kafka: readonly KafkaBroker[];
  /** host:port of each broker, for KAFKA_BROKERS. */
  readonly brokers: readonly string[];
  readonly postgres: Postgres;
  readonly balancer: Balancer;
  readonly prometheus: (ClusterProcess & { readonly url: string }) | undefined;
  readonly nginx: (ClusterProcess & { readonly url: string }) | undefined;
  /** Through HAProxy: whichever server is the primary. */
  readonly databaseUrl: string;
  readonly root: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Every process by its name. */
  readonly processes: Readonly<Record<string, ClusterProcess>>;
  /** Until HAProxy sees every running gateway as up. */
  untilBalanced(limit?: number): Promise<void>;
  /** A further gateway, not behind the balancer. */
  addGateway(env?: Readonly<Record<string, string>>): Promise<GatewayProcess>;
  /** In order; `discard` ends everything at once instead and removes the folder. */
  stop(options?: { readonly discard?: boolean }): Promise<void>;
}

export interface ClusterOptions {
  /** Data, logs, secrets; made when missing, used again when there. User postgres must reach it when root starts it. */
  readonly dir: string;
  /** The balancer's port; PORTS_PER_CLUSTER ports from it on belong to the cluster (8100). */
  readonly basePort?: number;
  /** At most 9 each; 3, 2 and 3. Without Kafka (0) the nodes read the log in Postgres. */
  readonly gateways?: number;
  readonly projectors?: number;
  readonly kafka?: number;
  /** A synchronous standby (true). */
  readonly standby?: boolean;
  readonly prometheus?: boolean;
  readonly nginx?: boolean;
  /** False: Postgres writes without fsync; a killed process loses nothing, a crashed machine may. */
  readonly durable?: boolean;
  /** Over what the compose file gives gateways and projectors. */
  readonly env?: Readonly<Record<string, string>>;
  readonly gatewayEnv?: Readonly<Record<string, string>>;
  readonly projectorEnv?: Readonly<Record<string, string>>;
  readonly progress?: (line: string) => void;
}

/** Starts the cluster of docker-compose.yml as processes of this one. @throws Error that names what failed, with the end of its log */
export function startCluster(options: ClusterOptions): Promise<Cluster>;

/** A command of `npm run cluster` to the starter in `dir`: `status`, `restart NAME`, `kill NAME SIGNAL`, `promote` …; its answer. @throws Error when it refuses, or when there is none */
export function send(dir: string, ...words: string[]): Promise<unknown>;

export const PORTS_PER_CLUSTER: number;

export class Addresses {
  constructor(basePort: number);
  port(service: string, port: number): number;
  of(service: string, port: number): string;
  has(service: string, port: number): boolean;
  static portsOf(service: string): number[];
}

export interface ComposeMount {
  readonly kind: 'bind' | 'volume' | 'tmpfs';
  readonly source: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly envFiles: readonly string[];
  readonly mounts: readonly ComposeMount[];
  readonly ports: readonly string[];
  readonly profiles: readonly string[];
  /** As parsed. */
  readonly given: Readonly<Record<string, any>>;
}

export function readCompose(file?: string): { readonly services: Readonly<Record<string, ComposeService>>; readonly subnet: string; readonly document: Record<string, any> };
export function environmentOf(service: ComposeService, secrets: Readonly<Record<string, string>>): Record<string, string>;
export function parseEnvFile(text: string): Record<string, string>;
/** The secrets in a file, made when it is missing. */
export function secretsIn(file: string): Record<string, string>;
/** Beside that file one for each that takes secrets, with its own alone; their paths. @throws Error for a secret that nobody takes */
export function writeSecrets(file: string): string[];

/** The compose file said for this machine. */
export class NativeShape {
  constructor(options: { dir: string; basePort: number; secrets: Readonly<Record<string, string>>; absent?: readonly string[] });
  readonly addresses: Addresses;
  environment(service: string): Record<string, string>;
  command(service: string): string[];
  /** The native path of a path in a service's container. */
  path(service: string, path: string): string;
  resolve(service: string, text: string): string;
  /** Makes folders and configuration of a service. */
  prepare(service: string): void;
}

/** The balancers of a shape alone, before whatever listens at the gateways' addresses. */
export function haproxy(shape: NativeShape): Balancer;
export function nginx(shape: NativeShape): ClusterProcess & { readonly url: string };

/** True for a process that runs or is stopped; a zombie has ended. */
export function lives(pid: number): boolean;
/** Processes that a cluster in `dir` started and that live. */
export function startedBy(dir: string): number[];
/** Ends them; how many there were. */
export function endLeftovers(dir: string): Promise<number>;
