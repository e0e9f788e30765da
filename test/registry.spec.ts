import { readFileSync } from 'node:fs';
import { features } from '../apps/gateway/src/features.js';
import { Registry, errorCatalogues } from '#operation';
import { actionsMatching } from '#policy';
// @ts-expect-error a tool of plain JavaScript, shared with npm run operations
import { operationRows } from '../tools/operation-rows.mjs';

interface Row {
  readonly service: keyof typeof errorCatalogues;
  readonly name: string;
  readonly actions: readonly string[];
  readonly errors: readonly string[];
  readonly anonymous: string;
  readonly spec?: string;
  readonly vectors: number;
}

const registry = new Registry(features({} as never));
const rows = operationRows(registry.all()) as Row[];

/** Operations that need no IAM action: they only say who the caller is. */
const WITHOUT_PERMISSION = ['GetCallerIdentity'];

/** Operations that a policy may open to callers without a signature; every other one refuses them. */
const LEFT_TO_POLICY = [
  'CopyObject', 'DeleteObject', 'DeleteObjectTagging', 'DeleteObjects', 'GetBucketAcl', 'GetBucketLocation', 'GetBucketVersioning', 'GetObject', 'GetObjectAcl', 'GetObjectAttributes', 'GetObjectTagging',
  'HeadBucket', 'HeadObject', 'ListObjectVersions', 'ListObjects', 'ListObjectsV2', 'PutObject', 'PutObjectAcl', 'PutObjectTagging',
];

/** Operations whose parameters, or the connection, prove who calls. */
const UNSIGNED = ['AssumeRoleWithCertificate', 'AssumeRoleWithCustomToken', 'AssumeRoleWithLDAPIdentity', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];

describe('the registry of operations', () => {
  it('has operations in every service', () => {
    expect(new Set(rows.map((row) => row.service))).toEqual(new Set(['sts', 'iam', 's3', 'admin']));
  });

  it.each(rows.map((row) => [`${row.service}:${row.name}`, row] as const))('%s has a spec, an authorization, documented errors and a wire case', (_, row) => {
    expect(row.spec).toBeDefined();
    expect(row.vectors).toBeGreaterThan(0);
    if (!WITHOUT_PERMISSION.includes(row.name)) expect(row.actions.length).toBeGreaterThan(0);
    const unknown = row.errors.filter((code) => errorCatalogues[row.service][code] === undefined);
    expect(unknown).toEqual([]);
  });

  it('refuses the anonymous caller, save where a policy decides or the parameters prove who calls', () => {
    expect(rows.filter((row) => row.anonymous === 'by-policy').map((row) => row.name).sort()).toEqual(LEFT_TO_POLICY);
    expect(rows.filter((row) => row.anonymous === 'unsigned').map((row) => row.name).sort()).toEqual(UNSIGNED);
  });

  it('asks only for actions that a policy can name (node tools/generate-actions.mjs)', () => {
    const unnamed = rows.flatMap(({ actions }) => actions).filter((action) => !actionsMatching(action).some(({ name }) => name === action));
    expect(unnamed).toEqual([]);
  });

  it('stands in the reference page, which npm run operations writes', () => {
    const page = readFileSync('docs/reference/operations.md', 'utf8');
    expect(rows.filter((row) => !page.includes(`| ${row.service} | ${row.name} |`)).map((row) => row.name)).toEqual([]);
  });
});
