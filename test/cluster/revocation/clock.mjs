// Loaded with --import into a gateway under test. At SIGUSR2 it takes `{wall, standing}` from file ROLEGATE_TEST_CLOCK:
// milliseconds that the wall clock is ahead from now on, and for which the monotonic clock stands still from now on, as it
// does while a machine is suspended.
import { readFileSync } from 'node:fs';

const [wallClock, monotonicClock] = [Date.now, performance.now.bind(performance)];
let ahead = 0;
let stood = 0;
let standing = { from: 0, for: 0 };

const stoodStill = () => stood + Math.min(monotonicClock() - standing.from, standing.for);
Date.now = () => wallClock() + ahead;
performance.now = () => monotonicClock() - stoodStill();
process.on('SIGUSR2', () => {
  const to = JSON.parse(readFileSync(process.env.ROLEGATE_TEST_CLOCK, 'utf8'));
  ahead = to.wall;
  stood = stoodStill();
  standing = { from: monotonicClock(), for: to.standing };
});
