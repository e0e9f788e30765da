import type { Credentials, Gateway } from './gateway.js';
import { provisioned } from '../provisioned.js';
import { runPython, type Ran } from './processes.js';

/** A user of a test: the access key is the user's name, as in Ceph's documents. */
export interface Player {
  readonly uid: string;
  readonly caps?: string;
}

export const secretOf = (uid: string): string => `secret-of-${uid}`;
export const credentialsOf = (uid: string): Credentials => ({ accessKeyId: uid, secretAccessKey: secretOf(uid) });

/** A command that must have worked; its output is in the error otherwise. */
export function expectSuccess(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`exit code ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}

/** Creates users with the `rolegate` command, flags written as Ceph's role document writes them. */
export async function createUsers(gateway: Gateway, players: readonly Player[]): Promise<void> {
  for (const { uid, caps } of players) {
    expectSuccess(await gateway.rolegate('--uid', uid, '--display-name', `${uid} of the tests`, '--access_key', uid, '--secret', secretOf(uid), 'user', 'create'));
    if (caps !== undefined) expectSuccess(await gateway.rolegate('caps', 'add', `--uid=${uid}`, `--caps=${caps}`));
  }
}

/** Temporary credentials of a role that the user makes and assumes, and that may do all of S3. */
export async function roleSession(gateway: Gateway, uid: string, role = 'S3Everything'): Promise<Credentials> {
  const ran = await runPython(provisioned('boto3'), 'new_session.py', { ENDPOINT: gateway.endpoint, KEY: uid, SECRET: secretOf(uid), USER: uid, ROLE: role });
  return expectSuccess(ran).json as Credentials;
}

/** The variables that the Python scripts and command-line clients read. */
export function clientEnvironment(gateway: Gateway, credentials: Credentials, region = 'us-east-1'): Record<string, string> {
  return {
    ENDPOINT: gateway.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
  };
}
