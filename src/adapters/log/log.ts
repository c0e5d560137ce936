import { type DestinationStream, pino } from 'pino';
import { messageLine } from '../../model/one-line.ts';
import { isSecretName, REDACTED, scrubbed } from '../../model/scrub.ts';
import type { LogFields, Logger } from '../../ports/logger.ts';

/** A log of one JSON object a line, for machines that collect logs. No secret is written, under a name or within a text. */
export function createJsonLog(destination: DestinationStream): Logger {
  const log = pino({ base: { program: 'headroom' }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      log[level](shown(fields), messageLine(scrubbed(message)));
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** Fields, at any depth, as they may be written. */
function shown(value: unknown, name = ''): unknown {
  if (isSecretName(name)) return REDACTED;
  if (typeof value === 'string') return messageLine(scrubbed(value));
  if (Array.isArray(value)) return value.map((one) => shown(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner, key)]));
}
