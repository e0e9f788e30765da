import { verifyStream } from '#eventstore-pg';
import { databaseKit, logKit } from '#testing';

const database = databaseKit();
const log = logKit(database, { Made: { schemaVersion: 1, critical: true } });
const stream = 'role/verified';

/** Every column of an event, with another value for it. */
const CHANGES: Readonly<Record<string, string>> = {
  era: 'era + 1', transaction: "'1'", number: 'number + 1000', id: "'01890000-0000-7000-8000-000000000000'", account: "'999999999999'",
  type: "'Unmade'", schema_version: '2', critical: 'false', time: "time + interval '1 ms'", actor: "actor || ' '", request_id: "'other'",
  source_ip: "'10.0.0.1'", reason: "''", command_id: "'other'", data: "data || ' '", hash: "sha256('')",
};

beforeAll(async () => {
  for (let i = 0; i < 4; i++) await log.write(stream, i, [{ type: 'Made', data: { i, text: 'ü𝄞"\\' } }]);
});

describe('verifyStream', () => {
  it('finds an untouched stream intact, through every kind of character', async () => {
    const records = await log.store.readRecords(stream);
    expect(verifyStream(records)).toEqual({ intact: true, version: 4, hash: records[3]!.hash });
  });

  it.each(Object.keys(CHANGES))('finds a change of %s', async (column) => {
    const saved = await database.query('select * from log.event where stream = $1 and version = 2', [stream]);
    const kept = saved[0]![column];
    await database.query(`update log.event set ${column} = ${CHANGES[column]!} where stream = $1 and version = 2`, [stream]);
    expect(verifyStream(await log.store.readRecords(stream))).toMatchObject({ intact: false, version: 2, problem: 'changed' });
    await database.query(`update log.event set ${column} = $2 where stream = $1 and version = 2`, [stream, kept]);
    expect(verifyStream(await log.store.readRecords(stream))).toMatchObject({ intact: true });
  });

  it('finds an event removed and two that changed places', async () => {
    const records = await log.store.readRecords(stream);
    expect(verifyStream(records.filter((_, i) => i !== 1))).toMatchObject({ intact: false, version: 2, problem: 'missing' });
    const [a, b, c, d] = records as [typeof records[0], typeof records[0], typeof records[0], typeof records[0]];
    const swapped = [a, { ...c, event: { ...c.event, version: 2 } }, { ...b, event: { ...b.event, version: 3 } }, d];
    expect(verifyStream(swapped)).toMatchObject({ intact: false, version: 2, problem: 'changed' });
  });
});
