import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { nodeCommand, root } from './provisioned.js';

describe('docs/reference/metrics.md', () => {
  it('is what the sources register; else run `npm run metrics:docs`', async () => {
    await expect(promisify(execFile)(nodeCommand, ['tools/metrics-reference.mjs', '--check'], { cwd: root })).resolves.toBeDefined();
  });
});
