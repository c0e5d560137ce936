import { webServer } from './web-server.ts';

/** A web server that takes every request and never answers, and when the first one came. Gone when the test is over. */
export async function hangingServer(): Promise<{ readonly url: string; readonly asked: Promise<void> }> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  return { url: await webServer(() => resolve()), asked };
}
