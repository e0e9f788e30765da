import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

/** As tools/cluster/kafka.mjs has it: an archive fits the collector that it was made with. */
const JVM = ['-XX:+UseSerialGC', '-XX:+PerfDisableSharedMem'];
const LIMIT = 60_000;

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

async function formatted(folder, java, libs) {
  const [port, controller] = [await freePort(), await freePort()];
  const config = join(folder, 'server.properties');
  writeFileSync(config, [
    'process.roles=broker,controller', 'node.id=1', `controller.quorum.voters=1@127.0.0.1:${controller}`, 'controller.listener.names=CONTROLLER',
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`, 'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    `log.dirs=${join(folder, 'data')}`, 'offsets.topic.replication.factor=1', '',
  ].join('\n'));
  await run(java, [...JVM, '-Xmx64m', '-cp', join(libs, '*'), 'kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', config]);
  return config;
}

/**
 * A broker run once, to keep its classes as the JVM has loaded and checked them: the next ones start in half the time
 * (JDK 17, "Application Class-Data Sharing"). Without the archive they start as they always do.
 */
export async function archiveClasses({ java, libs, archive, anew }) {
  if (existsSync(archive) && !anew) return;
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-kafka-'));
  try {
    const config = await formatted(folder, java, libs);
    const broker = spawn(java, [...JVM, '-Xmx256m', `-XX:ArchiveClassesAtExit=${archive}.new`, '-cp', join(libs, '*'), 'kafka.Kafka', config], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((done) => broker.once('close', done).once('error', done));
    const late = setTimeout(() => broker.kill('SIGKILL'), LIMIT);
    broker.stdout.on('data', () => undefined);
    // Long enough to have served itself a little; there is nothing to see from outside that would say more.
    setTimeout(() => broker.kill('SIGTERM'), 8000);
    await ended;
    clearTimeout(late);
    if (existsSync(`${archive}.new`)) renameSync(`${archive}.new`, archive);
  } catch (error) {
    console.log(`provision: kafka: starts stay slow, no class archive: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
