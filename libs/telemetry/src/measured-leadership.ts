import type { Leadership, Tenure } from '#event-sourcing';
import { Counter, Gauge, type Registry } from 'prom-client';

/** A leadership with a connection of its own. */
export interface OwnLeadership extends Leadership {
  /** Gives everything up. */
  close(): Promise<void>;
}

type Work = (tenure: Tenure) => Promise<void>;

/** The same leadership; metrics say which names this process holds, and how often it came to hold them. */
export function measuredLeadership(leadership: OwnLeadership, registry: Registry): OwnLeadership {
  const tenures = new Map<string, Tenure | undefined>();
  const registers = [registry];
  new Gauge({
    name: 'rolegate_lease_held', help: '1 while this process holds the lease of that name; 0 for one that it campaigns for.', labelNames: ['name'], aggregator: 'max', registers,
    collect() {
      for (const [name, tenure] of tenures) this.set({ name }, tenure?.holds() === true ? 1 : 0);
    },
  });
  const takeovers = new Counter({ name: 'rolegate_lease_takeovers_total', help: 'Tenures begun by this process.', labelNames: ['name'], registers });

  const watched = (name: string, work: Work): Work => {
    tenures.set(name, undefined);
    takeovers.inc({ name }, 0);
    let term: bigint | undefined;
    return async (tenure) => {
      // Work that ended is begun again in the same tenure.
      if (tenure.term !== term) takeovers.inc({ name });
      term = tenure.term;
      tenures.set(name, tenure);
      await work(tenure);
    };
  };
  return {
    campaign: (name, work) => leadership.campaign(name, watched(name, work)),
    divide: (prefix, parts, work) => {
      const watchedParts = Array.from({ length: parts }, (_, part) => watched(`${prefix}/${part}`, (tenure) => work(tenure, part)));
      return leadership.divide(prefix, parts, (tenure, part) => watchedParts[part]!(tenure));
    },
    close: () => leadership.close(),
  };
}
