import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { UpstreamServer } from '../libs/objectstore-s3/test/upstream-server.js';

/** A store as docs/recipes/upstream.md has it; what is not said here has its default. */
export interface StoreDefinition {
  readonly endpoint: string;
  readonly credentialsFile: string;
  readonly [member: string]: unknown;
}

/** Where the server is and whose its keys are, and what else a test says of it. */
export const storeAt = ({ endpoint, credentialsFile }: UpstreamServer, more: Readonly<Record<string, unknown>> = {}): StoreDefinition => ({ endpoint, credentialsFile, ...more });

/** Writes a stores file and answers its path, for ROLEGATE_STORES. It lies in the folder of the first server and goes with it. */
export function storesFile(stores: Readonly<Record<string, StoreDefinition>>): string {
  const file = join(dirname(Object.values(stores)[0]!.credentialsFile), 'stores.json');
  writeFileSync(file, JSON.stringify({ stores }));
  return file;
}
