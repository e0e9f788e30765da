// A process that would hold the name `work`: says on stdout when it begins, each time it looks whether it still holds, and
// what became of a checkpoint that it writes. Times are of the machine's monotonic clock, the same for all processes.
import { PgLeadership } from '#eventstore-pg';

const [connectionString] = process.argv.slice(2);
const say = (what) => process.stdout.write(`${JSON.stringify({ at: Number(process.hrtime.bigint() / 1000n) / 1000, ...what })}\n`);
const leadership = new PgLeadership({ connectionString, onFailure: (name, error) => say({ failed: name, message: error.message }) });

leadership.campaign('work', async (tenure) => {
  say({ begins: String(tenure.term), checkpoint: tenure.checkpoint?.note });
  const ended = new Promise((resolve) => tenure.signal.addEventListener('abort', resolve, { once: true }));
  const looking = setInterval(() => say({ holds: tenure.holds() }), 5);
  const writing = setInterval(() => {
    tenure.advance({ position: { era: 1, transaction: 1n, number: 1n }, eventId: '018f0000-0000-7000-8000-000000000000', note: { pid: process.pid } })
      .then(() => say({ advanced: String(tenure.term) }), (error) => say({ refused: error.name }));
  }, 50);
  await ended;
  clearInterval(looking);
  clearInterval(writing);
  say({ ended: String(tenure.term) });
});

process.on('SIGTERM', () => void leadership.close().then(() => process.exit(0)));
