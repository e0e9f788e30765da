import { type Exceptions, objectStoreContract } from './object-store.contract.js';
import { describeWith } from '../../../../test/provisioned.js';
import { minioServer, MinioServer } from '../../../objectstore-s3/test/minio-server.js';
import { storeKit } from '../../../objectstore-s3/test/store-kit.js';
import type { UpstreamServer } from '../../../objectstore-s3/test/upstream-server.js';
import { versity, Versitygw } from '../../../objectstore-s3/test/versitygw.js';

const LOCK = 'an upstream locks only in buckets that keep versions';
const SEALED = 'bytes lie upstream as they came';
const NOTHING = 'where nothing is, it sets no marker';
const PLACE = 'a listing goes on by the version that is named, if that is there';
const SUMS = 'checksums are kept here, and a listing is the upstream\'s';

/** Rules that no upstream store keeps. */
const UPSTREAM: Exceptions = {
  'changes what is named and nothing else': LOCK, 'answers undefined for an object, a version': LOCK, "gives a copy its source's tags": LOCK, 'gives an object of parts what its upload': LOCK,
  'keep the null version from': LOCK, 'are free when their time has passed': 'a time that has passed is refused there', 'binds nobody when': 'a time that has passed is refused there',
  'come back as they came, whole and in ranges': SEALED, 'are read with their key': SEALED, 'are told by their meta': SEALED, 'are the bytes as they are': SEALED,
  'become objects that are sealed': SEALED, 'may have parts of every small size': SEALED,
  'has at the end of a listed entry': 'owners are kept here, and a listing is the upstream\'s',
  'describes each object as it was written': SUMS,
  'copies keep tag, parts and bytes': 'a copy that an upstream makes is in one piece',
};

/** Rules of stores whose keys are paths. */
const PATHS = 'its keys are paths of files';
const OF_PATHS: Exceptions = {
  'sets a marker also where nothing is': NOTHING, 'finds its place by an id whose version is gone': PLACE,
  'keeps every Unicode key apart': PATHS, 'deletes what is as a listing showed it': PATHS, 'deletes many at once and answers for each': PATHS, 'refuses keys that are empty': PATHS, 'pages through a mixed bucket': PATHS, 'pages through a odd bucket': PATHS,
  'lists any bucket by the same rules': PATHS, 'walking by `next`': PATHS, 'pages by the rules for every': PATHS,
};

/** Rules that versitygw does not keep. */
const VERSITY: Exceptions = {
  ...OF_PATHS,
  'conditions are asked of the current version': 'to its conditions a delete marker is an object',
  'goes on after a key, after a version': 'its listings end at a null version that is their marker',
  'removes earlier versions and markers among them': 'a marker that another version hides is listed with another time',
  'after any steps a key has': 'a copy of the null version onto itself makes none beside it',
  'is extended by anybody': 'it takes no retention away',
  'ends with its bucket, which it does not keep': 'closing deletes the bucket upstream, and the parts in it',
};

/** Rules that MinIO does not keep. */
const MINIO: Exceptions = {
  ...OF_PATHS,
};

function upstreamContract(name: string, start: () => Promise<UpstreamServer>, exceptions: Exceptions): void {
  const kit = storeKit(start);

  objectStoreContract(name, () => ({ store: kit.store, small: 64 * 1024, large: 5 * 64 * 1024 + 1, slack: 2000, paths: true }), exceptions);
}

describeWith(versity, 'an upstream store', () => upstreamContract('S3ObjectStore', () => Versitygw.start({ versions: true }), { ...UPSTREAM, ...VERSITY }));
describeWith(minioServer, 'an upstream store that is MinIO', () => upstreamContract('S3ObjectStore over MinIO', () => MinioServer.start(), { ...UPSTREAM, ...MINIO }));
