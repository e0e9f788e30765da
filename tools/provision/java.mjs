import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apt, provision, run, upgrade, which } from './run.mjs';

const client = join(dirname(fileURLToPath(import.meta.url)), '../../test/conformance/java');
const home = join(provision, 'java-client');

/** Jars from Maven Central and test/conformance/java/DayOfWork.java, compiled; under another name first. */
async function compiled(receipt, wanted) {
  if (!upgrade && existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted) return;
  console.log('provision: aws-sdk-java: fetching the jars');
  const javac = await which('javac').catch(() => apt(['openjdk-17-jdk-headless']).then(() => which('javac')));
  const maven = await which('mvn').catch(() => apt(['maven']).then(() => which('mvn')));
  const making = `${home}.new`;
  rmSync(making, { recursive: true, force: true });
  await run(maven, ['-q', '-B', '-f', join(client, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${making}/libs`]);
  await run(javac, ['-cp', `${making}/libs/*`, '-d', `${making}/classes`, join(client, 'DayOfWork.java')]);
  rmSync(home, { recursive: true, force: true });
  renameSync(making, home);
  writeFileSync(receipt, wanted);
}

/** Component `aws-sdk-java`: `command` is the Java that runs it, the class path is .provision/java-client/{libs/*,classes}. */
export async function javaClient() {
  try {
    const sources = ['pom.xml', 'DayOfWork.java'].map((name) => readFileSync(join(client, name), 'utf8'));
    await compiled(join(home, 'sources'), sources.join('\0'));
    return [['aws-sdk-java', { available: true, version: /<version>(2[\d.]+)<\/version>/.exec(sources[0])?.[1], command: await which('java') }]];
  } catch (error) {
    return [['aws-sdk-java', { available: false, reason: error.message }]];
  }
}
