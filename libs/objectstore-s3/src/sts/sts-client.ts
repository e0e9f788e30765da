import { hash } from 'node:crypto';
import { type SigningCredentials, signV4 } from '#signatures';
import { Connections } from '../client/exchange.js';
import { CredentialsFile } from '../client/credentials-file.js';
import { readText } from '../client/read-text.js';
import type { ObserveCall } from '../client/upstream-client.js';
import { blameOf, unavailable, type UpstreamRefusal } from '../client/upstream-error.js';
import { childrenOf, readXml, textOf } from '../client/xml.js';
import type { UpstreamStore, UpstreamSts } from '../stores/store-definition.js';

/** A store whose definition has an STS. */
export type StoreWithSts = UpstreamStore & { readonly sts: UpstreamSts };

/** A session that the upstream issued. */
export interface UpstreamSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

const VERSION = '2011-06-15';
/** At a time, per process: sessions are asked for seldom. */
const CONNECTIONS = 16;
/** Attempts where the outcome is not known, or the credentials may have been rotated: a session too many ends by itself. */
const ATTEMPTS = 2;
/** Bytes of a reply; tokens have a few KB. */
const LONGEST_REPLY = 256 * 1024;

/** AssumeRole of the STS of one store, with the gateway's own credentials there. No error is the caller's. */
export class StsClient {
  private readonly connections: Connections;
  private readonly credentials: CredentialsFile;

  constructor(readonly store: StoreWithSts, private readonly observe: ObserveCall) {
    const { ca, timeouts, credentialsFile, profile, sts } = store;
    this.connections = new Connections(sts.endpoint, timeouts, { most: CONNECTIONS, ca });
    this.credentials = new CredentialsFile(credentialsFile, profile);
  }

  close(): void {
    this.connections.close();
  }

  /** @throws RolegateError ServiceUnavailable */
  async assumeRole(policy: string, seconds: number, sessionName: string): Promise<UpstreamSession> {
    const { roleArn, externalId } = this.store.sts;
    const body = Buffer.from(new URLSearchParams({
      Action: 'AssumeRole', Version: VERSION, DurationSeconds: String(seconds), RoleSessionName: sessionName, Policy: policy,
      ...(roleArn !== undefined && { RoleArn: roleArn }), ...(externalId !== undefined && { ExternalId: externalId }),
    }).toString());
    for (let attempt = 1; ; attempt++) {
      const used = this.credentials.current();
      const { reply, failure, refusal } = await this.timed(body, used);
      if (reply !== undefined) return this.sessionIn(reply);
      const again = failure !== undefined || refusal!.status >= 500 || (refusal!.status === 403 && this.credentials.changedFrom(used));
      if (attempt < ATTEMPTS && again) continue;
      throw failure ?? unavailable(`${this.where}: AssumeRole answered ${refusal!.status} ${refusal!.code}: ${refusal!.message.slice(0, 512)}`);
    }
  }

  private get where(): string {
    return `${this.store.name} (${this.store.sts.endpoint.host})`;
  }

  private async timed(body: Buffer, credentials: SigningCredentials): ReturnType<StsClient['attempt']> {
    const begun = performance.now();
    const outcome = await this.attempt(body, credentials);
    this.observe(this.store.name, 'AssumeRole', outcome.failure ? 'network' : outcome.refusal ? blameOf(outcome.refusal) : 'ok', (performance.now() - begun) / 1000);
    return outcome;
  }

  private async attempt(body: Buffer, credentials: SigningCredentials): Promise<{ reply?: string; refusal?: UpstreamRefusal; failure?: Error }> {
    const { endpoint, region } = this.store.sts;
    const headers = { host: endpoint.host, 'content-type': 'application/x-www-form-urlencoded' };
    const signed = signV4({ method: 'POST', rawPath: endpoint.pathname, rawQuery: '', headers }, credentials, { region, service: 'sts', now: Date.now(), protocol: 'query', payloadHash: hash('sha256', body, 'hex') });
    try {
      const reply = await this.connections.exchange({ method: 'POST', target: endpoint.pathname, headers: { ...signed.headers, 'content-length': String(body.length) } }, body);
      const text = await readText(reply, LONGEST_REPLY, this.store.timeouts.idle);
      return reply.statusCode === 200 ? { reply: text } : { refusal: refusalOf(reply.statusCode!, text) };
    } catch (error) {
      return { failure: unavailable(`${this.where}: ${(error as Error).message}`, error) };
    }
  }

  /** What a reply of success says is a secret: errors name only what it lacks. */
  private sessionIn(text: string): UpstreamSession {
    const root = readXml(text);
    const result = root && childrenOf(root, 'AssumeRoleResult')[0];
    const found = result && childrenOf(result, 'Credentials')[0];
    const member = (name: string): string => {
      const value = found && textOf(found, name);
      if (!value) throw unavailable(`${this.where}: AssumeRole answered no ${name}`);
      return value;
    };
    const expiration = new Date(member('Expiration'));
    if (Number.isNaN(expiration.getTime())) throw unavailable(`${this.where}: AssumeRole answered no time as Expiration`);
    return { accessKeyId: member('AccessKeyId'), secretAccessKey: member('SecretAccessKey'), sessionToken: member('SessionToken'), expiration };
  }
}

function refusalOf(status: number, text: string): UpstreamRefusal {
  const root = text === '' ? undefined : readXml(text);
  const error = root?.name === 'Error' ? root : root && childrenOf(root, 'Error')[0];
  return { status, code: (error && textOf(error, 'Code')) ?? '', message: (error && textOf(error, 'Message')) ?? text.slice(0, 200) };
}
