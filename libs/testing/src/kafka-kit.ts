import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';

/** One real broker for a test file; started before its tests, gone after them. */
export interface BrokerKit {
  /** KAFKA_BROKERS; the same after each start. */
  readonly brokers: readonly string[];
  /** Starts it again on its data; resolves when it accepts connections. */
  start(): Promise<void>;
  /** SIGKILL loses nothing but the process; SIGSTOP and SIGCONT leave it there. */
  signal(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

const JARS = join(import.meta.dirname, '../../../.provision/kafka/libs/*');
const JAVA = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+PerfDisableSharedMem', '-Xshare:auto', '-XX:+ExitOnOutOfMemoryError'];

/** Ends the broker when the test process is gone, however it went. Runs as a process of its own: `node -e`. */
const WATCH = `
const [test, broker] = process.argv.slice(1).map(Number);
const lives = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
setInterval(() => { if (!lives(broker)) process.exit(); if (!lives(test)) { process.kill(broker, 'SIGKILL'); process.exit(); } }, 500);`;

const properties = (folder: string, port: number, controller: number): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${folder}/data
num.network.threads=2
num.io.threads=2
background.threads=2
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
log.cleaner.dedupe.buffer.size=4194304
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=400
controller.quorum.election.timeout.ms=500
controller.quorum.fetch.timeout.ms=1000
`;

/** @param java the program, as `npm run provision` found it */
export function brokerKit(java: string): BrokerKit {
  let [folder, port, process_]: [string, number, ChildProcess | undefined] = ['', 0, undefined];

  const start = async (): Promise<void> => {
    const broker = spawn(java, [...JAVA, '-Xmx256m', '-cp', JARS, 'kafka.Kafka', join(folder, 'server.properties')], { stdio: 'ignore' });
    process_ = broker;
    spawn(process.execPath, ['-e', WATCH, String(process.pid), String(broker.pid)], { detached: true, stdio: 'ignore' }).unref();
    for (const end = Date.now() + 60_000; !(await accepts(port)); await sleep(50)) {
      if (broker.exitCode !== null || Date.now() > end) throw new Error('Kafka did not start');
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rolegate-kafka-'));
    port = await freePort();
    await writeFile(join(folder, 'server.properties'), properties(folder, port, await freePort()));
    await promisify(execFile)(java, [...JAVA, '-Xmx64m', '-cp', JARS, 'kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', join(folder, 'server.properties')]);
    await start();
  }, 120_000);

  afterAll(async () => {
    if (process_?.exitCode === null && process_.signalCode === null) {
      process_.kill('SIGKILL');
      await once(process_, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });

  return {
    get brokers() {
      return [`127.0.0.1:${port}`];
    },
    start,
    signal: async (signal) => {
      const broker = process_!;
      broker.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await once(broker, 'exit');
      // The kernel stops its threads one after another.
      else await sleep(50);
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false)).on('close', () => socket.destroy());
    socket.on('connect', () => socket.end());
  });
}
