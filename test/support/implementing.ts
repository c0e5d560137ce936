import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { folderWith } from './folder.ts';
import { git } from './git-repository.ts';
import { runCli } from './run-cli.ts';
import type { FakeRepositories, FakeRequests, FakeTracker } from './trackers/fake.ts';
import { fakeGithub } from './trackers/github.ts';
import { fakeGitlab } from './trackers/gitlab.ts';

/** The proposal of all tests, its budget, and the branch that it is implemented on. */
export const PROPOSAL = '2026-01-13-api.query-p95';
const BUDGET = 'api/query-p95';
export const BRANCH = `headroom/adjust-${PROPOSAL}`;

const BUDGETS = [
  'service: api',
  'budgets:',
  '  query-p95:',
  '    category: latency',
  '    at_most: 2 s',
  '    indicator: { quantile: 0.95, histogram: http_request_duration_seconds }',
  '',
].join('\n');

/** A service of requests with a repository in it, a clone of that, and an approved proposal in the clone. */
export interface Implementing {
  readonly fake: FakeTracker & FakeRequests;
  /** The bare repository behind the service. */
  readonly remote: string;
  readonly folder: string;
  readonly git: (...args: readonly string[]) => string;
  /** Runs `headroom implement` with what is added, on a day of January 2026. */
  readonly implement: (...more: readonly string[]) => ReturnType<typeof runCli>;
  /** Another clone, as on another machine. */
  readonly elsewhere: () => Implementing;
}

/** The services by their names: how each is started, and where its repository is. */
export const SERVICES = {
  GitHub: { kind: 'github', start: fakeGithub, place: 'example/api', what: 'pull request' },
  GitLab: { kind: 'gitlab', start: fakeGitlab, place: 'group/perf', what: 'merge request' },
} as const;

/** What differs in how a test is set up. */
export interface ImplementingOptions {
  readonly because?: string;
  readonly settings?: string;
  /** The login that the repository asks for; none unless given. */
  readonly login?: string;
}

/** Sets all of it up. Gone when the test is over. */
export async function implementing(
  name: keyof typeof SERVICES,
  { because = 'Out of reach.', settings = '', login }: ImplementingOptions = {},
): Promise<Implementing> {
  const { kind, start, place } = SERVICES[name];
  const root = folderWith();
  const remote = join(root, `${place}.git`);
  mkdirSync(dirname(remote), { recursive: true });
  git(root, 'init', '-q', '--bare', '-b', 'main', remote);
  git(remote, 'config', 'http.receivepack', 'true');
  const repositories: FakeRepositories = { root, ...(login === undefined ? {} : { login }) };
  const fake = await start({ repositories });
  onTestFinished(() => fake.close());
  const address = `${fake.url}/${place}.git`;
  const seed = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      'budgets: [budgets]',
      'source: { recording: samples.jsonl }',
      'reports_url: https://perf.example.org/',
      'review:',
      '  reviewers: { engineering: [] }',
      `  requests: { ${kind}: { url: "${fake.url}", token: "s3cret-token" ${settings} } }`,
      '',
    ].join('\n'),
    'budgets/api.yaml': BUDGETS,
    [`budgets/proposals/${PROPOSAL}.yaml`]: proposalFile(because),
  });
  git(seed, 'init', '-q', '-b', 'main');
  git(seed, 'add', '-A');
  git(seed, 'commit', '-q', '-m', 'Begin');
  git(seed, 'push', '-q', remote, 'main');
  const cloned = (): Implementing => {
    const folder = join(folderWith(), 'clone');
    git('/', 'clone', '-q', remote, folder);
    git(folder, 'config', 'user.name', 'T');
    git(folder, 'config', 'user.email', 't@example.com');
    git(folder, 'remote', 'set-url', 'origin', address);
    return {
      fake,
      remote,
      folder,
      git: (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }),
      implement: (...more) => {
        const at = more.includes('--at') ? [] : ['--at', '2026-01-15T09:00'];
        const config = ['--config', join(folder, 'headroom.yaml'), '--by', '@sre'];
        return runCli(['implement', PROPOSAL, ...at, ...config, ...more]);
      },
      elsewhere: cloned,
    };
  };
  return cloned();
}

function proposalFile(because: string): string {
  const quoted = JSON.stringify(because);
  return [
    `proposal: ${PROPOSAL}`,
    `budget: ${BUDGET}`,
    'bound: at_most',
    'from: 2 s',
    'to: 2.5 s',
    `because: ${quoted}`,
    `evidence: ["Over in 3 of 12 weeks.", ${quoted}]`,
    'replay:',
    '  - { limit: 2 s, days: { exceeded: 9, approaching: 3, of: 84 }, weeks: { exceeded: 3, approaching: 1, of: 12 } }',
    '  - { limit: 2.5 s, days: { exceeded: 0, approaching: 4, of: 84 }, weeks: { exceeded: 0, approaching: 1, of: 12 } }',
    `impact: [${quoted}]`,
    'events:',
    ...[
      'by: "@sre", did: propose',
      'by: "@sre", did: justify',
      'by: "@eng", did: approve, role: engineering',
      'by: "@vp", did: approve, role: vp-engineering',
    ].map((event, index) => `  - { at: "2026-01-13T09:0${index}:00Z", ${event} }`),
    '',
  ].join('\n');
}

/** Changes a file of a folder by its text. */
export function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
