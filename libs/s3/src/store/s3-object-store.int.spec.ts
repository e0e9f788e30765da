import type { UpstreamStore } from '#objectstore-s3';
import { databaseKit } from '#testing';
import { type Exceptions, objectStoreContract } from './object-store.contract.js';
import { describeWith } from '../../../../test/provisioned.js';
import { migrateUpstream } from '../../../objectstore-s3/test/migrated.js';
import { ContractStore } from '../../../objectstore-s3/test/contract-store.js';
import { minioServer, MinioServer } from '../../../objectstore-s3/test/minio-server.js';
import { versity, Versitygw } from '../../../objectstore-s3/test/versitygw.js';

const LOCK = 'what others reach around the gateway cannot be locked';
const SEALED = 'bytes lie upstream as they came';
const VERSIONS = 'versions that an upstream keeps are its own';
const SUMS = 'checksums are kept here, and a listing is the upstream\'s';

/** Rules that no upstream store keeps. */
const UPSTREAM = {
  'changes what is named and nothing else': LOCK, 'answers undefined for an object, a version': LOCK, "gives a copy its source's tags": LOCK, 'gives an object of parts what its upload': LOCK,
  'is what the object brings': LOCK, 'is extended by anybody': LOCK, 'binds nobody when': LOCK,
  'come back as they came, whole and in ranges': SEALED, 'are read with their key': SEALED, 'are told by their meta': SEALED, 'are the bytes as they are': SEALED,
  'become objects that are sealed': SEALED, 'may have parts of every small size': SEALED,
  'keeps every version of an object': VERSIONS, 'keeps what was there before it kept versions': VERSIONS, 'suspended: replaces': VERSIONS, 'makes versions by copies': VERSIONS,
  'conditions are asked of the current version': VERSIONS, 'annotates the version that is named': VERSIONS, 'keeps the parts of an upload for as long': VERSIONS,
  'begins to keep versions before': VERSIONS, 'counts every version and no marker': VERSIONS, 'deletes many at once, objects and versions': VERSIONS, 'is not empty, and cannot be closed': VERSIONS,
  'deletes a version for good': VERSIONS, 'sets a delete marker and keeps': VERSIONS, 'sets a marker also where nothing is': VERSIONS, 'lists versions and markers': VERSIONS,
  'folds by delimiters of any length, under any prefix': VERSIONS, 'goes on after a key, after a version': VERSIONS, 'after any steps a key has': VERSIONS,
  'tells the tags of each version': VERSIONS, 'replaces the null version by a marker': VERSIONS, 'sets a marker before the current': VERSIONS, 'removes a marker that is all': VERSIONS, 'removes earlier versions and markers': VERSIONS,
  'takes the null version as seen': VERSIONS, 'a change of mode stands': VERSIONS, 'writers and deleters of one key': VERSIONS,
  'leaves versions that object lock protects': LOCK, 'are free when their time has passed': LOCK, 'go by the bypass where': LOCK, 'stay, current or not': LOCK, 'hold against a deletion': LOCK,
  'keep the null version from': LOCK, 'keep theirs of many deletions': LOCK, 'keep versions from jobs': LOCK, 'tells markers from the versions': VERSIONS,
  'has at the end of a listed entry': 'owners are kept here, and a listing is the upstream\'s',
  'describes each object as it was written': SUMS,
  'copies keep tag, parts and bytes': 'a copy that an upstream makes is in one piece',
};

/** Rules that a store does not keep whose keys are paths. */
const PATHS = 'its keys are paths of files';
const OF_PATHS = {
  'keeps every Unicode key apart': PATHS, 'deletes what is as a listing showed it': PATHS, 'deletes many at once and answers for each': PATHS, 'refuses keys that are empty': PATHS, 'pages through a mixed bucket': PATHS, 'pages through a odd bucket': PATHS,
  'lists any bucket by the same rules': PATHS, 'walking by `next`': PATHS, 'pages by the rules for every': PATHS,
};

/** Rules that versitygw does not keep. */
const VERSITY: Exceptions = {
  ...OF_PATHS,
  'ends with its bucket, which it does not keep': 'closing deletes the bucket upstream, and the parts in it',
};

/** Rules that MinIO does not keep. */
const MINIO: Exceptions = {
  ...OF_PATHS,
};

interface Server {
  store(): UpstreamStore;
  stop(): Promise<void>;
}

function upstreamContract(name: string, start: () => Promise<Server>, exceptions: Exceptions): void {
  let server: Server;
  let store: ContractStore;
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });
  const kit = databaseKit({ migrate: migrateUpstream });
  beforeAll(async () => {
    server = await start();
    store = new ContractStore({ database: { connectionString: kit.connectionString }, stores: [server.store()] });
  });

  objectStoreContract(name, () => ({ store, small: 64 * 1024, large: 5 * 64 * 1024 + 1, slack: 2000 }), exceptions);
}

describeWith(versity, 'an upstream store', () => upstreamContract('S3ObjectStore', () => Versitygw.start({ versions: true }), { ...UPSTREAM, ...VERSITY }));
describeWith(minioServer, 'an upstream store that is MinIO', () => upstreamContract('S3ObjectStore over MinIO', () => MinioServer.start(), { ...UPSTREAM, ...MINIO }));
