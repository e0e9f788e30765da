// What versitygw's suite runs as `./versitygw admin …` in its folder: the same by /admin, as Ceph's admin API has it.
// https://docs.ceph.com/en/latest/radosgw/adminops/
import { createHash, createHmac } from 'node:crypto';

const [, ...args] = process.argv.slice(2);
const command = args.find((word, index) => !word.startsWith('-') && !args[index - 1]?.startsWith('-'));
const signer = args.slice(0, args.indexOf(command));
const words = args.slice(args.indexOf(command) + 1);
const after = (list, flag) => list[list.indexOf(flag) + 1];
const given = (flag) => after(words, flag);

/** Roles of versitygw: a `user` makes no buckets, an `admin` may do everything. */
const ROLES = { user: { 'max-buckets': '-1' }, userplus: {}, admin: { admin: 'true' } };
const REQUESTS = {
  'create-user': () => ['PUT', '/admin/user', { 'access-key': given('-a'), 'display-name': given('-a'), 'secret-key': given('-s'), uid: given('-a'), ...ROLES[given('-r')] }],
  'delete-user': () => ['DELETE', '/admin/user', { uid: given('-a') }],
  'change-bucket-owner': () => ['PUT', '/admin/bucket', { bucket: given('-b'), uid: given('-o') }],
  'list-buckets': () => ['GET', '/admin/bucket', { stats: 'true' }],
};

const [method, path, parameters] = REQUESTS[command]();
const endpoint = new URL(after(signer, '-er'));
const query = Object.entries(parameters).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort().join('&');
const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
const scope = `${stamp.slice(0, 8)}/us-east-1/s3/aws4_request`;
const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const headers = { host: endpoint.host, 'x-amz-content-sha256': hash(''), 'x-amz-date': stamp };
const names = Object.keys(headers).join(';');
const canonical = [method, path, query, ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), '', names, hash('')].join('\n');
const key = scope.split('/').reduce(hmac, `AWS4${after(signer, '-s')}`);
const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, hash(canonical)].join('\n')).toString('hex');
const authorization = `AWS4-HMAC-SHA256 Credential=${after(signer, '-a')}/${scope}, SignedHeaders=${names}, Signature=${signature}`;

const response = await fetch(new URL(`${path}?${query}`, endpoint), { method, headers: { ...headers, authorization } });
process.stdout.write(await response.text());
process.exitCode = response.ok ? 0 : 1;
