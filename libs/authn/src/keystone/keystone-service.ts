import { createHash, createHmac } from 'node:crypto';
import { type Clock, systemClock } from '#kernel';
import { deriveSigningKey } from '#signatures';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';
import type { KeystoneHttp, KeystoneQuestion, KeystoneReply } from './keystone-http.js';
import { errorCodeOf, nameOf, objectOf, textOf } from './keystone-json.js';
import type { KeystoneName } from './keystone-options.js';
import type { ServiceToken } from './service-token.js';

/** An EC2 credential as Keystone keeps it. */
export interface Ec2Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What Keystone says of the owner of a credential, at this moment. */
export interface Vouched {
  readonly user: KeystoneName;
  readonly project: KeystoneName;
  /** Names. */
  readonly roles: readonly string[];
  /** Milliseconds since the epoch: when its word ends. */
  readonly expiresAt: number;
}

type Asked = Omit<KeystoneQuestion, 'headers' | 'signal'>;

/**
 * The questions that Rolegate has for Keystone. The secret is read first, and what s3tokens checks is a signature of our own
 * made with it: so its answer depends on the key alone, whatever service the client signed for (Keystone before 21 takes
 * `s3` only) and with which signature version.
 */
export class KeystoneService {
  constructor(
    private readonly http: Pick<KeystoneHttp, 'ask'>,
    private readonly token: Pick<ServiceToken, 'get' | 'drop'>,
    private readonly clock: Pick<Clock, 'now'> = systemClock,
  ) {}

  /** @throws ProviderRefusal when there is none; ProviderUnavailable */
  async credential(accessKeyId: string, signal: AbortSignal): Promise<Ec2Credential> {
    // Its id is the digest of the access key. Source: Keystone, Identity API v3, "Credentials" (ec2).
    const reply = await this.ask({ method: 'GET', path: `/v3/credentials/${createHash('sha256').update(accessKeyId).digest('hex')}` }, signal);
    if (reply.status === 404 && errorCodeOf(reply.body) === 404) throw new ProviderRefusal('Keystone has no such credential', 'unknown');
    const credential = reply.status === 200 ? objectOf(objectOf(reply.body)?.credential) : undefined;
    if (!credential) throw unexpected('the question for a credential', reply);
    const { access, secret } = objectOf(parsed(credential.blob)) ?? {};
    if (credential.type !== 'ec2' || access !== accessKeyId || typeof secret !== 'string' || secret === '') throw new ProviderRefusal('Keystone has another kind of credential under that id', 'unknown');
    return { accessKeyId, secretAccessKey: secret };
  }

  /**
   * Who has the credential, and its roles. Says no when the user or the project is disabled or gone, or the user has no role
   * there any more. Source: Keystone, Identity API v3, "s3tokens".
   * @throws ProviderRefusal, ProviderUnavailable
   */
  async vouch(credential: Ec2Credential, signal: AbortSignal): Promise<Vouched> {
    const reply = await this.ask({ method: 'POST', path: '/v3/s3tokens', body: { credentials: signed(credential, this.clock.now()) } }, signal);
    if (reply.status === 401) throw new ProviderRefusal('Keystone does not take the credential: its user or project is disabled, or it has no role there', 'disabled');
    if (reply.status === 404 && errorCodeOf(reply.body) === 404) throw new ProviderRefusal('the credential, its user or its project is gone', 'unknown');
    const vouched = reply.status === 200 ? vouchedIn(objectOf(objectOf(reply.body)?.token)) : undefined;
    if (!vouched) throw unexpected('s3tokens', reply);
    return vouched;
  }

  /** Asks with the service token, and once more with a new one when it was the token that Keystone did not take. */
  private async ask(question: Asked, signal: AbortSignal): Promise<KeystoneReply> {
    const token = await this.token.get();
    const reply = await this.http.ask({ ...question, headers: { 'x-auth-token': token }, signal });
    if (reply.status !== 401 || (question.path === '/v3/s3tokens' && (await this.isGood(token, signal)))) return reply;
    this.token.drop(token);
    return this.http.ask({ ...question, headers: { 'x-auth-token': await this.token.get() }, signal });
  }

  /** s3tokens says 401 of the token and of the credential alike: which of them it was, the token itself tells. */
  private async isGood(token: string, signal: AbortSignal): Promise<boolean> {
    const { status } = await this.http.ask({ method: 'HEAD', path: '/v3/auth/tokens', headers: { 'x-auth-token': token, 'x-subject-token': token }, signal });
    return status >= 200 && status < 300;
  }
}

/** A string to sign that no request has, and its signature. */
function signed({ accessKeyId, secretAccessKey }: Ec2Credential, now: number): object {
  const amzDate = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = { date: amzDate.slice(0, 8), region: 'rolegate', service: 's3' };
  const stringToSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope.date}/${scope.region}/${scope.service}/aws4_request\n${'0'.repeat(64)}`;
  return {
    access: accessKeyId,
    token: Buffer.from(stringToSign).toString('base64'),
    signature: createHmac('sha256', deriveSigningKey(secretAccessKey, scope)).update(stringToSign).digest('hex'),
  };
}

function vouchedIn(token: Readonly<Record<string, unknown>> | undefined): Vouched | undefined {
  const user = nameOf(token?.user);
  const project = nameOf(token?.project);
  const roles = token?.roles;
  const expiresAt = Date.parse(textOf(token?.expires_at) ?? '');
  if (!user || !project || !Array.isArray(roles) || Number.isNaN(expiresAt)) return undefined;
  return { user, project, expiresAt, roles: roles.flatMap((role) => textOf(objectOf(role)?.name) ?? []) };
}

function parsed(blob: unknown): unknown {
  try {
    return typeof blob === 'string' ? JSON.parse(blob) : blob;
  } catch {
    return undefined;
  }
}

function unexpected(what: string, { status }: KeystoneReply): ProviderUnavailable {
  if (status === 403) return new ProviderUnavailable(`Keystone answers 403 to ${what}: the service account may not ask it`);
  return new ProviderUnavailable(status === 200 ? `Keystone's answer to ${what} has another form` : `Keystone answers ${status} to ${what}`);
}
