import { progress } from './progress.js';

/** A progress under a clock that the test moves. */
function watched(terminal: boolean) {
  let [text, now] = ['', 0];
  const shown = progress({ terminal, err: (more) => void (text += more), clock: { now: () => 0, monotonic: () => now } }, 'import', 'users');
  return { shown, at: (ms: number, done: number, total?: number) => ((now = ms), shown.at(done, total)), text: () => text };
}

describe('progress', () => {
  it('moves one line of a terminal, at most ten times a second, and closes it', () => {
    const { at, shown, text } = watched(true);
    at(0, 0, 200);
    at(50, 10, 200);
    at(120, 20, 200);
    at(130, 200, 200);
    shown.end();
    expect(text().split('\r\u001b[K')).toEqual(['', 'import: 0 of 200 users (0%)', 'import: 20 of 200 users (10%, about 1 s left)', 'import: 200 of 200 users (100%)\n']);
  });

  it('writes plain lines elsewhere: at once, every ten seconds, and the last state', () => {
    const { at, shown, text } = watched(false);
    for (let second = 0; second <= 25; second++) at(second * 1000, second, 1000);
    shown.end();
    expect(text()).toBe('import: 0 of 1000 users (0%)\nimport: 10 of 1000 users (1%, about 16 min 30 s left)\nimport: 20 of 1000 users (2%, about 16 min 20 s left)\nimport: 25 of 1000 users (2%, about 16 min 15 s left)\n');
  });

  it('does not say twice what has not changed, nor anything of a work that did nothing', () => {
    const { at, shown, text } = watched(false);
    shown.end();
    expect(text()).toBe('');
    at(0, 3, 3);
    at(20_000, 3, 3);
    shown.end();
    expect(text()).toBe('import: 3 of 3 users (100%)\n');
  });

  it('counts where nobody knows the end, and takes an empty work for done', () => {
    const { at, text } = watched(false);
    at(0, 7);
    at(10_000, 0, 0);
    expect(text()).toBe('import: 7 users\nimport: 0 of 0 users (100%)\n');
  });

  it('says hours where it takes hours', () => {
    const { at, text } = watched(false);
    at(60_000, 1, 126);
    expect(text()).toContain('about 2 h 5 min left');
  });
});
