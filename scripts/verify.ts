/**
 * Everything that must be green: the tools the tests need, lint, types, the build, and all tests.
 * Closes with a line `N passed, N failed`, in which lint, types and the build count as one each.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Debian's package for each program that the tests start. */
const TOOLS: Readonly<Record<string, string>> = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  chromium: 'chromium',
  'cmark-gfm': 'cmark-gfm',
  openssl: 'openssl',
  git: 'git',
  'systemd-analyze': 'systemd',
  '/usr/sbin/postfix': 'postfix',
  'prometheus-pushgateway': 'prometheus-pushgateway',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  go: 'golang-go',
  hyperfine: 'hyperfine',
  jq: 'jq',
  bwrap: 'bubblewrap',
  tini: 'tini',
  // Of 1.21 or newer, as Debian has it since 13.
  kubectl: 'kubernetes-client',
  pg_createcluster: 'postgresql',
};

const STEPS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['lint', 'npm', 'run', '--silent', 'lint'],
  ['types', 'npm', 'run', '--silent', 'types'],
  ['build', 'npm', 'run', '--silent', 'build'],
];

function succeeds(command: string, args: readonly string[], quiet = false): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: quiet ? 'ignore' : 'inherit', env }).status === 0;
}

function missingPackages(): readonly string[] {
  const missing = Object.entries(TOOLS).filter(([tool]) => !succeeds('which', [tool], true));
  return [...new Set(missing.map(([, name]) => name))];
}

function installTools(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  console.log(`Installing what the tests need: ${missing.join(', ')}`);
  const apt = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const run = (...args: readonly string[]) => succeeds(apt[0] ?? '', [...apt.slice(1), ...args]);
  const installed =
    run('update', '-q') &&
    run('install', '-y', '-q', '--no-install-recommends', ...missing) &&
    missingPackages().length === 0;
  if (installed) return;
  console.error(
    `The tests need these Debian packages, and they could not be installed here: ${missing.join(', ')}.\n` +
      'Install them by hand (on Debian or Ubuntu: sudo apt-get install ' +
      `${missing.join(' ')}), or run the tests that need no server: npx vitest run --exclude "test/{integration,browser}/**".`,
  );
  process.exit(3);
}

function runSteps(): Tally {
  const failed = STEPS.filter(([name, command, ...args]) => {
    console.log(`\n== ${name}`);
    return !succeeds(command, args);
  });
  return { passed: STEPS.length - failed.length, failed: failed.length };
}

function runTests(): Tally {
  console.log('\n== tests');
  const folder = mkdtempSync(join(tmpdir(), 'headroom-verify-'));
  const file = join(folder, 'tests.json');
  const ok = succeeds('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly numPassedTests: number;
      readonly numFailedTests: number;
    };
    // A file that cannot be loaded fails the run without failing a test.
    return { passed: numPassedTests, failed: ok ? numFailedTests : Math.max(1, numFailedTests) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

installTools();
const tallies = [runSteps(), runTests()];
const sum = (of: keyof Tally) => tallies.reduce((total, tally) => total + tally[of], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 && sum('passed') > STEPS.length ? 0 : 1;
