// What versitygw's suite runs as `./versitygw admin …` in its folder: the same by /admin, as Ceph's admin API has it.
// https://docs.ceph.com/en/latest/radosgw/adminops/
import { sha256, signHeaders } from '../sign-v4.ts';

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
const request = { method, host: endpoint.host, path, query: parameters, headers: {}, payloadHash: sha256(''), service: 's3', region: 'us-east-1', date: new Date() };
const { headers, target } = signHeaders(request, { accessKeyId: after(signer, '-a'), secretAccessKey: after(signer, '-s') });

const response = await fetch(new URL(target, endpoint), { method, headers });
process.stdout.write(await response.text());
process.exitCode = response.ok ? 0 : 1;
