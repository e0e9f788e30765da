/**
 * Ends every run with what was left out, by name, and one plain line `N passed, N failed`. With CI=true a test that did
 * not run is a failure, unless test/skips.json names it with a reason.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** @returns {Map<string, string>} what may be skipped in CI: the name of a test or of its suite → the reason */
export function excuses(json = readFileSync(new URL('../skips.json', import.meta.url), 'utf8')) {
  return new Map(JSON.parse(json).map(({ name, reason }) => {
    if (!name || !reason) throw new Error('test/skips.json: every entry needs a name and a reason');
    return [name, reason];
  }));
}

/**
 * Sorts a run's results into what the last lines say.
 * @returns {{passed: number, failed: number, skips: {name: string, tests: number, reason?: string}[]}}
 */
export function summarize(testResults, excused, strict) {
  let passed = 0;
  let failed = 0;
  const skips = new Map();
  for (const { testResults: tests, testExecError, failureMessage } of testResults) {
    // A file that cannot even be loaded has no tests to count: it is one failure of its own.
    if (testExecError !== undefined || (failureMessage && tests.length === 0)) failed += 1;
    for (const test of tests) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failed += 1;
      else addSkip(skips, test, excused);
    }
  }
  const list = [...skips.values()];
  if (strict) for (const { tests, reason } of list) if (reason === undefined) failed += tests;
  return { passed, failed, skips: list };
}

/** A skipped suite is one line with its count; a skipped test within a running suite is a line of its own. */
function addSkip(skips, test, excused) {
  const name = test.ancestorTitles.find((title) => title.includes(' (needs ')) ?? test.fullName;
  const entry = skips.get(name) ?? { name, tests: 0, reason: excused.get(name.replace(/ \(needs .*$/, '')) };
  entry.tests += 1;
  skips.set(name, entry);
}

export default class Reporter {
  #failed = 0;
  #unexcused = 0;

  onRunComplete(_contexts, { testResults }) {
    const strict = process.env.CI === 'true';
    const { passed, failed, skips } = summarize(testResults, excuses(), strict);
    const lines = skips.map(({ name, tests, reason }) => {
      const verdict = reason !== undefined ? `: ${reason}` : strict ? ': a failure in CI, test/skips.json does not name it' : '';
      return `SKIPPED ${name}${tests > 1 ? ` [${tests} tests]` : ''}${verdict}`;
    });
    for (const file of testResults.filter(({ testExecError }) => testExecError !== undefined)) {
      lines.push(`NOT RUN ${relative(process.cwd(), file.testFilePath)}`);
    }
    lines.push(`${passed} passed, ${failed} failed`, '');
    // Jest's own summary comes after every reporter; these lines are to be the last.
    process.once('exit', () => process.stdout.write(lines.join('\n')));
    this.#failed = failed;
    this.#unexcused = strict ? skips.filter(({ reason }) => reason === undefined).length : 0;
  }

  /** Jest fails the run when a reporter has an error. */
  getLastError() {
    if (this.#unexcused > 0) return new Error(`${this.#unexcused} suites or tests were skipped without an entry in test/skips.json`);
    return this.#failed > 0 ? new Error(`${this.#failed} failed`) : undefined;
  }
}
