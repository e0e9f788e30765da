import { createHash, randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { destinationOf, targetOf } from '../gateway/target.js';
import { CONTAINER_PATH, imdsServer } from '../imds/imds-server.js';
import { instanceSession } from '../imds/instance-session.js';
import { type ListenAddress, listenAddress } from '../imds/listen-address.js';
import { type InstanceSession, SessionKeeper } from '../imds/session-keeper.js';
import { loginFlags, loginOf, tlsOf } from '../sessions/login.js';
import { StsApi } from '../sessions/sts-api.js';

const LISTEN = '127.0.0.1:1338';

/**
 * Runs beside a workload and hands it the role of an instance profile, as EC2 and ECS do: an unmodified SDK finds its
 * credentials. The daemon has a key or a certificate of its own, which the workload never sees.
 */
export const imds: Command = {
  names: ['imds'],
  group: 'gateway',
  summary: 'give the workload beside it the role of an instance profile, as EC2 does',
  flags: ['instance-profile', 'listen', 'instance-id', 'imdsv1', 'authorization-file', ...loginFlags],
  async run(context) {
    const { flags, env, clock } = context;
    const address = listenAddress(flags.filled('listen') ?? LISTEN);
    const keeper = new SessionKeeper({ fetch: sessionsOf(context), clock, say: (line) => context.err(`imds: ${line}\n`) });
    const authorizationFile = flags.filled('authorization-file');
    const authorization = authorizationFile === undefined ? undefined : newAuthorization(authorizationFile);
    const server = imdsServer({
      keeper, authorization, now: () => clock.now(), version1: flags.isOn('imdsv1'),
      instanceId: instanceIdOf(context), region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    });
    const at = await listening(server, address);
    await keeper.start();
    const container = authorizationFile === undefined ? '' : `AWS_CONTAINER_CREDENTIALS_FULL_URI=${at}${CONTAINER_PATH}\nAWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=${authorizationFile}\n`;
    context.out(`AWS_EC2_METADATA_SERVICE_ENDPOINT=${at}\n${container}`);
  },
};

/** Throws CommandFailure for a command line that names no profile, or nobody to ask for it. */
function sessionsOf(context: CommandContext): () => Promise<InstanceSession> {
  const { flags, env, clock } = context;
  const instanceProfile = flags.filled('instance-profile');
  if (instanceProfile === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --instance-profile is needed');
  const identity = loginOf(context) ?? targetOf(env);
  const sessionName = instanceIdOf(context);
  const durationSeconds = flags.filled('duration-seconds');
  // Certificates and tokens are renewed in their files: each session reads them anew.
  const fetch = (): Promise<InstanceSession> => instanceSession({ sts: new StsApi(destinationOf(env), clock, tlsOf(context)), identity, instanceProfile, sessionName, durationSeconds, now: () => clock.now() });
  return () => saying(`instance profile ${instanceProfile}`, {}, fetch);
}

/** As EC2 names instances; the same after a restart on the same machine. */
const instanceIdOf = ({ flags }: CommandContext): string => flags.filled('instance-id') ?? `i-${createHash('sha256').update(hostname()).digest('hex').slice(0, 17)}`;

/** Made anew at each start; for whoever may read the file. */
function newAuthorization(path: string): string {
  const token = randomBytes(24).toString('base64url');
  try {
    rmSync(path, { force: true });
    writeFileSync(path, token, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new CommandFailure(exitCode.inputOutput, `ERROR: ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  return token;
}

async function listening(server: Server, { host, port }: ListenAddress): Promise<string> {
  try {
    await new Promise<void>((done, failed) => server.once('error', failed).listen(port, host, done));
  } catch (error) {
    throw new CommandFailure(exitCode.inputOutput, `ERROR: cannot listen on ${host}:${port} (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  const at = server.address() as { address: string; port: number; family: string };
  return `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`;
}
