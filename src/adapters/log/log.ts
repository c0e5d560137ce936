import { type DestinationStream, pino } from 'pino';
import type { Logger } from '../../ports/logger.ts';

/** Names under which a secret could come, none of which is ever written. */
const SECRETS = ['password', 'token', 'secret', 'authorization', 'credentials', 'url'];

/** A log of one JSON object a line, for machines that collect logs. */
export function createJsonLog(destination: DestinationStream): Logger {
  const log = pino(
    {
      base: { program: 'headroom' },
      redact: { paths: SECRETS, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
  return {
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}
