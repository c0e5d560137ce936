import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBudgets } from '../src/config/budgets/read-budgets.ts';
import { readSettings } from '../src/config/settings/read-settings.ts';
import { blocksOf, codeRows, PAGES, ROOT } from './support/docs.ts';
import { folderWith } from './support/folder.ts';
import { runCli } from './support/run-cli.ts';

const README = PAGES.slice(0, 1);
const { scripts, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
};

/** What needs a network or a server, or takes long; tests of their own run what these do. */
const NOT_RUN = [
  'npm ci && npm start',
  'npm ci && npm run verify',
  `npm pack && npm install --global ./headroom-${version}.tgz`,
  'npm run demo',
];

describe('the README and its pages', () => {
  it('show budgets that are read without a problem', () => {
    const files = blocksOf(PAGES, 'yaml budgets').map((text, index) => ({ file: `${index}.yaml`, text }));
    const { set, problems } = readBudgets(files, { approaching: 0.9, zone: 'Europe/Berlin' });
    expect(problems).toEqual([]);
    expect(set.budgets).toHaveLength(24);
    expect(set.families).toHaveLength(3);
    expect(set.paths).toHaveLength(2);
    expect(set.maintenance).toHaveLength(2);
    expect(set.budgets.flatMap(({ exceptions }) => exceptions)).toHaveLength(2);
  });

  it('show settings that are read without a problem', () => {
    const read = blocksOf(PAGES, 'yaml settings').map((text) => readSettings('readme.yaml', text, {}));
    expect(read.flatMap(({ problems }) => problems)).toEqual([]);
    expect(read[1]?.value?.targets).toHaveLength(4);
  });

  it('name only scripts that there are', () => {
    const named = PAGES.flatMap(({ text }) => [...text.matchAll(/npm run (?:--silent )?([a-z]+)/g)]);
    expect(named.map(([, name]) => name)).toContain('verify');
    for (const [, name = ''] of named) expect(Object.keys(scripts)).toContain(name);
  });

  it.each(PAGES)('link only to files that there are: $path', ({ path, text }) => {
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      expect(existsSync(join(ROOT, dirname(path), link)), link).toBe(true);
    }
  });
});

const ROWS = README.flatMap(codeRows).filter(([first]) => first?.[0]?.startsWith('headroom '));

describe('the table of commands', () => {
  it('has a row for every command', async () => {
    const { out } = await runCli(['--help']);
    const all = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    const named = ROWS.flat(2).flatMap((code) => code.replace(/^headroom /, '').split(' ', 1));
    expect(named).toEqual(expect.arrayContaining(all.filter((name) => name !== 'help')));
  });

  it.each(ROWS.map((row) => ({ row, name: row[0]?.join(', ') })))(
    'names only commands, actions and options that there are: $name',
    async ({ row: [commands = [], details = []] }) => {
      const helps = await Promise.all(commands.map((code) => helpOf(code.replace(/^headroom /, ''))));
      const help = helps.join('\n');
      for (const code of [...commands, ...details]) {
        for (const [option] of code.matchAll(/(?<= |^)--?[a-z-]+/g)) expect(help).toMatch(word(option));
      }
      for (const name of details.filter((code) => /^[a-z]+$/.test(code))) {
        const isCommand = (await runCli([name, '--help'])).code === 0;
        if (!isCommand) expect(help).toContain(`"${name}"`);
      }
    },
  );
});

/** The help of the command that code begins with. */
async function helpOf(code: string): Promise<string> {
  const [command = ''] = code.split(' ');
  const { code: exit, out } = await runCli([command, '--help']);
  expect(exit, command).toBe(0);
  return out;
}

function word(text: string): RegExp {
  return new RegExp(`(^|[\\s,])${text}(?![\\w-])`, 'm');
}

/** A copy of the project as a fresh clone has it, with what `npm ci` installs. */
function clone(name = ''): string {
  const folder = join(folderWith(), name);
  const left = ['node_modules', '.git', 'dist', 'output', 'coverage'];
  cpSync(ROOT, folder, { recursive: true, filter: (file) => !left.includes(basename(file)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'output'));
  return folder;
}

interface Step {
  readonly line: string;
  /** 0 unless the line's remark says another. */
  readonly code: number;
}

function stepsIn(block: string): readonly Step[] {
  const lines = block.split('\n').filter((line) => line !== '' && !NOT_RUN.includes(line));
  return lines.map((line) => ({ line, code: Number(/# .*exits (\d)/.exec(line)?.[1] ?? 0) }));
}

describe('the examples for the shell', () => {
  it('leave out only what is there', () => {
    const lines = blocksOf(PAGES, 'sh').flatMap((block) => block.trim().split('\n'));
    expect(lines).toEqual(expect.arrayContaining(NOT_RUN));
  });

  it('begin with an alias that works in any folder', () => {
    const [alias = ''] = blocksOf(README, 'sh').filter((block) => block.startsWith('alias '));
    const script = `${alias}\ncd '${folderWith()}'\nheadroom --version\nheadroom validate`;
    const inClone = { cwd: clone('a clone'), encoding: 'utf8' } as const;
    const { stdout, stderr, status } = spawnSync('bash', ['-O', 'expand_aliases', '-c', script], inClone);
    expect([stdout, status]).toEqual([`${version}\n`, 2]);
    expect(stderr).toContain('Cannot read headroom.yaml (no such file).');
  });

  it('run from top to bottom on a fresh clone after npm start, each with the exit code that it should have', () => {
    const steps = blocksOf(README, 'sh').flatMap(stepsIn);
    expect(steps.length).toBeGreaterThan(15);
    const lines = ['npm start >/dev/null', ...steps.map(({ line }) => line)];
    // An alias is in force from the next line on.
    const script = lines.map((line) => `${line}\necho "code $? of ${line.replace(/["$`\\]/g, '')}" >&3`);
    const { output } = spawnSync('bash', ['-O', 'expand_aliases', '-c', script.join('\n')], {
      cwd: clone(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'user.name',
        GIT_CONFIG_VALUE_0: 'Ann',
      },
    });
    const codes = String(output[3])
      .trim()
      .split('\n')
      .map((line) => Number(/^code (\d+)/.exec(line)?.[1]));
    expect(codes, String(output[2])).toEqual([0, ...steps.map(({ code }) => code)]);
  });
});
