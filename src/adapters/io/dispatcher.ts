import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf, SourceError } from '../../model/errors.ts';
import type { HttpSettings, TlsSettings } from '../../model/source-settings.ts';
import { readUtf8Now } from './read.ts';

/** The connections to a server: kept alive, at most as many as are asked at once, through the proxy if there is one. */
export function createDispatcher({ setting, tls, proxyUrl, concurrency, timeout }: HttpSettings): Dispatcher {
  const wait = (timeout + 10) * 1000;
  const options = { connections: concurrency, headersTimeout: wait, bodyTimeout: wait };
  const secured = tls ? tlsOptions(tls, `${setting}.tls_config`) : {};
  if (proxyUrl) return new ProxyAgent({ uri: proxyUrl, requestTls: secured, ...options });
  return new Agent({ ...options, connect: { timeout: 10_000, ...secured } });
}

/** How Node is told whom to trust, and who we are, by the settings at a place. Throws a SourceError for a file that cannot be read. */
export function tlsOptions(tls: TlsSettings, setting: string) {
  return {
    ...(tls.caFile && { ca: contentOf(tls.caFile, `${setting}.ca_file`) }),
    ...(tls.certFile && { cert: contentOf(tls.certFile, `${setting}.cert_file`) }),
    ...(tls.keyFile && { key: contentOf(tls.keyFile, `${setting}.key_file`) }),
    ...(tls.serverName && { servername: tls.serverName }),
    rejectUnauthorized: !tls.insecureSkipVerify,
  };
}

/** Without the name of the file, which may be what belongs into it. */
function contentOf(file: string, setting: string): string {
  try {
    return readUtf8Now(file, BOUNDS.secret);
  } catch (error) {
    throw new SourceError(
      `The file that ${setting} names cannot be read (${reasonOf(error)}). Correct its path or its permissions.`,
    );
  }
}
