// Loaded with --import into a gateway under test: every SIGUSR2 puts the wall clock one hour ahead.
const real = Date.now;
let ahead = 0;
Date.now = () => real() + ahead;
process.on('SIGUSR2', () => {
  ahead += 3_600_000;
});
