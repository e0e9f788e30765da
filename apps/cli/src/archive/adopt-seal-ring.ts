import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventStore, fold } from '#event-sourcing';
import { PgDataKeys, PgEventStore } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import type { Present } from '#operation';
import { KeyRing, type RingKey, parseKeyList, rewrapAll } from '#seal';
import { promoteSealKey, retireSealKey, SEAL_KEY_STREAM, sealKeyRing, type SealKeyRingState } from '#sts';
import pg from 'pg';
import type { GatewayConfig } from '../../../gateway/src/config/gateway-config.js';
import { readPrivate } from '../../../gateway/src/node/private-file.js';
import { CannotRestore } from './restored-place.js';

const META = { actor: 'arn:aws:iam:::system/import', requestId: 'import', sourceIp: '', reason: 'import rolegate' };

/**
 * Brings every data key of a restored log under the seal ring of this place, and says so in the log: gateways here need
 * none of the keys of the place where the archive was made. Done already is no work. @returns how many data keys it changed
 */
export async function adoptSealRing(connectionString: string, config: GatewayConfig, archived: readonly RingKey[]): Promise<number> {
  const own = await ownKeys(config, archived);
  const prints = new KeyRing('seal', [own.issuing]).fingerprints();
  const others = [...archived, ...own.others].filter(({ id }, i, all) => id !== own.issuing.id && all.findIndex((one) => one.id === id) === i);
  const ring = new KeyRing('seal', [{ ...own.issuing, issuing: true }, ...others.map((key) => ({ ...key, issuing: false }))]);
  const pool = new pg.Pool({ connectionString, max: 2 });
  const store = new PgEventStore({ connectionString, types: sealKeyRing.events, appendConnections: 1, readConnections: 1 });
  try {
    const dataKeys = new PgDataKeys(pool);
    // Written before anything is wrapped under a key that is new; until the end the archive's keys stand beside it.
    if ([...(await dataKeys.wrapped()).keys()].some((id) => id !== own.issuing.id)) await own.write([own.issuing, ...others]);
    const { rewrapped, failed } = await rewrapAll(dataKeys, ring);
    if (failed.length > 0) throw new CannotRestore(`the secrets of ${failed.slice(0, 5).join(', ')} cannot be opened with the archive's keys`);
    await promote(store, own.issuing.id, prints.get(own.issuing.id)!, own.others.map(({ id }) => id));
    await own.write([own.issuing]);
    return rewrapped;
  } finally {
    await store.close();
    await pool.end();
  }
}

/** The ring of this place: its key wraps, and none is needed that this place does not have (`kept`). */
async function promote(store: EventStore, keyId: string, fingerprint: string, kept: readonly string[]): Promise<void> {
  const loaded = async (): Promise<Present<SealKeyRingState> | undefined> => {
    const events = await store.readStream(SEAL_KEY_STREAM);
    const state = fold(sealKeyRing, undefined, events);
    return state && { stream: SEAL_KEY_STREAM, version: events.at(-1)!.version, state };
  };
  const promoted = promoteSealKey(await loaded(), keyId, fingerprint);
  if (promoted) await store.append({ commandId: uuidv7(), meta: META, writes: [promoted] });
  for (const { keyId: id } of (await loaded())!.state.keys) {
    const retired = id === keyId || kept.includes(id) ? undefined : retireSealKey(await loaded(), id, true);
    if (retired) await store.append({ commandId: uuidv7(), meta: META, writes: [retired] });
  }
}

interface OwnKeys {
  readonly issuing: RingKey;
  readonly others: readonly RingKey[];
  /** Where the ring is a file of the data folder. */
  write(keys: readonly RingKey[]): Promise<void>;
}

/** As configured; else the data folder's, or a new one. @throws CannotRestore when two different keys have one id */
async function ownKeys({ sealKeys, storage }: GatewayConfig, archived: readonly RingKey[]): Promise<OwnKeys> {
  if (sealKeys) {
    const taken = sealKeys.find((key) => isAnother(key, archived));
    if (taken) throw new CannotRestore(`the seal key ${taken.id} of ROLEGATE_SEAL_KEYS is another one than the archive's of the same id: give it another id`);
    return { issuing: sealKeys[0]!, others: sealKeys.slice(1), write: async () => undefined };
  }
  const file = join(storage.dataDir, 'seal-keys');
  const present = await readPrivate(file);
  const known = present === undefined ? undefined : parseKeyList(present, file, [])[0];
  const issuing = known && !isAnother(known, archived) && !archived.some(({ id }) => id === known.id) ? known : { id: `seal-${Date.now()}`, material: randomBytes(32) };
  return {
    issuing, others: [],
    async write(keys) {
      await writeFile(`${file}.new`, keys.map(({ id, material }) => `${id}:${Buffer.from(material).toString('base64')}\n`).join(''), { mode: 0o600, flush: true });
      await rename(`${file}.new`, file);
    },
  };
}

const isAnother = (key: RingKey, archived: readonly RingKey[]): boolean =>
  archived.some(({ id, material }) => id === key.id && !Buffer.from(material).equals(Buffer.from(key.material)));
