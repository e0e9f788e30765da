import type { ConnectionOptions } from 'node:tls';

/** How a directory is reached and asked. Ceph's names of the settings: doc/radosgw/ldap-auth. */
export interface LdapOptions {
  /** `ldap://host:port` or `ldaps://…`; tried in order, those that failed last. */
  readonly uris: readonly string[];
  /** ldap:// is turned into TLS before anything is sent; without it a connection is not used. */
  readonly startTls: boolean;
  readonly tls: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;
  /** The service account; undefined: searches are anonymous. */
  readonly bindDn: string | undefined;
  readonly bindPassword: string;
  readonly searchDn: string;
  readonly dnAttribute: string;
  /** '', a part that is added, or, with `@USERNAME@` in it, the whole filter. */
  readonly searchFilter: string;
  /** Attribute of a user's entry that holds the DNs of its groups. */
  readonly groupAttribute: string;
  /** Where groups are searched; undefined: they are not, the attribute alone counts. */
  readonly groupSearchDn: string | undefined;
  /** With `@DN@` and `@USERNAME@`. */
  readonly groupSearchFilter: string;
  /** Session tags: key and the attribute that gives its values; `groups`: the names of the groups. */
  readonly sessionTags: readonly (readonly [key: string, attribute: string])[];
  /** Connections for checking passwords. */
  readonly connections: number;
  /** Milliseconds for one log-in, everything included. */
  readonly timeoutMs: number;
}

/** Milliseconds for one server: with several of them, a slow one leaves time for the next, which has to be connected to first. */
export const attemptMs = ({ uris, timeoutMs }: Pick<LdapOptions, 'uris' | 'timeoutMs'>): number => (uris.length > 1 ? Math.floor(timeoutMs / 3) : timeoutMs);
