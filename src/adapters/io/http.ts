import { type Dispatcher, request } from 'undici';
import type { HttpSettings } from '../../model/source-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { createCredentials, type Headers } from './credentials.ts';
import { createDispatcher } from './dispatcher.ts';

/** What a server answered. */
export type Response = Dispatcher.ResponseData;

/** A request without what proves who asks. */
export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly body?: string;
  readonly headers?: Headers;
  readonly signal: AbortSignal;
}

/** Asks a server with credentials and over kept connections. Redirects are not followed. */
export interface Http {
  ask(url: string, asked: Asked): Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Opens connections as the settings say. A refusal is tried once more where the credentials can be renewed. */
export function createHttp(settings: HttpSettings, clock: Clock, readSecret: ReadSecret): Http {
  const dispatcher = createDispatcher(settings);
  const credentials = createCredentials(settings, dispatcher, clock, readSecret);
  return {
    ask: async (url, { headers = {}, ...asked }) => {
      const send = (own: Headers) =>
        request(url, {
          ...asked,
          dispatcher,
          method: asked.method ?? 'GET',
          headers: { ...own, ...headers },
        });
      const own = await credentials.headers();
      const response = await send(own);
      if (response.statusCode !== 401 || !credentials.refuse(own)) return response;
      await response.body.dump();
      return send(await credentials.headers());
    },
    close: () => dispatcher.close(),
  };
}
