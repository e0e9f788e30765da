import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import kafkajs from 'kafkajs';
import { ClusterProcess } from './cluster-process.mjs';
import { root } from './compose.mjs';
import { programOf } from './provisioned.mjs';

const run = promisify(execFile);
const CLASS_PATH = join(root, '.provision/kafka/libs/*');
/** Small heaps, short pauses, few threads beside everything else; the container image has its own. */
const JVM = ['-XX:+UseSerialGC', '-XX:+PerfDisableSharedMem', '-XX:+ExitOnOutOfMemoryError', '-Xshare:auto'];
/** Variables of the image that are not settings of the broker. */
const NOT_SETTINGS = new Set(['KAFKA_HEAP_OPTS', 'KAFKA_LOG4J_OPTS', 'KAFKA_JVM_PERFORMANCE_OPTS']);

/** Server properties with KAFKA_… variables over them, by the rule of the apache/kafka image: `_` is a dot. */
function propertiesOf(text, environment) {
  const lines = text.split('\n').filter((line) => /^[a-z]/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  const settings = Object.entries(environment).filter(([name]) => name.startsWith('KAFKA_') && !NOT_SETTINGS.has(name));
  return { ...Object.fromEntries(lines), ...Object.fromEntries(settings.map(([name, value]) => [name.slice(6).toLowerCase().replaceAll('_', '.'), value])) };
}

/** Fewer brokers than three cannot hold three copies. */
function forBrokers(properties, brokers) {
  if (brokers >= 3) return properties;
  const copies = Object.entries(properties).map(([key, value]) => {
    if (key.endsWith('replication.factor')) return [key, String(brokers)];
    return [key, /min\.(insync\.replicas|isr)$/.test(key) ? '1' : value];
  });
  return Object.fromEntries(copies);
}

/** Answers when the broker itself tells of itself: it has registered with the controllers. */
async function answers(address, nodeId) {
  const admin = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING, connectionTimeout: 1000, requestTimeout: 2000, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.some((broker) => broker.nodeId === nodeId);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Broker `kafka-N` of a shape; its storage is formatted at the first start. */
export function kafkaBroker(shape, number, brokers) {
  const name = `kafka-${number}`;
  const environment = shape.environment(name);
  const config = join(shape.dir, 'etc', name, 'server.properties');
  const heap = environment.KAFKA_HEAP_OPTS.split(' ');

  async function configure() {
    shape.prepare(name);
    const mounted = join(shape.path(name, '/mnt/shared/config'), 'server.properties');
    const properties = forBrokers(propertiesOf(readFileSync(mounted, 'utf8'), environment), brokers);
    writeFileSync(config, Object.entries(properties).map(([key, value]) => `${key}=${value}\n`).join(''));
    if (existsSync(join(properties['log.dirs'], 'meta.properties'))) return;
    await run(programOf('kafka'), [...JVM, '-Xmx64m', environment.KAFKA_LOG4J_OPTS, '-cp', CLASS_PATH, 'kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', environment.CLUSTER_ID, '-c', config]);
  }

  const broker = new ClusterProcess({
    name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`), stopLimit: 10_000, beforeStart: configure,
    launch: () => ({ command: programOf('kafka'), args: [...heap, ...JVM, environment.KAFKA_LOG4J_OPTS, '-cp', CLASS_PATH, 'kafka.Kafka', config], env: {} }),
    answers: () => answers(broker.address, number),
  });
  broker.address = shape.addresses.of(name, 9092);
  return broker;
}
