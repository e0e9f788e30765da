import type { AdminApi } from '../../gateway/admin-api.js';
import { GatewayRefusal } from '../../gateway/gateway-refusal.js';
import type { IamApi } from '../../gateway/iam-api.js';
import { membersOf, textOf, type XmlElement } from '../../gateway/query-reply.js';
import type { S3Api } from '../../gateway/s3-api.js';
import type { Call } from '../plan.js';

type Parameters = Readonly<Record<string, string | undefined>>;

/** As many as IAM gives at once. */
const PAGE = '1000';
/** A request that met another one is made again so many times. */
const TRIES = 3;

/** The gateway as an import reads and changes it. */
export class ImportGateway {
  constructor(
    private readonly admin: AdminApi,
    private readonly iamIn: (account: string) => IamApi,
    private readonly s3: S3Api,
  ) {}

  /** undefined: there is no such thing. @throws GatewayRefusal */
  readAdmin(path: string, parameters: Parameters): Promise<unknown> {
    return orNothing(() => this.admin.call('GET', path, parameters));
  }

  /** undefined: there is no such thing. @throws GatewayRefusal */
  readIam(account: string, action: string, parameters: Parameters): Promise<XmlElement | undefined> {
    return orNothing(() => this.iamIn(account).call(action, parameters));
  }

  /** The body of a GET; undefined: there is no such thing. @throws GatewayRefusal */
  readS3(path: string, subresource: string): Promise<string | undefined> {
    return orNothing(() => this.s3.call('GET', path, subresource));
  }

  /** Every element of a list of IAM, page by page. @throws GatewayRefusal */
  async listed(account: string, action: string, parameters: Parameters, list: string): Promise<readonly XmlElement[]> {
    const found: XmlElement[] = [];
    for (let marker: string | undefined; ; ) {
      const page = await this.iamIn(account).call(action, { ...parameters, Marker: marker, MaxItems: PAGE });
      found.push(...membersOf(page, list));
      if (textOf(page, 'IsTruncated') !== 'true') return found;
      marker = textOf(page, 'Marker');
    }
  }

  /** @throws GatewayRefusal */
  async perform(call: Call): Promise<void> {
    for (let left = TRIES; ; left--) {
      try {
        return await this.send(call);
      } catch (error) {
        if (!(error instanceof GatewayRefusal)) throw error;
        if (call.api === 's3' && error.code === call.done) return;
        if (left <= 1 || !(error.code === 'ConcurrentModification' || error.status === 503)) throw error;
      }
    }
  }

  private async send(call: Call): Promise<void> {
    if (call.api === 'admin') await this.admin.call(call.method, call.path, call.parameters, call.subresource);
    else if (call.api === 'iam') await this.iamIn(call.account).call(call.action, call.parameters);
    else await this.s3.call(call.method, call.path, call.subresource, call.body);
  }
}

async function orNothing<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof GatewayRefusal && (error.status === 404 || error.code.startsWith('NoSuch'))) return undefined;
    throw error;
  }
}
