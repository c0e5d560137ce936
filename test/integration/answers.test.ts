import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerToken } from '../../src/model/answer-link.ts';
import { folderWith } from '../support/folder.ts';
import { browserAt, noticeIn } from '../support/form-browser.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const ID = 'api.query-p95-2026-01-28';
const OPENED = Date.parse('2026-02-02T08:00:00Z') / 1000;
const KEY = 'k'.repeat(40);
const FILE = `reviews/violations/${ID}.yaml`;

/** The program as it is served, with one open violation; `server` has more of its settings. */
async function served(server: (url: string) => string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      `budgets: [${ROOT}/budgets]`,
      `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
      `server: { listen: '127.0.0.1:${port}', ${server(url)} }`,
    ].join('\n'),
    key: `${KEY}\n`,
    [FILE]: `violation: ${ID}\nbudget: api/query-p95\nfirst_day: 2026-01-28\nevents:\n  - { at: "2026-02-02T08:00:00+00:00", by: "headroom", did: "open" }\n`,
  });
  const child = spawn(
    process.execPath,
    [join(ROOT, 'src/cli.ts'), 'serve', '--log', 'text', '--config', join(folder, 'headroom.yaml')],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  const link = (key = KEY) => {
    const grant = { person: 'ann@example.org', violation: ID, opened: OPENED, step: 'acknowledge' } as const;
    return `/answers/${answerToken({ ...grant, until: 4e9 }, { base: `${url}/`, keys: [key] })}`;
  };
  return { url, folder, link, said: () => said, events: () => readFileSync(join(folder, FILE), 'utf8') };
}

describe('headroom serve', () => {
  it('takes an answer by a signed link, goes by the key as it is now, and says in the log who answered', async () => {
    const { url, folder, link, events, said } = await served(
      (address) => `public_url: '${address}', key_file: key`,
    );
    const browser = browserAt(url);
    const page = await browser.open(link());
    expect([page.status, page.html.includes('API Query P95')]).toEqual([200, true]);
    writeFileSync(join(folder, 'key'), `${'n'.repeat(40)}\n${KEY}\n`);
    const done = await browser.send(link(), page.html, 'OPS-7');
    expect(noticeIn(done.html)).toBe('Recorded. You acknowledged it.');
    expect(events()).toMatch(/by: "ann@example.org", known_from: "link", did: "acknowledge", text: "OPS-7"/);
    expect(said()).toContain(`ann@example.org answered: acknowledge of ${ID}.`);
    writeFileSync(join(folder, 'key'), `${'n'.repeat(40)}\n`);
    expect((await browser.open(link())).status).toBe(404);
    expect((await browser.open(link('n'.repeat(40)))).status).toBe(409);
  });

  it('has no such pages where no key is set', async () => {
    const { url, link, events } = await served((address) => `public_url: '${address}'`);
    const before = events();
    const { open } = browserAt(url);
    expect([(await open(link())).status, (await open('/violations/')).status]).toEqual([404, 404]);
    expect((await fetch(url + link(), { method: 'POST', body: new URLSearchParams() })).status).toBe(405);
    expect(events()).toBe(before);
  });
});
