import type { DataKeyStore } from '#seal';
import type { SealKeyRingState, TokenKeyRingState } from '#sts';
import { Gauge, type Registry } from 'prom-client';

export interface KeyMetricsSources {
  readonly token: () => TokenKeyRingState | undefined;
  readonly seal: () => SealKeyRingState | undefined;
  readonly dataKeys: Pick<DataKeyStore, 'wrapped'>;
  /** Milliseconds; 0: never. */
  readonly rotationPeriod: number;
  readonly now: () => number;
}

/** Milliseconds for which a count of all data keys is good enough for a scrape. */
const COUNTED = 30_000;

/** A ring that is set aside is not measured; the other metrics are. */
function known<S>(state: () => S | undefined): S | undefined {
  try {
    return state();
  } catch {
    return undefined;
  }
}

/** Ages and numbers of keys; from memory when Prometheus asks, all nodes alike. */
export function registerKeyMetrics({ dataKeys, rotationPeriod, now, ...states }: KeyMetricsSources, registry: Registry): void {
  const [token, seal] = [() => known(states.token), () => known(states.seal)];
  const registers = [registry];
  new Gauge({
    name: 'rolegate_key_age_seconds', help: 'Age of the key in use for new tokens or seals.', labelNames: ['ring'], registers, aggregator: 'max',
    collect() {
      for (const [ring, since] of [['token', issuingSince(token())], ['seal', issuingSince(seal())]] as const) if (since !== undefined) this.set({ ring }, Math.max(0, (now() - since) / 1000));
    },
  });
  new Gauge({ name: 'rolegate_key_rotation_age_seconds', help: 'Age at which it is due to rotate; 0: never by itself.', labelNames: ['ring'], registers, aggregator: 'max', collect() {
    this.set({ ring: 'token' }, rotationPeriod / 1000);
    this.set({ ring: 'seal' }, 0);
  } });
  new Gauge({ name: 'rolegate_key_keys', help: 'Keys of the ring.', labelNames: ['ring', 'state'], registers, aggregator: 'max', collect() {
    for (const [ring, state] of [['token', token()], ['seal', seal()]] as const) {
      const keys = state?.keys.length ?? 0;
      const issuing = state?.issuing === undefined ? 0 : 1;
      this.set({ ring, state: 'issuing' }, issuing);
      this.set({ ring, state: 'accepted' }, keys - issuing);
      this.set({ ring, state: 'retired' }, state?.retired.length ?? 0);
    }
  } });
  let counted = { at: Number.NEGATIVE_INFINITY, remaining: 0 };
  new Gauge({ name: 'rolegate_key_rewrap_remaining', help: 'Data keys not yet under the issuing seal key.', registers, aggregator: 'max', async collect() {
    if (now() - counted.at > COUNTED) counted = { at: now(), remaining: await remaining(dataKeys, seal()?.issuing).catch(() => counted.remaining) };
    this.set(counted.remaining);
  } });
}

function issuingSince(state: { readonly issuing: string | undefined; readonly keys: readonly { readonly keyId: string; readonly promotedAt?: Date }[] } | undefined): number | undefined {
  return state?.keys.find(({ keyId }) => keyId === state.issuing)?.promotedAt?.getTime();
}

async function remaining(dataKeys: Pick<DataKeyStore, 'wrapped'>, issuing: string | undefined): Promise<number> {
  if (issuing === undefined) return 0;
  let others = 0;
  for (const [keyId, { count }] of await dataKeys.wrapped()) if (keyId !== issuing) others += count;
  return others;
}
