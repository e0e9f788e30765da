import { randomUUID } from 'node:crypto';
import { format } from 'node:util';
import { announcements, outboxes } from './contract/announcements.js';
import { annotating, annotationsOfCopies, owning, retention } from './contract/annotations.js';
import { lockedVersions, locksOfMany } from './contract/locks.js';
import { buckets } from './contract/buckets.js';
import { completionConditions, completionRaces, repetitions } from './contract/completion-races.js';
import { completions, partRules, partsOfObjects } from './contract/completions.js';
import { conditionalWrites, reads } from './contract/conditions.js';
import { copies, deletions } from './contract/deletions-and-copies.js';
import { sealedCopies, sealedObjects, sealedUploads } from './contract/encryption.js';
import { listings, listingsOverTime } from './contract/listings.js';
import { brokenBodies, refusals } from './contract/refusals.js';
import { keys, roundTrips } from './contract/round-trips.js';
import { deletionsOfCurrentVersionsThatWereSeen, deletionsOfVersionsThatWereSeen, deletionsOfWhatWasSeen } from './contract/seen.js';
import { uploadListings } from './contract/upload-listings.js';
import { uploadRefusals, uploads } from './contract/uploads.js';
import { usage, usageOfBuckets } from './contract/usage.js';
import { versionDeletions, versionedBuckets } from './contract/version-deletions.js';
import { versionLaws, versionRaces } from './contract/version-laws.js';
import { versionListings } from './contract/version-listings.js';
import { versions, versionsMadeOtherwise } from './contract/versions.js';
import { near, type StoreUnderTest, type Suite } from './contract/suite.js';

export type { StoreUnderTest } from './contract/suite.js';

/** Rules that a store cannot keep, by the beginning of their tests' names, and why. */
export type Exceptions = Readonly<Record<string, string>>;

/**
 * What every object store promises; run by the spec of each adapter. `make` is asked while tests run, not before. A rule that is
 * excepted must be broken indeed: an exception does not outlive its reason.
 */
export function objectStoreContract(name: string, make: () => StoreUnderTest, exceptions: Exceptions = {}): void {
  withExceptions(exceptions, () => contract(name, make));
}

const suiteOf = (make: () => StoreUnderTest): Suite => ({
  store: () => make().store,
  bucket: async () => {
    const id = randomUUID();
    await make().store.createBucket(id);
    return id;
  },
  lockable: async () => {
    const id = randomUUID();
    await make().store.createBucket(id, undefined, { objectLock: true });
    await make().store.setVersioning(id, 'Enabled', 1, true);
    return id;
  },
  fitting: (anything, paths) => (make().paths ? paths : anything),
  sizes: () => [0, 1, make().small, make().large],
  told: (lastModified) => (make().slack === undefined ? lastModified : near(lastModified, make().slack!)),
});

function contract(name: string, make: () => StoreUnderTest): void {
  const suite = suiteOf(make);
  describe(`${name} as an object store`, () => {
    describe('writing and reading', () => roundTrips(suite));
    describe('keys', () => keys(suite));
    describe('ranges and read conditions', () => reads(suite));
    describe('conditional writes', () => conditionalWrites(suite));
    describe('refused writes', () => refusals(suite));
    describe('broken bodies', () => brokenBodies(suite));
    describe('deleting', () => deletions(suite));
    describe('deleting what was seen', () => deletionsOfWhatWasSeen(suite));
    describe('deleting current versions that were seen', () => deletionsOfCurrentVersionsThatWereSeen(suite));
    describe('deleting versions that were seen', () => deletionsOfVersionsThatWereSeen(suite));
    describe('copying', () => copies(suite));
    describe('annotating', () => annotating(suite));
    describe('owners', () => owning(suite));
    describe('annotations of copies and uploads', () => annotationsOfCopies(suite));
    describe('retention', () => retention(suite));
    describe('locked versions', () => lockedVersions(suite));
    describe('locks', () => locksOfMany(suite));
    describe('announcing', () => announcements(suite));
    describe('what is announced, and when', () => outboxes(suite));
    describe('listing', () => listings(suite));
    describe('listing over time', () => listingsOverTime(suite));
    describe('buckets', () => buckets(suite));
    describe('uploads in parts', () => uploads(suite));
    describe('refused uploads', () => uploadRefusals(suite));
    describe('completing uploads', () => completions(suite));
    describe('parts of objects', () => partsOfObjects(suite));
    describe('rules of completion', () => partRules(suite));
    describe('completing again', () => repetitions(suite));
    describe('completing among others', () => completionRaces(suite));
    describe('conditions of completion', () => completionConditions(suite));
    describe('sealed objects', () => sealedObjects(suite));
    describe('copies of sealed objects', () => sealedCopies(suite));
    describe('sealed uploads', () => sealedUploads(suite));
    describe('listing uploads', () => uploadListings(suite));
    describe('versions', () => versions(suite));
    describe('versions made otherwise', () => versionsMadeOtherwise(suite));
    describe('buckets with versions', () => versionedBuckets(suite));
    describe('deleting versions', () => versionDeletions(suite));
    describe('listing versions', () => versionListings(suite));
    describe('laws of versions', () => versionLaws(suite));
    describe('versions among others', () => versionRaces(suite));
    describe('how much lies in a bucket', () => usage(suite));
    describe('how much lies in buckets', () => usageOfBuckets(suite));
  });
}

/** Tests register by the global `it`: for those that are excepted it is another. */
function withExceptions(exceptions: Exceptions, register: () => void): void {
  const whole = globalThis.it;
  const why = (name: string): string | undefined => Object.entries(exceptions).find(([start]) => name.startsWith(start))?.[1];
  const chosen = (name: string, ...rest: [jest.ProvidesCallback, number?]): void => {
    const reason = why(name);
    if (reason === undefined) whole(name, ...rest);
    else whole.failing(`${name} [not here: ${reason}]`, ...rest);
  };
  // Each row by its own name: a rule may be excepted for some rows.
  const each = (rows: readonly unknown[]) => (name: string, test: (...row: unknown[]) => unknown, timeout?: number): void => {
    for (const row of rows.map((one) => (Array.isArray(one) ? (one as unknown[]) : [one]))) {
      chosen(format(name, ...row.slice(0, name.match(/%[sijo]/g)?.length)), (() => test(...row)) as jest.ProvidesCallback, ...(timeout === undefined ? [] : [timeout]));
    }
  };
  globalThis.it = Object.assign(chosen, whole, { each }) as unknown as typeof whole;
  try {
    register();
  } finally {
    globalThis.it = whole;
  }
}
