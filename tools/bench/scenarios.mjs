/** What is measured, and what has to exist for it. */
import { randomBytes } from 'node:crypto';
import { mustExchange } from './call.mjs';
import { rootCredentials } from './gateway.mjs';
import { load } from './load.mjs';
import { queryCall, wireRequest } from './signed-request.mjs';

const USER = 'bench';
const user = { accessKeyId: 'BENCHUSER00000000001', secretAccessKey: 'the-secret-of-the-bench-user' };
const ROLE_ARN = 'arn:aws:iam:::role/bench-role';
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: [`arn:aws:iam:::user/${USER}`] }, Action: ['sts:AssumeRole'] }] });
const PERMISSIONS = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::bench-bucket', 'arn:aws:s3:::bench-bucket/*'] }] });
const OBJECT_BYTES = 4096;
/** Distinct objects that are read and written. */
const OBJECTS = 200;
const LISTED = 1000;
const FOLDERS = 10;
/** New names for CreateRole: more than any run creates in a second. */
const ROLES_PER_SECOND = 3000;

const s3 = (method, target, body) => ({ method, target, service: 's3', ...(body && { body, headers: { 'content-type': 'application/octet-stream' } }) });
const numbers = (count) => Array.from({ length: count }, (_, i) => String(i).padStart(6, '0'));
const content = randomBytes(OBJECT_BYTES);
const assumeRole = queryCall('sts', 'AssumeRole', { RoleArn: ROLE_ARN, RoleSessionName: 'bench' });

/** A running gateway with the user, the role and a session of it. */
export class World {
  constructor(port) {
    this.port = port;
    this.host = `127.0.0.1:${port}`;
    this.session = undefined;
  }

  sign(request, credentials = user) {
    return wireRequest(request, credentials, this.host, Date.now());
  }

  call(request, credentials) {
    return mustExchange(this.port, this.sign(request, credentials));
  }

  /** Users, roles, a bucket, and the size of an AssumeRole reply. */
  async prepare() {
    const query = new URLSearchParams({ uid: USER, 'display-name': 'Bench', 'access-key': user.accessKeyId, 'secret-key': user.secretAccessKey, 'user-caps': 'roles=*' });
    await this.call(s3('PUT', `/admin/user?${query}`), rootCredentials);
    await this.call(queryCall('iam', 'CreateRole', { RoleName: 'bench-role', AssumeRolePolicyDocument: TRUST }));
    await this.call(queryCall('iam', 'PutRolePolicy', { RoleName: 'bench-role', PolicyName: 'bench-bucket', PolicyDocument: PERMISSIONS }));
    const { body } = await this.call(assumeRole);
    const member = (name) => body.slice(body.indexOf(`<${name}>`) + name.length + 2, body.indexOf(`</${name}>`));
    this.session = { accessKeyId: member('AccessKeyId'), secretAccessKey: member('SecretAccessKey'), sessionToken: member('SessionToken') };
    this.replyBytes = body.length;
  }

  /** The bucket and its objects: small ones to read, many to list, flat and in folders. */
  async fill(generator) {
    await this.call(s3('PUT', '/bench-bucket'));
    const keys = [...numbers(OBJECTS).map((n) => `objects/${n}`), ...numbers(LISTED).map((n) => `flat/${n}`), ...numbers(LISTED).map((n) => `tree/folder-${Number(n) % FOLDERS}/${n}`)];
    const requests = keys.map((key) => this.sign(s3('PUT', `/bench-bucket/${key}`, content)));
    const { outcome } = await load(generator, { port: this.port, requests, connections: 8, warmMs: 0, measureMs: 0, once: true });
    if (outcome.errors > 0) throw new Error(`${outcome.errors} of ${keys.length} objects were not stored: ${outcome.firstError}`);
  }
}

const objects = (method, body) => numbers(OBJECTS).map((n) => s3(method, `/bench-bucket/${method === 'PUT' ? 'written' : 'objects'}/${n}`, body));
const list = (query) => () => [s3('GET', `/bench-bucket?list-type=2&${query}`)];
const newRoles = (seconds) => numbers(Math.ceil(seconds * ROLES_PER_SECOND)).map((n) => queryCall('iam', 'CreateRole', { RoleName: `bench-${n}`, AssumeRolePolicyDocument: TRUST }));

/**
 * `requests(seconds)`: what is replayed in turn; `session`: signed by the role's session, else by the user's own key;
 * `bare`: the bare server it is compared with; `once`: no request may be sent twice.
 */
export const scenarios = [
  { id: 'assume-role', title: 'AssumeRole', bare: 'assume-role', requests: () => [assumeRole] },
  { id: 'caller-identity', title: 'GetCallerIdentity', bare: 'assume-role', requests: () => [queryCall('sts', 'GetCallerIdentity')] },
  { id: 'create-role', title: 'CreateRole', bare: 'assume-role', once: true, requests: newRoles },
  { id: 'get', title: 'GET 4 KiB, long-term keys', bare: 'get-object', objects: true, requests: () => objects('GET') },
  { id: 'get-session', title: 'GET 4 KiB, session', bare: 'get-object', objects: true, session: true, requests: () => objects('GET') },
  { id: 'put', title: 'PUT 4 KiB', bare: 'get-object', objects: true, requests: () => objects('PUT', content) },
  { id: 'list', title: 'ListObjectsV2, 1,000 keys', bare: 'get-object', objects: true, requests: list('prefix=flat%2F') },
  { id: 'list-delimiter', title: 'ListObjectsV2, 1,000 keys, delimiter', bare: 'get-object', objects: true, requests: list('delimiter=%2F&prefix=flat%2F') },
  { id: 'list-folders', title: 'ListObjectsV2, 1,000 keys in 10 prefixes', bare: 'get-object', objects: true, requests: list('delimiter=%2F&prefix=tree%2F') },
];

/** The bare servers, by the name that scenarios compare themselves with. */
export const bareTitles = { 'assume-role': 'bare node:http, HMAC + AES-GCM + XML', 'get-object': 'bare node:http, HMAC + AES-GCM + 4 KiB' };

export { OBJECT_BYTES, assumeRole, user };
