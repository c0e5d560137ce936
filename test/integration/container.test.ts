import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandOf, restsOf, stagesOf, takenIn } from '../support/containerfile.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const [, build, image] = stagesOf(read('Containerfile'));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-container-'));
  for (const name of takenIn(read('.containerignore'))) {
    cpSync(join(ROOT, name), join(folder, 'root/build', name), { recursive: true });
  }
  const home = homedir();
  const made = sandboxed(
    [
      ['--bind', join(folder, 'root'), '/'],
      ...base(),
      ['--bind-try', join(home, '.npm'), join(home, '.npm')],
      ['--ro-bind-try', join(home, '.npmrc'), join(home, '.npmrc'), '--chdir', '/build'],
    ],
    // --prefer-offline: what this machine has had before need not come again.
    ['sh', '-e', '-c', `export npm_config_prefer_offline=true\n${restsOf('RUN', build).join('\n')}`],
  );
  expect(made, made.stderr).toMatchObject({ status: 0 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what the image is made of', () => {
  it('is what package.json names, with what it runs on and nothing else', () => {
    const there = globSync('*', { cwd: join(folder, 'root/headroom') }).toSorted();
    const { files } = JSON.parse(read('package.json')) as { readonly files: readonly string[] };
    const named = files.map((name) => name.split('/')[0] ?? '');
    expect(there).toEqual([...named, 'README.md', 'node_modules', 'package.json'].toSorted());
    const modules = globSync('*', { cwd: join(folder, 'root/headroom/node_modules') });
    expect(modules).toContain('nodemailer');
    for (const name of ['typescript', 'vitest', 'node']) expect(modules).not.toContain(name);
  });

  it('can be read by any user', () => {
    const root = join(folder, 'root/headroom');
    const closed = globSync('**/*', { cwd: root }).filter((name) => {
      const status = statSync(join(root, name));
      return (status.mode & (status.isDirectory() ? 0o005 : 0o004)) === 0;
    });
    expect(closed).toEqual([]);
  });

  it('serves as another user with nothing to write to but two folders, by the files for Kubernetes, and stops when told', () => {
    const project = join(ROOT, 'examples/kubernetes/sqlite');
    const output = join(folder, 'output');
    const secrets = join(folder, 'secrets');
    for (const path of [output, secrets]) mkdirSync(path);
    for (const [, name = ''] of readFileSync(join(project, 'headroom.yaml'), 'utf8').matchAll(
      /secrets\/([\w-]+)/g,
    )) {
      writeFileSync(join(secrets, name), 'only-a-test-of-thirty-two-letters');
    }
    const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
    const [health, start] = [
      quoted(commandOf(restsOf('HEALTHCHECK', image)[0])),
      quoted([...commandOf(restsOf('ENTRYPOINT', image)[0]), ...commandOf(restsOf('CMD', image)[0])]),
    ];
    const ran = sandboxed(
      [
        ['--unshare-user', '--unshare-net', '--uid', '10001', '--gid', '10001', '--tmpfs', '/'],
        ...base(),
        ['--symlink', '/opt/headroom/dist/cli.js', '/usr/local/bin/headroom'],
        ['--ro-bind', join(folder, 'root/headroom'), '/opt/headroom'],
        ['--ro-bind', project, '/etc/headroom', '--ro-bind', secrets, '/run/secrets'],
        ['--bind', output, '/var/lib/headroom', '--chdir', '/var/lib/headroom'],
        ['--remount-ro', '/usr/local', '--remount-ro', '/'],
      ],
      [
        'sh',
        '-c',
        `
        export ${restsOf('ENV', image).join(' ')}
        id -u
        for path in / /opt/headroom /usr/local /etc/headroom /run/secrets /tmp .; do
          touch $path/anything 2>/dev/null && echo "writes to $path"
        done
        ${health}; echo "before: $?"
        ${start} & program=$!
        until ${health}; do kill -0 $program || break; done
        ${health}; echo "while: $?"
        HEADROOM_HEALTH=http://127.0.0.1:9184/nothing ${health}; echo "elsewhere: $?"
        kill -TERM $program
        wait $program; echo "end: $?"
        ${health}; echo "after: $?"`,
      ],
    );
    const told = ran.stdout.split('\n').filter((line) => line !== '');
    expect(told, ran.stdout + ran.stderr).toEqual([
      '10001',
      'writes to /tmp',
      'writes to .',
      'before: 1',
      'while: 0',
      'elsewhere: 1',
      'end: 0',
      'after: 1',
    ]);
    expect(ran.stderr).toContain('Metrics, health and reports are at http://0.0.0.0:9184.');
    expect(globSync('ledger.sqlite', { cwd: output })).toEqual(['ledger.sqlite']);
  });
});

type Mounts = readonly (readonly string[])[];

const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/etc/ssl',
  '/etc/passwd',
  '/etc/hosts',
  '/etc/resolv.conf',
];

/** What Node’s image has: a system, and Node of its version with npm in /usr/local. */
function base(): Mounts {
  const npm = dirname(dirname(realpathSync(spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim())));
  return [
    ...SYSTEM.map((path) => ['--ro-bind-try', path, path]),
    ['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/usr/local'],
    ['--ro-bind', realpathSync(process.execPath), '/usr/local/bin/node'],
    ['--ro-bind', npm, '/usr/local/lib/npm'],
    ['--symlink', '../lib/npm/bin/npm-cli.js', '/usr/local/bin/npm'],
  ];
}

/** Runs a command where only what is mounted is there. */
function sandboxed(mounts: Mounts, command: readonly string[]) {
  return spawnSync('bwrap', ['--unshare-pid', '--die-with-parent', ...mounts.flat(), ...command], {
    encoding: 'utf8',
    env: { ...process.env, PATH: '/usr/local/bin:/usr/bin:/bin' },
    maxBuffer: 2 ** 26,
  });
}
