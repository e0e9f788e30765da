import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { childOf, textOf, type XmlElement } from '../gateway/query-reply.js';

/** Temporary credentials, with their end. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** As a `credential_process` prints them (AWS SDKs and Tools Reference Guide, "Process credential provider"), with `more` that SDKs pass over. */
export const processCredentials = ({ accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials, more: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration.toISOString(), ...more })}\n`;

/** Those of an STS reply. Throws CommandFailure where there are none. */
export function credentialsIn(result: XmlElement): SessionCredentials {
  const credentials = childOf(result, 'Credentials');
  const [accessKeyId, secretAccessKey, sessionToken] = [textOf(credentials, 'AccessKeyId'), textOf(credentials, 'SecretAccessKey'), textOf(credentials, 'SessionToken')];
  const expiration = new Date(textOf(credentials, 'Expiration'));
  if (accessKeyId === '' || secretAccessKey === '' || Number.isNaN(expiration.getTime())) throw new CommandFailure(exitCode.inputOutput, 'ERROR: the reply has no credentials');
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}
