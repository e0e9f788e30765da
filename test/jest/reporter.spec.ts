import { excuses, summarize } from './reporter.mjs';

const passed = { status: 'passed', fullName: 'keys are unique', ancestorTitles: [] };
const failed = { status: 'failed', fullName: 'keys are long', ancestorTitles: [] };
const skippedSuite = (title: string) => ({ status: 'pending', fullName: `${title} lists`, ancestorTitles: [title] });
const skippedTest = { status: 'pending', fullName: 'roles are deleted', ancestorTitles: ['roles'] };

describe('the last lines of a test run', () => {
  it('counts passed and failed tests', () => {
    expect(summarize([{ testResults: [passed, passed, failed] }], new Map(), false)).toEqual({ passed: 2, failed: 1, skips: [] });
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(summarize([{ testResults: [], testExecError: { message: 'Cannot find module' } }], new Map(), false).failed).toBe(1);
  });

  it('names a suite that lacks a component once, with its count', () => {
    const suite = 'boto3 assumes a role (needs boto3: not provisioned)';
    const { skips } = summarize([{ testResults: [skippedSuite(suite), skippedSuite(suite), skippedTest] }], new Map(), false);
    expect(skips).toEqual([{ name: suite, tests: 2, reason: undefined }, { name: 'roles are deleted', tests: 1, reason: undefined }]);
  });

  it('lets a skip pass outside CI and fails it inside', () => {
    expect(summarize([{ testResults: [passed, skippedTest] }], new Map(), false).failed).toBe(0);
    expect(summarize([{ testResults: [passed, skippedTest] }], new Map(), true)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('forgives in CI what is named with a reason, whatever the component that was missing', () => {
    const excused = excuses('[{"name": "rclone copies a folder", "reason": "Debian package only"}]');
    const run = [{ testResults: [skippedSuite('rclone copies a folder (needs rclone: no apt-get)')] }];
    expect(summarize(run, excused, true)).toMatchObject({ failed: 0, skips: [{ reason: 'Debian package only' }] });
  });

  it('refuses an excuse without a reason', () => {
    expect(() => excuses('[{"name": "rclone copies a folder"}]')).toThrow('needs a name and a reason');
  });
});
