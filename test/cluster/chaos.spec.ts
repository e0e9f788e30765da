import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../../tools/cluster/index.mjs';
import { count } from '../counts.js';
import { checkReadModel, databaseUrlOf, relayLeader, verifyLog } from './chaos/log-of.js';
import { printRows, Workload } from './chaos/workload.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';

const ROUNDS = count(1, 10);

describeCluster('One process after another is killed under load', () => {
  const shared = sharedCluster();
  let load: Workload;

  const tell = (...words: string[]): Promise<unknown> => send(shared.cluster.dir, ...words);
  const status = async (): Promise<{ readonly primary: string; readonly standby?: string }> => (await tell('status')) as never;
  const kill = (name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => shared.cluster.kill(name, signal);
  const restart = (name: string): Promise<void> => shared.cluster.restart(name);
  /** Long enough for whoever notices late. */
  const goOn = async (ms = count(1500, 4000)): Promise<void> => sleep(ms);

  /** Breaks something, waits until all is served again; `cuts`: what serves requests is killed. */
  async function phase(title: string, strike: () => Promise<unknown>, { cuts = false } = {}): Promise<void> {
    load.incidents.begin(title, cuts);
    await strike();
    await load.incidents.untilServed();
    await goOn();
  }

  beforeAll(async () => {
    load = new Workload('chaos', shared.cluster);
    await load.start();
    await goOn();
  }, 60_000);
  afterAll(async () => {
    await load?.finish();
    // Whoever comes next needs both servers.
    if ((await status()).standby === undefined) await tell('rejoin');
  }, 120_000);

  for (let round = 0; round < ROUNDS; round++) {
    const again = round === 0 ? '' : ` (${round + 1})`;

    it(`a gateway${again}`, async () => {
      const name = `gateway-${1 + (round % 3)}`;
      await phase('a gateway is killed', () => kill(name), { cuts: true });
      await phase('it comes back', () => restart(name));
    }, 120_000);

    it(`a projector, and the one that relays the log to Kafka${again}`, async () => {
      const leader = await relayLeader(shared.cluster);
      await phase('the relay\'s leader is killed', () => kill(leader));
      expect(await relayLeader(shared.cluster)).not.toBe(leader);
      await restart(leader);
      const other = (await relayLeader(shared.cluster)) === 'projector-1' ? 'projector-2' : 'projector-1';
      await phase('a projector is killed', () => kill(other));
      await restart(other);
    }, 120_000);

    it(`the one that relays the log is suspended, and goes on later: another relays within 5 s${again}`, async () => {
      const leader = await relayLeader(shared.cluster);
      await phase('the relay\'s leader is stopped (SIGSTOP) for 8 s', async () => {
        await kill(leader, 'SIGSTOP');
        const stopped = performance.now();
        try {
          expect(await relayLeader(shared.cluster, leader)).not.toBe(leader);
          expect(performance.now() - stopped).toBeLessThan(5000);
          await sleep(8000 - (performance.now() - stopped));
        } finally {
          await kill(leader, 'SIGCONT');
        }
      });
    }, 120_000);

    it(`a broker${again}`, async () => {
      const name = `kafka-${1 + (round % 3)}`;
      await phase('a broker is killed', () => kill(name));
      await phase('it comes back', () => restart(name));
    }, 120_000);

    it(`Postgres: restarted, killed${again}`, async () => {
      const { primary } = await status();
      await phase('Postgres is restarted', () => restart(primary));
      await phase('Postgres is killed and started', async () => {
        await kill(primary);
        await restart(primary);
      });
    }, 180_000);

    it(`the standby: commits wait for it${again}`, async () => {
      const { standby } = await status();
      await phase('the standby is away for 4 s', async () => {
        await kill(standby!);
        await sleep(4000);
        await restart(standby!);
      });
    }, 120_000);

    it(`the primary, for good: the standby is promoted${again}`, async () => {
      await phase('failover', () => tell('promote'));
      await phase('the old primary becomes the standby', () => tell('rejoin'));
    }, 180_000);

    it(`the primary, with what it alone has${again}`, async () => {
      const { primary, standby } = await status();
      await phase('the standby is killed, then the primary, which comes back alone and is lost; failover', async () => {
        await kill(standby!);
        await sleep(500);
        await kill(primary);
        await restart(primary);
        await sleep(2000);
        await kill(primary);
        await restart(standby!);
        await tell('promote');
      });
      await phase('the lost one becomes the standby', () => tell('rejoin'));
    }, 180_000);
  }

  it('nothing that was acknowledged is lost, nobody was refused or let in wrongly', async () => {
    await load.finish();
    printRows(load.incidents);
    expect(load.incidents.wrong).toEqual([]);
    for (const { title, served } of load.incidents.phases) expect([title, served > 0]).toEqual([title, true]);
  }, 120_000);

  it('the log is intact, and the read model is what a replay from zero gives', async () => {
    const log = await verifyLog(databaseUrlOf(shared.cluster));
    expect(log.broken).toEqual([]);
    expect(log.streams).toBeGreaterThan(20);
    expect((await checkReadModel(shared.cluster)).differences).toEqual([]);
  }, 180_000);
});
