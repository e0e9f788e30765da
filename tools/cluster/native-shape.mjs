import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Addresses, LOOPBACK } from './addresses.mjs';
import { environmentOf, readCompose } from './compose.mjs';

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/**
 * What the compose file says, said for this machine. Four things differ and nothing else: a service's name and port is
 * an address on 127.0.0.1, a port that a service listens on is its native one, the containers' network is the loopback
 * network, and a path in a container is a path in the cluster's folder:
 *   etc/SERVICE/…     copies of the mounted configuration, with addresses and paths put in
 *   volumes/NAME      what compose keeps in volume NAME
 *   tmpfs/SERVICE/…   what lies in memory there
 */
export class NativeShape {
  constructor({ dir, basePort, secrets, absent = [] }) {
    this.dir = dir;
    this.addresses = new Addresses(basePort);
    this.secrets = secrets;
    this.compose = readCompose();
    /** Services of the compose file that are not started: they drop out of lists. */
    this.absent = new Set(absent);
  }

  /** A service of the compose file; a gateway, projector beyond the file's is like the first of its kind. */
  service(name) {
    const found = this.compose.services[name] ?? this.compose.services[name.replace(/\d$/, '1')];
    if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
    return found.name === name ? found : { ...found, name };
  }

  /** Where a mount of a service is on this machine. */
  pathOf(name, { kind, source, target }) {
    if (kind === 'bind') return join(this.dir, 'etc', name, basename(source));
    return kind === 'volume' ? join(this.dir, 'volumes', source) : join(this.dir, 'tmpfs', name, target);
  }

  /** The native path of a path in a service's container. */
  path(name, path) {
    return this.resolve(name, path);
  }

  /** Text of a configuration file, a command or an environment of service `name`, for this machine. */
  resolve(name, text) {
    const mounts = this.service(name).mounts.map((mount) => [mount.target, this.pathOf(name, mount)]).sort(([a], [b]) => b.length - a.length);
    const names = Object.keys(this.compose.services).sort((a, b) => b.length - a.length);
    const [paths, services] = [mounts.map(([target]) => literal(target)).join('|') || '(?!)', names.map(literal).join('|')];
    const pattern = new RegExp(`(?<![\\w.-])(${services}):(\\d+)|0\\.0\\.0\\.0:(\\d+)|(${literal(this.compose.subnet)})|(?<![\\w./-])(${paths})(?![\\w-])`, 'g');
    const resolved = this.withoutAbsent(text).replace(pattern, (whole, service, port, own, subnet, path) => {
      if (service !== undefined) return this.addresses.of(service, Number(port));
      if (own !== undefined) return this.addresses.of(name, Number(own));
      return subnet === undefined ? new Map(mounts).get(path) : '127.0.0.0/8';
    });
    return resolved.replace(/0\.0\.0\.0(?!:)/g, LOOPBACK);
  }

  /** Lists, and lines of their own, that name services which are not started lose them. */
  withoutAbsent(text) {
    let rest = text;
    for (const name of this.absent) {
      const entry = String.raw`(?:\d+@)?'?${literal(name)}:\d+'?`;
      rest = rest.replace(new RegExp(`,\\s*${entry}|${entry},\\s*`, 'g'), '').replace(new RegExp(`^ *server .*\\b${literal(name)}:.*\n`, 'gm'), '');
    }
    return rest;
  }

  /** The environment of a service; variables named …PORT hold ports that it listens on. */
  environment(name) {
    const given = Object.entries(environmentOf(this.service(name), this.secrets));
    return Object.fromEntries(given.map(([key, value]) => {
      const port = /PORT$/.test(key) ? Number(value) : Number.NaN;
      return [key, this.addresses.has(name, port) ? String(this.addresses.port(name, port)) : this.resolve(name, String(value))];
    }));
  }

  command(name) {
    return this.service(name).command.map((argument) => this.resolve(name, argument));
  }

  /** Makes a service's folders and the native copies of its configuration. */
  prepare(name) {
    rmSync(join(this.dir, 'etc', name), { recursive: true, force: true });
    mkdirSync(join(this.dir, 'etc', name), { recursive: true });
    for (const mount of this.service(name).mounts) {
      const path = this.pathOf(name, mount);
      if (mount.kind === 'bind') this.copy(name, mount.source, path);
      else mkdirSync(path, { recursive: true });
    }
  }

  copy(name, from, to) {
    if (!statSync(from).isDirectory()) {
      const text = this.withoutAbsent(readFileSync(from, 'utf8')).split('\n').map((line) => (/^\s*#/.test(line) ? line : this.resolve(name, line))).join('\n');
      writeFileSync(to, checkPorts(text, (service, port) => this.addresses.port(service, port)));
      return;
    }
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from)) this.copy(name, join(from, entry), join(to, entry));
  }
}

/** HAProxy names a server's health port without its host: `server gateway-1 gateway-1:8000 port 8001`. */
function checkPorts(resolved, portOf) {
  return resolved.replace(/^(\s*server (\S+) .*\bport )(\d+)/gm, (_whole, before, service, port) => `${before}${portOf(service, Number(port))}`);
}
