import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsExport } from './aws/aws-export.js';
import { awsWanted } from './aws/aws-wanted.js';
import { cephExport } from './ceph/ceph-export.js';
import { cephWanted } from './ceph/ceph-wanted.js';
import { minioExport } from './minio/minio-export.js';
import { minioWanted } from './minio/minio-wanted.js';
import { everythingOf, nothingOf } from '../../test/import/present.js';
import { planImport } from './plan-import.js';
import { parsedFile, readFiles } from './read-files.js';
import type { Wanted } from './wanted.js';

const samples = join(import.meta.dirname, '../../test/import');

const sources: readonly (readonly [name: string, wanted: () => Wanted])[] = [
  ['ceph', () => cephWanted(cephExport(readFiles([join(samples, 'ceph')]).map(parsedFile)))],
  ['minio', () => minioWanted(minioExport(readFiles([join(samples, 'minio')])), { account: '', uid: '' }, Date.UTC(2026, 10, 23))],
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

/** A call as the golden files have it: what is asked of whom, not with which words. */
function shown(call: ReturnType<typeof planImport>[number]['calls'][number]): string {
  if (call.api === 'iam') return `${call.action}${call.account === '' ? '' : ` in ${call.account}`}`;
  return `${call.method} ${call.api === 'admin' ? '/admin' : ''}${call.path}${call.subresource === undefined ? '' : `?${call.subresource}`}`;
}
