import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBudgets } from '../src/config/read-budgets.ts';
import { readSettings } from '../src/config/read-settings.ts';
import { runCli } from './support/run-cli.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scripts = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;

function blocks(info: string): readonly string[] {
  return [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === info)
    .map(([, , text]) => text ?? '');
}

describe('the README', () => {
  it('shows budgets that are read without a problem', () => {
    const files = blocks('yaml budgets').map((text, index) => ({ file: `readme-${index}.yaml`, text }));
    expect(files.length).toBeGreaterThan(0);
    const { set, problems } = readBudgets(files, { approaching: 0.9, zone: 'UTC' });
    expect(problems).toEqual([]);
    expect(set.budgets).toHaveLength(4);
  });

  it('shows settings that are read without a problem', () => {
    const read = blocks('yaml settings').map((text) => readSettings('readme.yaml', text, {}));
    expect(read.map(({ problems }) => problems)).toEqual([[], [], []]);
    expect(read[1]?.value?.targets).toHaveLength(4);
  });

  it('names only scripts that there are', () => {
    const named = [...readme.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name ?? '');
    expect(named).toContain('verify');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', ...named]));
  });

  it('names only commands and options that there are', async () => {
    for (const [, command = '', options = ''] of readme.matchAll(/\| `headroom ([a-z]+)[^|]*\|([^\n]*)\|/g)) {
      const { code, out } = await runCli([command, '--help']);
      expect(code).toBe(0);
      for (const [option] of options.matchAll(/--[a-z]+/g)) expect(out).toContain(option);
    }
  });

  it('links only to files that there are', () => {
    for (const [, path = ''] of readme.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(() => readFileSync(join(root, path))).not.toThrow();
    }
  });
});
