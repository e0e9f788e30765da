import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Gateway } from '../conformance/clients.js';
import { answered } from './described.js';
import { repeated } from './repeated.js';
import { play, type Stage, type WireCase } from './wire-case.js';

const files = globSync('*.yaml', { cwd: import.meta.dirname }).sort();
const casesOf = (file: string): WireCase[] => parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as WireCase[];

describeWith(provisioned('gateway'), 'On the wire of a whole gateway', () => {
  let gateway: Gateway;

  beforeAll(async () => { gateway = await startGateway(); }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  describe.each(files)('%s', (file) => {
    const stage: { -readonly [K in keyof Stage]: Stage[K] } = { gateway: undefined as never, cast: {}, saved: new Map() };

    beforeAll(() => {
      stage.gateway = gateway;
      stage.cast.root = gateway.rootCredentials;
    });

    it.each(casesOf(file))(`${basename(file, '.yaml')}: $name`, async (one) => {
      for (const round of repeated(one)) await play(round, stage);
    }, 60_000);
  });

  it('answers every operation of the OpenAPI document', () => {
    expect([...answered].filter(([, success]) => !success).map(([name]) => name)).toEqual([]);
  });
});
