import { X509Certificate } from 'node:crypto';
import { Gauge, type Registry } from 'prom-client';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** When the first certificate of a chain ends, milliseconds since the epoch. @throws Error where there is none, or it cannot be read */
export function endOfChain(pem: string): number {
  const chain = pem.match(CERTIFICATE);
  if (!chain) throw new Error('no certificate in PEM');
  return Math.min(...chain.map((one) => Date.parse(new X509Certificate(one).validTo)));
}

/** What the listeners serve: a file renewed later counts when the process has read it. */
export function registerCertificateMetrics(registry: Registry, chains: Readonly<Record<string, string>>): void {
  const gauge = new Gauge({
    name: 'rolegate_certificate_not_after_seconds', help: 'When the certificate that a listener serves ends, or the first of its chain; seconds since the epoch.',
    labelNames: ['listener'], aggregator: 'min', registers: [registry],
  });
  for (const listener of Object.keys(chains)) gauge.set({ listener }, endOfChain(chains[listener]!) / 1000);
}
