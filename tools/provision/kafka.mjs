import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { archiveClasses } from './kafka-archive.mjs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apt, provision, run, upgrade, which } from './run.mjs';

const pom = join(dirname(fileURLToPath(import.meta.url)), 'kafka.pom.xml');
const home = join(provision, 'kafka');

/** Kafka 4 needs Java 17; a build tool alone is of no use without it, so both come together. */
async function toolchain() {
  await which('java').catch(() => apt(['openjdk-17-jre-headless']));
  await which('mvn').catch(() => apt(['maven']));
  return { java: await which('java'), maven: await which('mvn') };
}

/** The broker's jars and a log binding into .provision/kafka/libs, from Maven Central; under another name first. */
async function jars(maven) {
  const [libs, receipt] = [join(home, 'libs'), join(home, 'kafka.pom.xml')];
  const wanted = readFileSync(pom, 'utf8');
  if (!upgrade && existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted) return libs;
  console.log('provision: kafka: fetching the jars');
  const making = `${libs}.new`;
  for (const old of [receipt, making, libs, join(home, 'classes.jsa')]) rmSync(old, { recursive: true, force: true });
  await run(maven, ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${making}`]);
  renameSync(making, libs);
  writeFileSync(receipt, wanted);
  return libs;
}

/** Component `kafka`: `command` is the Java that runs it, the class path is .provision/kafka/libs/*, with a class archive beside it. */
export async function kafka() {
  try {
    const { java, maven } = await toolchain();
    const libs = await jars(maven);
    await archiveClasses({ java, libs, archive: join(home, 'classes.jsa'), anew: upgrade });
    const version = readdirSync(libs).map((file) => /^kafka-server-([\d.]+)\.jar$/.exec(file)?.[1]).find((found) => found !== undefined);
    return [['kafka', { available: true, version, command: java }]];
  } catch (error) {
    return [['kafka', { available: false, reason: error.message }]];
  }
}
