import { createLogger } from './logger.js';

function logged(level: string, write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger(level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('is one JSON line per entry with an ISO time, and nothing of the machine', () => {
    const [line] = logged('info', (logger) => logger.info({ requestId: 'R1' }, 'said'));
    expect(line).toEqual({ level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), requestId: 'R1', msg: 'said' });
  });

  it('leaves out what is below its level', () => {
    expect(logged('warn', (logger) => { logger.info('no'); logger.warn('yes'); })).toHaveLength(1);
    expect(logged('silent', (logger) => logger.error('no'))).toEqual([]);
  });

  it.each(['secretAccessKey', 'sessionToken', 'secret', 'password', 'authorization', 'sealedSecret'])('never writes %s', (name) => {
    const [line] = logged('info', (logger) => logger.info({ [name]: 'planted', inside: { [name]: 'planted', kept: 1 } }, 'said'));
    expect(JSON.stringify(line)).not.toContain('planted');
    expect(line).toMatchObject({ inside: { kept: 1 } });
  });

  it('tells an error without the connection that pg hangs on it', () => {
    const error = Object.assign(new Error('terminating connection'), { code: '57P01', client: { user: 'rolegate' } });
    const [line] = logged('warn', (logger) => logger.warn({ err: error }, 'object store'));
    expect(line).toMatchObject({ err: { message: 'terminating connection', code: '57P01', stack: expect.stringContaining('logger.spec') } });
    expect(line!.err).not.toHaveProperty('client');
  });
});
