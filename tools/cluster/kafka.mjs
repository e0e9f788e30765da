import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClusterProcess } from './cluster-process.mjs';
import { root } from './compose.mjs';
import { programOf } from './provisioned.mjs';

const run = promisify(execFile);
const CLASS_PATH = join(root, '.provision/kafka/libs/*');
/** Many JVMs on few cores: the quick compiler, one collector thread, and classes from the provisioned archive, if it fits. */
const JVM = ['-XX:+UseSerialGC', '-XX:+PerfDisableSharedMem', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError', '-Xshare:auto'];
const ARCHIVE = join(root, '.provision/kafka/classes.jsa');
const jvm = () => (existsSync(ARCHIVE) ? [...JVM, `-XX:SharedArchiveFile=${ARCHIVE}`] : JVM);
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

/** What a broker says when it has registered with the controllers and takes requests. */
const STARTED = 'Kafka Server started';

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
    await run(programOf('kafka'), [...jvm(), '-Xmx64m', environment.KAFKA_LOG4J_OPTS, '-cp', CLASS_PATH, 'kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', environment.CLUSTER_ID, '-c', config]);
  }

  const broker = new ClusterProcess({
    name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`), stopLimit: 10_000, beforeStart: configure,
    launch: () => ({ command: programOf('kafka'), args: [...heap, ...jvm(), environment.KAFKA_LOG4J_OPTS, '-cp', CLASS_PATH, 'kafka.Kafka', config], env: {} }),
    // Asking over the wire costs a client and tells no more.
    answers: () => broker.logSinceStart().includes(STARTED),
  });
  broker.address = shape.addresses.of(name, 9092);
  return broker;
}
