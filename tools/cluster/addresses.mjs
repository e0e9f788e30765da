/**
 * Where a service's port is natively: the base port plus this. [service, port in its container, offset]; `#` stands for
 * the service's number 1 to 9, which is added `step` times.
 */
const TABLE = [
  { service: 'haproxy', port: 8000, offset: 0 },
  { service: 'haproxy', port: 8404, offset: 1 },
  { service: 'haproxy', port: 5432, offset: 2 },
  { service: 'nginx', port: 8000, offset: 3 },
  { service: 'nginx', port: 8404, offset: 5 },
  { service: 'prometheus', port: 9090, offset: 4 },
  { service: 'gateway-#', port: 8000, offset: 10, step: 2 },
  { service: 'gateway-#', port: 8001, offset: 11, step: 2 },
  { service: 'projector-#', port: 8001, offset: 29, step: 1 },
  { service: 'kafka-#', port: 9092, offset: 39, step: 1 },
  { service: 'kafka-#', port: 9093, offset: 49, step: 1 },
  { service: 'postgres-#', port: 5432, offset: 59, step: 1 },
];

/** So many ports from the base port on belong to one cluster. */
export const PORTS_PER_CLUSTER = 70;
export const LOOPBACK = '127.0.0.1';

/** The row of a service and one of its container ports, with the service's number. */
function rowOf(service, port) {
  const [, kind, number] = /^(.*)-([1-9])$/.exec(service) ?? [undefined, service, undefined];
  const name = number === undefined ? kind : `${kind}-#`;
  const row = TABLE.find((one) => one.service === name && one.port === port);
  return row === undefined ? undefined : { ...row, number: Number(number ?? 1) };
}

/** The native addresses of one cluster: every service is on 127.0.0.1, at a port of its own. */
export class Addresses {
  constructor(basePort) {
    if (!Number.isInteger(basePort) || basePort < 1024 || basePort + PORTS_PER_CLUSTER > 65536) throw new Error(`the base port ${basePort} leaves no room for ${PORTS_PER_CLUSTER} ports`);
    this.basePort = basePort;
  }

  /** @throws Error for a port that no service has */
  port(service, port) {
    const row = rowOf(service, port);
    if (row === undefined) throw new Error(`${service}:${port} has no native port (tools/cluster/addresses.mjs)`);
    return this.basePort + row.offset + (row.step ?? 0) * (row.number - 1);
  }

  has(service, port) {
    return rowOf(service, port) !== undefined;
  }

  of(service, port) {
    return `${LOOPBACK}:${this.port(service, port)}`;
  }

  /** The container ports of a service. */
  static portsOf(service) {
    const name = service.replace(/-[1-9]$/, '-#');
    return TABLE.filter((row) => row.service === name).map(({ port }) => port);
  }
}
