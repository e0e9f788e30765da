import type { SigningCredentials } from '#signatures';
import { textOf } from '../gateway/query-reply.js';
import type { Login } from '../sessions/login.js';
import { credentialsIn } from '../sessions/session-credentials.js';
import type { StsApi } from '../sessions/sts-api.js';
import type { InstanceSession } from './session-keeper.js';

export interface InstanceSessionRequest {
  readonly sts: StsApi;
  /** The daemon's own key, or how it logs in. */
  readonly identity: SigningCredentials | Login;
  readonly instanceProfile: string;
  readonly sessionName: string;
  readonly durationSeconds: string | undefined;
  readonly now: () => number;
}

const isLogin = (identity: SigningCredentials | Login): identity is Login => 'action' in identity;

/** The session of the profile's role, asked for as whoever the daemon is. */
export async function instanceSession({ sts, identity, instanceProfile, sessionName, durationSeconds, now }: InstanceSessionRequest): Promise<InstanceSession> {
  const signer = isLogin(identity) ? credentialsIn(await sts.call(identity.action, identity.parameters())) : identity;
  const issuedAt = now();
  const result = await sts.call('AssumeRoleWithInstanceProfile', { InstanceProfileName: instanceProfile, RoleSessionName: sessionName, DurationSeconds: durationSeconds }, signer);
  return {
    credentials: credentialsIn(result), issuedAt,
    roleArn: textOf(result, 'RoleArn'), instanceProfileArn: textOf(result, 'InstanceProfileArn'), instanceProfileId: textOf(result, 'InstanceProfileId'),
  };
}
