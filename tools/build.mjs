/**
 * Builds apps/ and libs/ into dist/ (npm's `prepare`, `npm run build`): swc through the Nest CLI, then the data files
 * beside the sources, then away with outputs whose source is gone. Needs no install script to have run.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const entry = join(dist, 'apps/cli/src/main.js');
const trees = ['apps', 'libs'];
const dataFile = /\.(json|sql|yaml|xml|html|css|svg)$/;

/** Every file under a folder, as paths relative to the root of the tree that is walked. */
function* filesUnder(folder, base) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') yield* filesUnder(path, base);
    } else yield relative(base, path);
  }
}

function missingTools() {
  const { resolve } = createRequire(join(root, 'package.json'));
  return ['@nestjs/cli/package.json', '@swc/cli/package.json', '@swc/core/package.json'].filter((name) => {
    try {
      resolve(name);
      return false;
    } catch {
      return true;
    }
  });
}

function compile() {
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const run = spawnSync(process.execPath, [nest, 'build'], { cwd: root, encoding: 'utf8' });
  if (run.status === 0) return;
  process.stderr.write(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}\n`);
  console.error('rolegate: the build failed');
  process.exit(1);
}

function copyDataFiles() {
  for (const tree of trees) {
    for (const file of filesUnder(join(root, tree), root)) {
      if (!dataFile.test(file) || !file.includes('/src/')) continue;
      const to = join(dist, file);
      if (existsSync(to) && statSync(to).mtimeMs >= statSync(join(root, file)).mtimeMs) continue;
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(root, file), to);
    }
  }
}

/** A renamed or deleted source must not live on in dist/, where an import would still find it. */
function dropOrphans() {
  const emptied = new Set();
  for (const tree of trees) {
    for (const file of filesUnder(join(dist, tree), dist)) {
      const source = file.replace(/\.js(\.map)?$/, '.ts');
      if (existsSync(join(root, file)) || existsSync(join(root, source))) continue;
      rmSync(join(dist, file));
      emptied.add(dirname(join(dist, file)));
    }
  }
  for (let folder of emptied) {
    while (folder !== dist && readdirSync(folder).length === 0) {
      rmdirSync(folder);
      folder = dirname(folder);
    }
  }
}

/**
 * `npx rolegate` finds the command in node_modules/.bin. It is linked here and not by a "bin" in package.json, because
 * for a package's own "bin" npx first installs the package into its cache, slowly, and fails at it in npm 11.
 */
function linkCommands() {
  // Scripts written for Ceph call it by its other name.
  for (const name of ['rolegate', 'radosgw-admin']) {
    const link = join(root, 'node_modules/.bin', name);
    rmSync(link, { force: true });
    symlinkSync('../../apps/cli/bin/rolegate.mjs', link);
  }
}

linkCommands();
const missing = missingTools();
if (missing.length > 0) {
  if (existsSync(entry)) console.log('rolegate: development packages are not installed; keeping the dist/ that is here');
  else console.error(`rolegate: cannot build dist/ without the development packages (${missing.length} missing); run npm ci without --omit=dev`);
  process.exit(existsSync(entry) ? 0 : 1);
}
compile();
copyDataFiles();
dropOrphans();
