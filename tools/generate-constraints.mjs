#!/usr/bin/env node
/**
 * Extracts lengths, patterns, enums, ranges and required members of every operation's input from botocore's models
 * (PyPI `botocore`, Apache-2.0) into libs/protocol/src/generated/. The AWS SDK's own schemas do not carry them. The codes that
 * each operation of IAM and STS documents go to test/generated/documented-errors.json, for test/documented-errors.spec.ts.
 *
 *   node tools/generate-constraints.mjs             fetches the newest botocore with pip into a temporary folder
 *   node tools/generate-constraints.mjs FOLDER      reads FOLDER/botocore/data instead
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const TARGET = new URL('../libs/protocol/src/generated/', import.meta.url).pathname;
const DOCUMENTED_ERRORS = new URL('../test/generated/documented-errors.json', import.meta.url).pathname;
const SERVICES = ['sts', 'iam', 's3'];

/** Shapes that the model does not call sensitive but whose values must not be repeated in an error. */
const SENSITIVE = new Set(['tokenCodeType', 'authenticationCodeType', 'contextAssertionType', 'encodedMessageType', 'privateKeyIdType']);

/** Enums that stores other than AWS's extend: regions and placements, storage classes, notification events; the rules of filters, which come in any case. */
const OPEN_ENUMS = new Set(['BucketLocationConstraint', 'StorageClass', 'TransitionStorageClass', 'Event', 'FilterRuleName']);

/** Values that AWS documents (S3 User Guide, "Canned ACL") and the model leaves out. */
const UNLISTED = { BucketCannedACL: ['log-delivery-write'] };

/**
 * What Ceph allows beyond AWS: keys of any length given by the operator, and users named `tenant$uid`. `accept` replaces
 * the pattern in the check; the error keeps AWS's words.
 */
const RELAXED = { accessKeyIdType: { min: 1 }, existingUserNameType: { accept: '[\\w+=,.@$:-]+' } };

function fetchBotocore() {
  const folder = mkdtempSync(join(tmpdir(), 'botocore-'));
  execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, 'botocore'], { stdio: 'inherit' });
  return folder;
}

function readModel(folder, service) {
  const data = join(folder, 'botocore/data', service);
  const version = readdirSync(data).sort().at(-1);
  return JSON.parse(gunzipSync(readFileSync(join(data, version, 'service-2.json.gz'))));
}

/** What a shape constrains, or undefined when it and everything below it constrain nothing. */
function constraintOf(model, name, kept, pending) {
  if (kept.has(name)) return kept.get(name);
  if (pending.has(name)) return { name };
  pending.add(name);
  const constraint = describe(model, name, kept, pending);
  pending.delete(name);
  kept.set(name, constraint);
  return constraint;
}

function describe(model, name, kept, pending) {
  const shape = model.shapes[name];
  const nested = (ref) => (constraintOf(model, ref.shape, kept, pending) ? ref.shape : undefined);
  const bounds = { ...(shape.min !== undefined && { min: shape.min }), ...(shape.max !== undefined && { max: shape.max }) };
  const sensitive = (shape.sensitive || SENSITIVE.has(name)) && { sensitive: true };
  switch (shape.type) {
    case 'structure': {
      const members = Object.fromEntries(Object.entries(shape.members).map(([key, ref]) => [key, nested(ref)]).filter(([, ref]) => ref));
      const required = shape.required ?? [];
      return required.length + Object.keys(members).length > 0 ? { type: 'structure', ...(required.length > 0 && { required }), members } : undefined;
    }
    case 'list': {
      const member = nested(shape.member);
      return member || Object.keys(bounds).length > 0 ? { type: 'list', ...bounds, ...(member && { member }) } : undefined;
    }
    case 'map': {
      const key = nested(shape.key);
      const value = nested(shape.value);
      return key || value || Object.keys(bounds).length > 0 ? { type: 'map', ...bounds, ...(key && { key }), ...(value && { value }) } : undefined;
    }
    case 'integer':
    case 'long':
      return Object.keys(bounds).length > 0 ? { type: 'number', ...bounds, ...sensitive } : undefined;
    case 'string':
    case 'blob': {
      const choice = shape.enum && !OPEN_ENUMS.has(name) ? { enum: [...shape.enum, ...(UNLISTED[name] ?? [])] } : {};
      const all = { ...bounds, ...(shape.pattern && { pattern: shape.pattern }), ...choice, ...RELAXED[name] };
      return Object.keys(all).length > 0 ? { type: shape.type, ...all, ...sensitive } : undefined;
    }
    default:
      return undefined;
  }
}

function extract(model) {
  const kept = new Map();
  const operations = {};
  for (const [name, operation] of Object.entries(model.operations)) {
    if (operation.input && constraintOf(model, operation.input.shape, kept, new Set())) operations[name] = operation.input.shape;
  }
  const shapes = [...kept].filter(([, constraint]) => constraint).sort(([a], [b]) => (a < b ? -1 : 1));
  return { operations, shapes };
}

function source(service, version, { operations, shapes }) {
  const lines = (entries) => entries.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`).join('\n');
  return [
    `// Generated by tools/generate-constraints.mjs from botocore ${version} (Apache-2.0). Do not edit.`,
    `import type { ConstraintData } from '../constraints/constraint-data.js';`,
    '',
    `export const ${service}Constraints: ConstraintData = {`,
    `  operations: {\n${lines(Object.entries(operations))}\n  },`,
    `  shapes: {\n${lines(shapes)}\n  },`,
    '};',
    '',
  ].join('\n');
}

/** The code on the wire of each error that an operation documents: the shape's own, or the name of the shape. */
function documentedErrors(model) {
  const codes = (errors = []) => errors.map(({ shape }) => model.shapes[shape].error?.code ?? shape).sort();
  return Object.fromEntries(Object.entries(model.operations).map(([name, { errors }]) => [name, codes(errors)]));
}

const given = process.argv[2];
const folder = given ?? fetchBotocore();
try {
  const version = /__version__ = '([^']+)'/.exec(readFileSync(join(folder, 'botocore/__init__.py'), 'utf8'))[1];
  mkdirSync(dirname(DOCUMENTED_ERRORS), { recursive: true });
  writeFileSync(DOCUMENTED_ERRORS, `${JSON.stringify({ botocore: version, sts: documentedErrors(readModel(folder, 'sts')), iam: documentedErrors(readModel(folder, 'iam')) }, null, 1)}\n`);
  for (const service of SERVICES) {
    const data = extract(readModel(folder, service));
    writeFileSync(join(TARGET, `constraints.${service}.ts`), source(service, version, data));
    console.log(`${service}: ${Object.keys(data.operations).length} operations, ${data.shapes.length} shapes`);
  }
} finally {
  if (!given) rmSync(folder, { recursive: true, force: true });
}
