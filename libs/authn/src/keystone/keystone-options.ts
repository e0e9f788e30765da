import type { ConnectionOptions } from 'node:tls';

/** How a Keystone is reached. */
export interface KeystoneAddress {
  /** Without `/v3`. */
  readonly url: string;
  readonly tls: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;
}

/** Who asks: may read credentials and check S3 signatures (role `admin` by Keystone's own policies). */
export interface ServiceAccount {
  readonly userName: string;
  readonly password: string;
  /** Name of the domain of both the user and the project. */
  readonly domain: string;
  readonly project: string;
}

/** Somebody or something of a Keystone, in the domain that its name is unique in. */
export interface KeystoneName {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}
