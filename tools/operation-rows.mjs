import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';

/** Where wire vectors live: YAML lists whose cases name their operation. */
const VECTORS = ['libs/protocol/src/test-data/*.yaml', 'libs/*/test/wire*.yaml', 'test/wire/*.yaml'];

/** An operation's name and service; configurations of buckets are all of S3 (libs/s3/src/bucket/bucket.configuration.ts). */
const DEFINITION = /(?:define(?:Read|Write|Stream)\b|(?:reads|writes)Configuration<)[\s\S]*?\bname: '([A-Za-z0-9]+)',\s+(?:service: '([a-z0-9]+)'|feature: )/;

/** One row per operation of a registry, with the files that test it. */
export function operationRows(operations, root = '.') {
  const sources = globSync('libs/*/src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
  const fileOf = new Map();
  for (const file of sources) {
    const match = DEFINITION.exec(readFileSync(`${root}/${file}`, 'utf8'));
    if (match) fileOf.set(`${match[2] ?? 's3'}:${match[1]}`, file);
  }
  const specs = new Set(globSync('libs/*/src/**/*.spec.ts', { cwd: root }));
  const vectors = vectorCounts(root);
  return operations
    .map((operation) => {
      const file = fileOf.get(`${operation.service}:${operation.name}`);
      return {
        service: operation.service,
        name: operation.name,
        kind: operation.kind,
        actions: operation.actions,
        feature: operation.feature,
        errors: operation.errors,
        anonymous: operation.anonymous ?? 'refused',
        file,
        spec: file && specs.has(file.replace(/\.ts$/, '.spec.ts')) ? file.replace(/\.ts$/, '.spec.ts') : undefined,
        vectors: vectors.get(operation.name) ?? 0,
      };
    })
    .sort((a, b) => a.service.localeCompare(b.service) || a.name.localeCompare(b.name));
}

/** How many wire cases name each operation. */
function vectorCounts(root) {
  const counts = new Map();
  for (const pattern of VECTORS) {
    for (const file of globSync(pattern, { cwd: root })) {
      for (const match of readFileSync(`${root}/${file}`, 'utf8').matchAll(/^\s*(?:- )?(?:name|operation): ["']?([A-Z][A-Za-z0-9]+)["']?\s*$/gm)) {
        counts.set(match[1], (counts.get(match[1]) ?? 0) + 1);
      }
    }
  }
  return counts;
}
