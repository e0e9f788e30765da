import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apt, provision, run, upgrade, which } from './run.mjs';

const client = join(dirname(fileURLToPath(import.meta.url)), '../../test/conformance/go');
const bin = join(provision, 'go/bin');

/** The Go of the machine, or Debian's; it fetches the tool chain that a module names by itself. */
export const goCommand = async () => which('go').catch(() => which('/usr/local/go/bin/go')).catch(async () => {
  await apt(['golang-go']);
  return which('go');
});

/** Builds once per text of `sources`, and again on upgrade. */
async function built(program, sources, build) {
  const receipt = join(bin, `${program}.sources`);
  const wanted = createHash('sha256').update(sources).digest('hex');
  if (!upgrade && existsSync(join(bin, program)) && existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted) return;
  console.log(`provision: ${program}: building`);
  mkdirSync(bin, { recursive: true });
  await build(await goCommand());
  writeFileSync(receipt, wanted);
}

/** Component `aws-sdk-go`: test/conformance/go, built; its modules come by the Go proxy. */
export async function goClient() {
  try {
    const sources = ['go.mod', 'go.sum', 'day_of_work.go'].map((name) => readFileSync(join(client, name), 'utf8'));
    const command = join(bin, 'aws-sdk-go');
    await built('aws-sdk-go', sources.join('\0'), (go) => run(go, ['build', '-o', command, '.'], { cwd: client }));
    return [['aws-sdk-go', { available: true, version: /aws-sdk-go-v2 v([\d.]+)/.exec(sources[0])?.[1], command }]];
  } catch (error) {
    return [['aws-sdk-go', { available: false, reason: error.message }]];
  }
}

/** A program from its Go module, by the Go proxy. */
async function installed(component, version, module) {
  try {
    const program = module.slice(module.lastIndexOf('/') + 1);
    await built(program, version, (go) => run(go, ['install', `${module}@${version}`], { env: { ...process.env, GOBIN: bin } }));
    return [[component, { available: true, version: version.slice(1), command: join(bin, program) }]];
  } catch (error) {
    return [[component, { available: false, reason: error.message }]];
  }
}

/** Component `versitygw`: an S3 server by others, over a folder, whose keys are paths; its own suite tests any S3. */
export const versitygw = () => installed('versitygw', 'v1.8.0', 'github.com/versity/versitygw/cmd/versitygw');

/** Component `minio-server`: an S3 server by others with versions, object lock, encryption and an STS of its own. */
export const minioServer = () => installed('minio-server', 'v0.0.0-20260212201848-7aac2a2c5b7c', 'github.com/minio/minio');

/** The folder of a module's sources in the module cache. */
async function sourcesOf(go, module, version) {
  return JSON.parse(await run(go, ['mod', 'download', '-json', `${module}@${version}`])).Dir;
}

/** A suite of tests that a client's own authors wrote, as a program. `build` gets the Go and the folder of the sources. */
async function suite(component, module, version, build) {
  try {
    const command = join(bin, component);
    await built(component, version, async (go) => build(go, await sourcesOf(go, module, version), command, version));
    return [[component, { available: true, version: version.slice(1), command }]];
  } catch (error) {
    return [[component, { available: false, reason: error.message }]];
  }
}

/**
 * minio-go keeps its functional tests as a program behind a build tag, beside a package of another name: it is built as a
 * module of its own, that requires what minio-go requires, and minio-go.
 */
async function minioGoSuite(go, sources, command, version) {
  const folder = `${command}.module`;
  mkdirSync(folder, { recursive: true });
  const text = (name) => readFileSync(join(sources, name), 'utf8');
  writeFileSync(join(folder, 'main.go'), text('functional_tests.go').replace(/^\/\/go:build mint$/m, ''));
  writeFileSync(join(folder, 'go.mod'), `${text('go.mod').replace(/^module .*$/m, 'module functional')}\nrequire github.com/minio/minio-go/v7 ${version}\n`);
  writeFileSync(join(folder, 'go.sum'), text('go.sum'));
  await run(go, ['build', '-mod=mod', '-o', command, '.'], { cwd: folder });
}

const packageTests = (folder) => (go, sources, command) => run(go, ['test', '-C', sources, '-c', '-o', command, folder]);

/** Components `minio-go-tests`, `rclone-tests`, `restic-tests`: what these clients are tested with by their authors. */
export const clientSuites = async () => (await Promise.all([
  suite('minio-go-tests', 'github.com/minio/minio-go/v7', 'v7.4.1', minioGoSuite),
  suite('rclone-tests', 'github.com/rclone/rclone', 'v1.76.0', packageTests('./backend/s3')),
  suite('restic-tests', 'github.com/restic/restic', 'v0.18.1', packageTests('./internal/backend/s3')),
])).flat();
