import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { rootOf } from '../gateway/query-reply.js';
import { credentialsIn, processCredentials } from '../sessions/session-credentials.js';

/** Where the store is, as the gateway's headers say. */
const STORE = [['StoreEndpoint', 'x-rolegate-store-endpoint'], ['StoreRegion', 'x-rolegate-store-region'], ['StoreBucket', 'x-rolegate-store-bucket']] as const;

/** GetDataAccess, as a `credential_process` of AWS's SDKs for clients that go straight to the store of a bucket. */
export const dataAccess: Command = {
  names: ['data-access'],
  group: 'users',
  summary: 'print credentials of the store where a bucket lies, as a credential_process does',
  flags: ['target', 'target-type', 'permission', 'duration-seconds'],
  async run({ flags, s3, out }) {
    const [target, permission] = [flags.filled('target'), flags.filled('permission')];
    if (target === undefined || permission === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --target and --permission are needed');
    const more = [['durationSeconds', flags.filled('duration-seconds')], ['targetType', flags.filled('target-type')]] as const;
    const asked = [['target', target], ['permission', permission], ...more.filter(([, value]) => value !== undefined)] as const;
    const reply = await saying(`no credentials for ${target}`, { NoSuchAccessGrantsLocationError: { exit: exitCode.notFound, text: `the bucket of ${target} is reached through the gateway alone` } }, () => s3.control('/accessgrantsinstance/dataaccess', asked));
    const store = Object.fromEntries(STORE.map(([name, header]) => [name, reply.headers[header]]));
    out(processCredentials(credentialsIn(rootOf('GetDataAccessResult', reply)), store));
  },
};
