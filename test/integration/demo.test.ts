import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('the demo brings a scheduled mail and a commit, and ends by itself when asked to', () => {
  const demo = join(import.meta.dirname, '../../scripts/demo/main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, '--once'], { encoding: 'utf8' });
  expect(stderr).toContain('Delivered weekly');
  expect(stdout).toContain('The mail:');
  expect(stdout).toContain('The commit:');
  expect(status).toBe(0);
}, 240_000);
