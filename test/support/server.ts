import { onTestFinished } from 'vitest';
import { fileAt } from '../../src/adapters/server/files.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/adapters/server/server.ts';
import type { PublishedAt } from '../../src/ports/published.ts';
import { folderWith } from './folder.ts';
import { keptLog } from './publishing.ts';

/** What is published in a folder. */
export function publishedIn(folder: string): PublishedAt {
  return (path) => fileAt(folder, path);
}

/** A server of a folder with one page, on a port of its own. Closed by whoever starts it. */
export function startedServer(differing: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const folder = folderWith({ 'index.html': 'x' });
  return startServer({
    host: '127.0.0.1',
    port: 0,
    names: () => ['reports.example.org'],
    published: publishedIn(folder),
    metrics: async () => ({ mediaType: 'text/plain', text: 'up 1\n' }),
    troubles: async () => [],
    log: keptLog(),
    ...differing,
  });
}

/** The same, by its address. Closed when the test is over. */
export async function servedAt(differing: Partial<ServerOptions> = {}): Promise<string> {
  const running = await startedServer(differing);
  onTestFinished(() => running.close());
  return running.address;
}
