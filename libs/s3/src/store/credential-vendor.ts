import type { BucketPlacement } from './placement.js';

/** On which terms a store hands out credentials of its own. */
export interface VendingTerms {
  /** Seconds, at most. */
  readonly longest: number;
  /** Its endpoint speaks TLS, and what is handed out can be bound to that. */
  readonly overTls: boolean;
  /** To it the right to list objects is the right to list their versions too. */
  readonly listsVersions: boolean;
}

/** What credentials of a store are to be good for, in the names of AWS. */
export interface VendedScope {
  readonly placement: BucketPlacement;
  /** What all keys begin with; may be empty. */
  readonly prefix: string;
  /** `prefix` is the one key. */
  readonly exact: boolean;
  /** On objects: `s3:GetObject` … */
  readonly actions: readonly string[];
  /** The bucket may be listed below the prefix. */
  readonly lists: boolean;
  /** Refused to requests that do not come over TLS. */
  readonly overTls: boolean;
  readonly seconds: number;
  /** What the store's own records call the session. */
  readonly sessionName: string;
}

export interface VendedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  /** Where the store is, as `http(s)://host:port`. */
  readonly endpoint: string;
  readonly region: string;
}

/** Stores that hand out credentials of their own, with which bytes pass around the gateway. */
export interface CredentialVendor {
  /** undefined: the store hands out none. Memory only. */
  terms(store: string): VendingTerms | undefined;
  /** @throws RolegateError ServiceUnavailable; StsPackedPolicyTooLargeError where the scope is too long to be said upstream */
  vend(scope: VendedScope): Promise<VendedCredentials>;
}
