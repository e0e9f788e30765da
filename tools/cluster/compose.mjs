import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { secretsOf } from './secret-consumers.mjs';

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** All secrets; made once, never committed. The native cluster has its own in its folder. */
export const SECRETS_FILE = 'deploy/env/secrets.env';
/** Its parts, one for each that has secrets (`secrets.mjs`): what the compose file names. */
const CONSUMERS_FILE = /^deploy\/env\/(\w+)\.secrets\.env$/;

/** NAME=value lines; `#` begins a comment line. The format of compose's env_file without quoting. */
export function parseEnvFile(text) {
  const pairs = text.split('\n').filter((line) => /^[A-Z]\w*=/i.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(pairs);
}

/** `source:target:options` of a volume or `target:options` of a tmpfs, as far as the native cluster is concerned. */
function mountOf(text) {
  const [source, target, mode] = text.split(':');
  const bound = source.startsWith('./');
  return { kind: bound ? 'bind' : 'volume', source: bound ? resolve(root, source) : source, target, readOnly: mode === 'ro' };
}

const temporary = (text) => ({ kind: 'tmpfs', source: undefined, target: text.split(':')[0], readOnly: false });

function serviceOf(name, given) {
  return {
    name,
    image: given.image,
    command: given.command ?? [],
    environment: given.environment ?? {},
    envFiles: given.env_file ?? [],
    mounts: [...(given.volumes ?? []).map(mountOf), ...(given.tmpfs ?? []).map(temporary)],
    ports: given.ports ?? [],
    profiles: given.profiles ?? [],
    given,
  };
}

/**
 * docker-compose.yml as the native cluster reads it: services by name, each with its command, environment (the files
 * named, and what is written there), mounts and published ports.
 */
export function readCompose(file = join(root, 'docker-compose.yml')) {
  const document = parse(readFileSync(file, 'utf8'), { merge: true });
  const services = Object.entries(document.services).map(([name, given]) => [name, serviceOf(name, given)]);
  const subnet = document.networks?.default?.ipam?.config?.[0]?.subnet;
  return { services: Object.fromEntries(services), subnet, document };
}

/** What a service's process gets as its environment in the compose file; `secrets` are all that there are. */
export function environmentOf(service, secrets) {
  const files = service.envFiles.map((file) => {
    const consumer = CONSUMERS_FILE.exec(file)?.[1];
    return consumer === undefined ? parseEnvFile(readFileSync(join(root, file), 'utf8')) : secretsOf(consumer, secrets);
  });
  return Object.assign({}, ...files, service.environment);
}
