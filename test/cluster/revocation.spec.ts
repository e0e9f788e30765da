import { count } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedNodes } from './revocation/nodes.js';
import { clean, rounds } from './revocation/rounds.js';
import { Target } from './revocation/target.js';

/** Milliseconds: a lease and a tenth, and what a loaded machine adds. */
const LONGEST = 2200 + 1500;
const LIMIT = count(180_000, 3_600_000);

describeCluster('What was revoked is accepted by no node once the call has returned', () => {
  const shared = sharedNodes();

  it('of every kind, under load, events coming over Kafka', async () => {
    const outcome = await rounds('all at work', { times: count(57, 1000), lanes: 8, nodes: shared.nodes, prefix: 'steady' });
    clean(outcome);
    expect(outcome.unserved).toBe(0);
  }, LIMIT);

  it('with one node stopped: what waits in its sockets is refused when it goes on', async () => {
    const { cluster } = shared;
    const [stopped, ...others] = shared.nodes as [Target, Target, Target];
    await cluster.kill(stopped.name, 'SIGSTOP');
    const resume = (): Promise<void> => cluster.kill(stopped.name, 'SIGCONT');
    try {
      const outcome = await rounds('one node stopped (SIGSTOP)', { times: count(19, 200), lanes: 8, nodes: others, silent: [stopped], resume, prefix: 'stopped' });
      clean(outcome);
      expect(outcome.took.at(-1)).toBeLessThan(LONGEST);
    } finally {
      await resume();
    }
  }, LIMIT);

  it('with one node killed', async () => {
    const { cluster } = shared;
    const [killed, ...others] = [...shared.nodes].reverse() as [Target, Target, Target];
    await cluster.kill(killed.name);
    const outcome = await rounds('one node killed', { times: count(19, 200), lanes: 8, nodes: others, prefix: 'killed' });
    clean(outcome);
    expect(outcome.took.at(-1)).toBeLessThan(LONGEST);
    await cluster.restart(killed.name);
  }, LIMIT);

  it('with Kafka stopped: events come from Postgres', async () => {
    const { cluster } = shared;
    await cluster.stopKafka();
    const outcome = await rounds('Kafka stopped', { times: count(38, 1000), lanes: 8, nodes: shared.nodes, prefix: 'postgres' });
    clean(outcome);
    expect(outcome.unserved).toBe(0);
    await cluster.restart('kafka-1', 'kafka-2', 'kafka-3');
  }, LIMIT);
});
