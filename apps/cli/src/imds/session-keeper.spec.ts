import { jest } from '@jest/globals';
import { type InstanceSession, SessionKeeper } from './session-keeper.js';

const HOUR = 3_600_000;

describe('SessionKeeper', () => {
  beforeEach(() => { jest.useFakeTimers({ now: Date.UTC(2026, 0, 2) }); });
  afterEach(() => { jest.useRealTimers(); });

  function keeping(answers: (InstanceSession | Error)[]) {
    const said: string[] = [];
    let asked = 0;
    const keeper = new SessionKeeper({
      clock: { now: () => Date.now() }, say: (line) => said.push(line),
      fetch: async () => {
        const answer = answers[Math.min(asked++, answers.length - 1)]!;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return { keeper, said, asked: () => asked };
  }
  const session = (name: string, ms = HOUR): InstanceSession => ({
    credentials: { accessKeyId: name, secretAccessKey: 's', sessionToken: 't', expiration: new Date(Date.now() + ms) }, roleArn: 'arn:aws:iam:::role/Web', instanceProfileArn: 'p', instanceProfileId: 'i', issuedAt: Date.now(),
  });

  it('renews a session when half of it is over', async () => {
    const { keeper, asked } = keeping([session('first'), session('second', 2 * HOUR)]);
    await keeper.start();
    expect(keeper.current!.credentials.accessKeyId).toBe('first');
    await jest.advanceTimersByTimeAsync(HOUR / 2 - 1000);
    expect(asked()).toBe(1);
    await jest.advanceTimersByTimeAsync(2000);
    expect(keeper.current!.credentials.accessKeyId).toBe('second');
    keeper.stop();
  });

  it('keeps the old one to its end while there is no new one, tries again ever more seldom, and says so once', async () => {
    const { keeper, said, asked } = keeping([session('first'), new Error('no gateway answers')]);
    await keeper.start();
    await jest.advanceTimersByTimeAsync(HOUR - 1);
    expect(keeper.current!.credentials.accessKeyId).toBe('first');
    await jest.advanceTimersByTimeAsync(1);
    expect(keeper.current).toBeUndefined();
    expect(asked()).toBeGreaterThan(20);
    expect(asked()).toBeLessThan(50);
    expect(said).toEqual([expect.stringContaining('session of arn:aws:iam:::role/Web'), 'no new session: no gateway answers']);
    keeper.stop();
  });

  it('begins without a session when there is none yet', async () => {
    const { keeper, said } = keeping([new Error('not yet'), session('first')]);
    await keeper.start();
    expect(keeper.current).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1000);
    expect(keeper.current!.credentials.accessKeyId).toBe('first');
    expect(said).toHaveLength(2);
    keeper.stop();
  });
});
