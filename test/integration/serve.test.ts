import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { openFiles } from '../support/open-files.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly config: string;
  readonly folder: string;
  readonly said: () => string;
}

async function served(more = '', files: Readonly<Record<string, string>> = {}): Promise<Served> {
  const port = await freePort();
  const folder = folderWith({
    'headroom.yaml': `time_zone: UTC
budgets: [${ROOT}/budgets]
source: { recording: ${ROOT}/samples/virtengine.jsonl }
server: { listen: '127.0.0.1:${port}' }
${more}`,
    ...files,
  });
  const config = join(folder, 'headroom.yaml');
  const child = spawn(
    process.execPath,
    [join(ROOT, 'src/cli.ts'), 'serve', '--log', 'text', '--config', config],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += String(text)));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  return { child, url, config, folder, said: () => said };
}

const ready = async (url: string) => {
  const response = await fetch(`${url}/readyz`);
  return {
    status: response.status,
    ...((await response.json()) as { readonly troubles: readonly string[] }),
  };
};

describe('headroom serve', () => {
  it('keeps the last good files after a broken edit, says so, and takes them again when they are mended', async () => {
    const { child, url, config, said } = await served();
    const good = readFileSync(config, 'utf8');
    writeFileSync(config, `${good}shedule: {}\n`);
    child.kill('SIGHUP');
    await until(async () => (await ready(url)).status === 503);
    expect((await ready(url)).troubles.join()).toContain('Did you mean schedule?');
    expect(said()).toContain('The changed files are not used, the last good ones still are.');
    writeFileSync(config, good);
    child.kill('SIGHUP');
    await until(async () => (await ready(url)).status === 200);
  });

  it('reads changed files again at a SIGHUP', async () => {
    const { child, config, said } = await served();
    writeFileSync(config, `${readFileSync(config, 'utf8')}schedule: { reports: [weekly] }\n`);
    child.kill('SIGHUP');
    await until(async () => said().includes('were read again'));
  });

  it('opens everything anew at a SIGHUP, leaves nothing of the old open, and answers meanwhile', async () => {
    const { child, url, said } = await served();
    const reload = async (times: number) => {
      child.kill('SIGHUP');
      const answers: number[] = [];
      await until(async () => {
        answers.push((await fetch(`${url}/metrics`)).status);
        return said().split('they have not changed').length > times;
      });
      return answers;
    };
    const answers = await reload(1);
    await until(async () => (await ready(url)).status === 200);
    const open = openFiles(child.pid ?? 'self');
    for (const time of [2, 3, 4]) answers.push(...(await reload(time)));
    expect(new Set(answers)).toEqual(new Set([200]));
    await until(async () => openFiles(child.pid ?? 'self') <= open);
  });

  it('sees that a template was edited, and that the edit is broken', async () => {
    const { child, url, folder, said } = await served('templates: mine\n', {
      'mine/weekly.md.hbs': '{{title}}\n',
    });
    const template = join(folder, 'mine/weekly.md.hbs');
    writeFileSync(template, '{{headline}}\n');
    child.kill('SIGHUP');
    await until(async () => said().includes('files changed and were read again'));
    writeFileSync(template, '{{#if}}\n');
    child.kill('SIGHUP');
    await until(async () => (await ready(url)).status === 503);
    expect((await ready(url)).troubles.join()).toContain('weekly.md.hbs:2:1');
  });

  it('answers to the names that its settings call it by, as they are now', async () => {
    const { child, url, config } = await served('reports_url: https://reports.example.org/weekly\n');
    const statusFor = async (host: string) => {
      const asked = request(`${url}/healthz`, { headers: { host } }).end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect(await statusFor('reports.example.org')).toBe(200);
    expect(await statusFor('budgets.example.org')).toBe(421);
    const settings = readFileSync(config, 'utf8');
    const listen = /listen: '[^']+'/;
    writeFileSync(config, settings.replace(listen, "$&, public_url: 'https://Budgets.example.org'"));
    child.kill('SIGHUP');
    await until(async () => (await statusFor('budgets.example.org')) === 200);
  });

  it('stops within its deadline and with a zero at SIGTERM', async () => {
    const { child, said } = await served();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(said()).toContain('Next: weekly');
    expect(said()).toContain('Stopped.');
  });

  it('shows its metrics', async () => {
    const { url } = await served();
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(/^headroom_report_next_due_timestamp_seconds\{kind="weekly"\} \d+$/m);
  });

  it('refuses to start on files with errors, and says which', async () => {
    const folder = folderWith({ 'headroom.yaml': 'time_zone: UTC\n' });
    const child = spawn(
      process.execPath,
      [join(ROOT, 'src/cli.ts'), 'serve', '--config', join(folder, 'headroom.yaml')],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(2);
    expect(said).toContain('budgets');
  });
});
