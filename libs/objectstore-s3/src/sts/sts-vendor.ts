import type { CredentialVendor, VendedCredentials, VendedScope, VendingTerms } from '#s3';
import type { ObserveCall } from '../client/upstream-client.js';
import { unavailable } from '../client/upstream-error.js';
import type { UpstreamStore } from '../stores/store-definition.js';
import { isMinio, sessionPolicy } from './session-policy.js';
import { StsClient, type StoreWithSts } from './sts-client.js';

/** Milliseconds that clocks may differ by. */
const SKEW = 300_000;

const hasSts = (store: UpstreamStore): store is StoreWithSts => store.sts !== undefined;

/** Hands out sessions of those stores that have an STS. */
export class StsVendor implements CredentialVendor {
  private readonly clients: ReadonlyMap<string, StsClient>;

  /** @throws Error where a credentials file cannot be read */
  constructor(stores: readonly UpstreamStore[], observe: ObserveCall = () => undefined) {
    this.clients = new Map(stores.filter(hasSts).map((store) => [store.name, new StsClient(store, observe)]));
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  terms(name: string): VendingTerms | undefined {
    const store = this.clients.get(name)?.store;
    return store && { longest: store.sts.maxDurationSeconds, overTls: store.endpoint.protocol === 'https:', listsVersions: isMinio(store) };
  }

  async vend(scope: VendedScope): Promise<VendedCredentials> {
    const client = this.clients.get(scope.placement.store)!;
    const { endpoint, region, name } = client.store;
    const policy = sessionPolicy(scope, client.store);
    const until = Date.now() + scope.seconds * 1000 + SKEW;
    const session = await client.assumeRole(policy, scope.seconds, scope.sessionName);
    // The decision was made for so long and no longer.
    if (session.expiration.getTime() > until) throw unavailable(`${name}: asked for a session of ${scope.seconds} s, and got one until ${session.expiration.toISOString()}`);
    return { ...session, endpoint: endpoint.href.replace(/\/$/, ''), region };
  }
}
