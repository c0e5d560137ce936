import { readFileSync } from 'node:fs';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { SourceError } from '../../model/errors.ts';
import type { PrometheusSettings, TlsSettings } from '../../model/source-settings.ts';

/** The connections to a server: kept alive, at most as many as queries run at once, through the proxy if there is one. */
export function createDispatcher({ tls, proxyUrl, concurrency, timeout }: PrometheusSettings): Dispatcher {
  const wait = (timeout + 10) * 1000;
  const options = { connections: concurrency, headersTimeout: wait, bodyTimeout: wait };
  const secured = tls ? tlsOptions(tls) : {};
  if (proxyUrl) return new ProxyAgent({ uri: proxyUrl, requestTls: secured, ...options });
  return new Agent({ ...options, connect: { timeout: 10_000, ...secured } });
}

function tlsOptions(tls: TlsSettings) {
  return {
    ...(tls.caFile && { ca: contentOf(tls.caFile) }),
    ...(tls.certFile && { cert: contentOf(tls.certFile) }),
    ...(tls.keyFile && { key: contentOf(tls.keyFile) }),
    ...(tls.serverName && { servername: tls.serverName }),
    rejectUnauthorized: !tls.insecureSkipVerify,
  };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new SourceError(
      `The TLS file ${file} cannot be read. Check its path and permissions under tls_config.`,
    );
  }
}
