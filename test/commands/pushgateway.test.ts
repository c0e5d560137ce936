import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';
import { webServer } from '../support/web-server.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Publishes the recorded week of a project that names a Pushgateway, which answers with a code. */
async function publishTo(code: number, ...more: readonly string[]) {
  const pushed: { readonly request: string; readonly body: string }[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    pushed.push({ request: `${request.method} ${request.url}`, body: await text(request) });
    response.writeHead(code).end();
  };
  const gateway = await webServer((request, response) => void take(request, response));
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      `budgets: [${ROOT}/budgets]`,
      `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
      `pushgateway: ${gateway}/`,
    ].join('\n'),
  });
  const config = join(folder, 'headroom.yaml');
  const ran = await runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config, ...more]);
  return { ...ran, pushed, gateway };
}

describe('the Pushgateway of the settings', () => {
  it('gets the metrics of what was published, once', async () => {
    const { code, pushed } = await publishTo(202);
    expect(code).toBe(0);
    expect(pushed.map(({ request }) => request)).toEqual(['POST /metrics/job/headroom']);
    const lines = pushed[0]?.body.split('\n');
    expect(lines).toContain('headroom_deliveries_total{target="output",outcome="delivered"} 1');
    expect(lines).toContain('headroom_budgets{status="exceeded"} 1');
  });

  it('is told of when it does not take them, and fails nothing', async () => {
    const { code, out, err, gateway } = await publishTo(500);
    expect(code).toBe(0);
    expect(out).toBe('Issued weekly 2026-W05; 1 of 1 delivery made.\n');
    expect(err).toContain(`The Pushgateway ${gateway} does not take the metrics`);
    expect(err).toContain('Check pushgateway.');
  });

  it('gets nothing of a dry run', async () => {
    expect((await publishTo(202, '--dry-run')).pushed).toEqual([]);
  });
});
