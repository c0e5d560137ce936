import { isZone } from '../model/period.ts';
import type { HeaderLine } from './lines.ts';
import { failed, parseLine, type Result } from './parse-line.ts';
import { RECORDING_SCHEMA, type Recording } from './recording.ts';
import { anyHeaderSchema, headerSchema } from './schema.ts';
import { AGAIN, type Line } from './trouble.ts';
import { readInstant } from './window-names.ts';

/** All that the first line says. A newer format is refused before anything else of it is looked at. */
export function readHeader(line: Line): Result<Omit<Recording, 'series'>> {
  const kind = parseLine(line, anyHeaderSchema);
  if ('problems' in kind) {
    const message = `This is no recording: the first line of one says {"headroom":"recording",…}. Make one with “headroom record”, or name another file.`;
    return failed(line, { path: [], message });
  }
  if (kind.value.schema > RECORDING_SCHEMA) {
    const message = `The recording has format ${kind.value.schema}; this program reads up to ${RECORDING_SCHEMA}. Update Headroom, or record the file again with this version.`;
    return failed(line, { path: ['schema'], message });
  }
  const header = parseLine(line, headerSchema);
  return 'problems' in header ? header : checkedHeader(line, header.value);
}

function checkedHeader(line: Line, header: HeaderLine): Result<Omit<Recording, 'series'>> {
  const { recordedFrom, zone, weekStartsOn, resolution } = header;
  const coversUntil = readInstant(header.coversUntil);
  if (!isZone(zone)) {
    const message = `“${zone}” is no time zone that this machine knows. A name of the IANA database is allowed, such as Europe/Berlin. ${AGAIN}`;
    return failed(line, { path: ['zone'], message });
  }
  if (coversUntil === undefined) {
    const message = `“${header.coversUntil}” is no moment. Allowed is one such as 2026-02-02T00:00:00Z. ${AGAIN}`;
    return failed(line, { path: ['coversUntil'], message });
  }
  return { value: { recordedFrom, calendar: { zone, weekStartsOn }, coversUntil, resolution } };
}
