import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apt, provision, run, upgrade, which } from './run.mjs';

const pom = join(dirname(fileURLToPath(import.meta.url)), 'keycloak.pom.xml');
const home = join(provision, 'keycloak');

async function toolchain() {
  await which('java').catch(() => apt(['openjdk-17-jre-headless']));
  await which('mvn').catch(() => apt(['maven']));
  return which('mvn');
}

/** Unpacked into .provision/keycloak, from Maven Central; under another name first. */
async function distribution(maven) {
  const receipt = join(home, 'keycloak.pom.xml');
  const wanted = readFileSync(pom, 'utf8');
  if (!upgrade && existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted) return;
  console.log('provision: keycloak: fetching the distribution');
  const making = `${home}.new`;
  for (const old of [making, home]) rmSync(old, { recursive: true, force: true });
  await run(maven, ['-q', '-B', '-f', pom, 'dependency:unpack-dependencies', `-DoutputDirectory=${making}`]);
  const [folder] = readdirSync(making).filter((name) => name.startsWith('keycloak-'));
  renameSync(join(making, folder), home);
  rmSync(making, { recursive: true, force: true });
  writeFileSync(receipt, wanted);
}

/** Component `keycloak`: `command` is its kc.sh, which wants to be run by sh. */
export async function keycloak() {
  try {
    await distribution(await toolchain());
    const version = /<version>([\d.]+)<\/version>\s*<type>zip/.exec(readFileSync(pom, 'utf8'))?.[1];
    return [['keycloak', { available: true, version, command: join(home, 'bin/kc.sh') }]];
  } catch (error) {
    return [['keycloak', { available: false, reason: error.message }]];
  }
}
