import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { commandOf, restsOf, stagesOf, takenIn } from './support/containerfile.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const json = (name: string): unknown => JSON.parse(read(name));
const TEXT = read('Containerfile');
const { version, files } = json('package.json') as {
  readonly version: string;
  readonly files: readonly string[];
};
const lock = json('package-lock.json') as {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
};

describe('the Containerfile', () => {
  it('is without a fault, by a linter and by what matters to us', () => {
    expect(validate(TEXT)).toEqual([]);
    expect(faultsOf(TEXT)).toEqual([]);
  });

  it.each([
    ['a base that is not pinned', 'node:24.21.0-bookworm-slim', 'node:24', 'base'],
    ['a base that is the latest', 'node:24.21.0-bookworm-slim', 'node:latest', 'base'],
    ['a stage from elsewhere', 'FROM $BASE\n', 'FROM debian:stable\n', 'base'],
    ['root', 'USER 10001:10001', 'USER root', 'user'],
    ['root again', 'ENTRYPOINT', 'USER 0\nENTRYPOINT', 'user'],
    [
      'a user by name, of which Kubernetes cannot tell that it is not root',
      'USER 10001:10001',
      'USER headroom',
      'user',
    ],
    ['no user', 'USER 10001:10001\n', '', 'user'],
    ['a secret', 'ENV NODE_ENV', 'ENV NPM_TOKEN=abc NODE_ENV', 'secret'],
    ['a secret as it is built', 'ARG PACKAGES=', 'ARG PASSWORD=', 'secret'],
    ['no health check', 'HEALTHCHECK --interval=30s', 'LABEL x=y', 'health check'],
    ['a health check that needs curl', '"node", "-e"', '"curl", "-e"', 'health check'],
    ['something from the net', 'WORKDIR /build', 'ADD https://example.org/x /x\nWORKDIR /build', 'ADD'],
    ['scripts of packages', 'npm ci --ignore-scripts', 'npm ci', 'npm'],
    [
      'other packages than the lock file has',
      'npm ci --ignore-scripts',
      'npm install --ignore-scripts',
      'npm',
    ],
    ['what Debian recommends', ' --no-install-recommends', '', 'apt-get'],
    ['lists that stay', '    && rm -rf /var/lib/apt/lists/* \\\n', '', 'apt-get'],
    ['a file that is not there', 'COPY package.json', 'COPY packages.json', 'COPY packages.json'],
    ['another version than the program’s', 'image.version="0.1.0"', 'image.version="0.0.9"', 'version'],
    ['a mistake of the shell', '&& npm prune', '&& (npm prune', 'shell'],
    [
      'a shell that takes the signals',
      'ENTRYPOINT ["tini", "--", "headroom"]',
      'ENTRYPOINT headroom',
      'ENTRYPOINT',
    ],
  ])('is told of with %s', (_, from, to, fault) => {
    expect(TEXT).toContain(from);
    expect(faultsOf(TEXT.replace(from, () => to))).toEqual([fault]);
  });

  it('is told of by the linter with what no engine takes', () => {
    expect(validate(TEXT.replace('--interval=30s', '--interval=soon')).map(({ message }) => message)).toEqual(
      ['time: invalid duration soon'],
    );
  });

  it('sees of the folder only what it is built from, and each of that is there', () => {
    const taken = takenIn(read('.containerignore'));
    for (const name of taken) expect(existsSync(join(ROOT, name)), name).toBe(true);
    const packed = files.map((name) => name.split('/')[0] ?? '').filter((name) => name !== 'dist');
    expect(taken).toEqual(expect.arrayContaining([...packed, 'src', 'package-lock.json']));
    for (const name of ['node_modules', 'dist', 'output', '.git', 'budgets'])
      expect(taken).not.toContain(name);
    expect(globSync('**/secrets/**', { cwd: join(ROOT, 'examples') })).toEqual([]);
    expect(read('.containerignore').trimEnd().split('\n').at(-1)).toBe('examples/kubernetes/*/secrets');
  });
});

/** What is wrong with an image, beyond its form. */
function faultsOf(text: string): readonly string[] {
  const [globals, ...stages] = stagesOf(text);
  const every = stages.flat();
  const last = stages.at(-1);
  const base = `BASE=node:${lock.packages['node_modules/node']?.version}-bookworm-slim`;
  const runs = restsOf('RUN', every);
  const health = restsOf('HEALTHCHECK', last);
  const fine: readonly (readonly [fault: string, is: boolean])[] = [
    [
      'base',
      restsOf('ARG', globals).join() === base &&
        restsOf('FROM', every).every((rest) => /^\$BASE( AS \w+)?$/.test(rest)),
    ],
    ['user', /^[1-9]\d*:[1-9]\d*$/.test(restsOf('USER', last).at(-1) ?? 'root')],
    ['secret', !/^(ENV|ARG) .*(PASSWORD|TOKEN|SECRET|KEY)/m.test(text)],
    ['health check', health.length === 1 && commandOf(health[0]).at(0) === 'node'],
    ['ADD', restsOf('ADD', every).length === 0],
    [
      'npm',
      /\bnpm ci --ignore-scripts\b/.test(text) && !/\bnpm (install|ci(?! --ignore-scripts))\b/.test(text),
    ],
    [
      'apt-get',
      runs
        .filter((run) => run.includes('apt-get'))
        .every(
          (run) => run.includes('--no-install-recommends') && run.includes('rm -rf /var/lib/apt/lists/*'),
        ),
    ],
    ['version', restsOf('LABEL', last).some((rest) => rest.includes(`image.version="${version}"`))],
    ['shell', runs.every((run) => spawnSync('sh', ['-n', '-c', run]).status === 0)],
    ...['ENTRYPOINT', 'CMD'].map(
      (word) => [word, restsOf(word, last).every((rest) => rest.startsWith('['))] as const,
    ),
    ...restsOf('COPY', every)
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(' ').slice(0, -1))
      .map((name) => [`COPY ${name}`, existsSync(join(ROOT, name))] as const),
  ];
  return fine.filter(([, is]) => !is).map(([fault]) => fault);
}
