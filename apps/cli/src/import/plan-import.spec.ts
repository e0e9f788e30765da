import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsExport } from './aws/aws-export.js';
import { awsWanted } from './aws/aws-wanted.js';
import { cephExport } from './ceph/ceph-export.js';
import { cephWanted } from './ceph/ceph-wanted.js';
import { minioExport } from './minio/minio-export.js';
import { minioWanted } from './minio/minio-wanted.js';
import { unpacked } from './minio/read-zip.js';
import { everythingOf, nothingOf } from '../../test/import/present.js';
import { planImport } from './plan-import.js';
import { parsedFile, readFiles, type SourceFile } from './read-files.js';
import { NOTHING, type Wanted } from './wanted.js';

const samples = join(import.meta.dirname, '../../test/import');

const minio = (files: readonly SourceFile[]): Wanted => minioWanted(minioExport(files), { account: '', uid: '' }, Date.UTC(2026, 10, 23));
/** Exports of MinIO (sources of 2026-02-12): `minio server`, filled by its Python client, then GET /minio/admin/v3/export-iam and export-bucket-metadata. */
const real = await unpacked(readFiles([join(samples, 'minio-real')]));

const sources: readonly (readonly [name: string, wanted: () => Wanted])[] = [
  ['ceph', () => cephWanted(cephExport(readFiles([join(samples, 'ceph')]).map(parsedFile)))],
  ['minio', () => minio(readFiles([join(samples, 'minio')]))],
  ['minio-real', () => minio(real)],
  ['aws', () => awsWanted(awsExport(readFiles([join(samples, 'aws')]).map(parsedFile)), 'acme')],
];

describe.each(sources)('The plan of the sample of %s', (name, wanted) => {
  it('is the one in the file', () => {
    const plan = planImport(wanted(), nothingOf(wanted())).map(({ verdict, what, why, calls }) => `${verdict} ${what}: ${why} [${calls.map(shown).join(', ')}]`);
    expect(`${plan.join('\n')}\n`).toBe(readFileSync(join(samples, `${name}.plan.txt`), 'utf8'));
  });

  it('names no secret', () => {
    for (const { what, why } of planImport(wanted(), nothingOf(wanted()))) expect(what + why).not.toMatch(/-secret/);
  });

  it('has no change where everything is there already', () => {
    expect(planImport(wanted(), everythingOf(wanted())).filter(({ verdict }) => verdict !== 'left')).toEqual([]);
  });
});

it('gives nothing to whoever has a policy that cannot be read: it may deny something', () => {
  const inline = [{ name: 'Cut', document: '{"Statement": [{"Effect": "Deny"' }, { name: 'All', document: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' }];
  const role = { account: '', name: 'R', path: '/', trust: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/u"},"Action":"sts:AssumeRole"}]}', description: '', maxSessionDuration: 3600, tags: [], boundary: '' };
  const wanted = { ...NOTHING, roles: [{ ...role, inline, attached: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }] };
  const plan = planImport(wanted, nothingOf(wanted));
  expect(plan.map(({ verdict, calls }) => [verdict, calls.length])).toEqual([['create', 1], ['left', 0], ['left', 0], ['left', 0]]);
  expect(plan.slice(2).map(({ why }) => why)).toEqual([expect.stringContaining('not given without its inline policy Cut'), expect.stringContaining('not given without its inline policy Cut')]);
});

/** A call as the golden files have it: what is asked of whom, not with which words. */
function shown(call: ReturnType<typeof planImport>[number]['calls'][number]): string {
  if (call.api === 'iam') return `${call.action}${call.account === '' ? '' : ` in ${call.account}`}`;
  return `${call.method} ${call.api === 'admin' ? '/admin' : ''}${call.path}${call.subresource === undefined ? '' : `?${call.subresource}`}`;
}
