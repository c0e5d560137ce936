import { z } from 'zod';
import type { BenchmarkRun } from '../../model/benchmark.ts';
import type { Format } from '../format.ts';
import { goRun } from './go-text.ts';

const event = z.looseObject({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});

/** What `go test -json` writes: the text of each package in pieces, between those of others. */
export const goJson: Format = {
  title: 'what go test -json writes',
  read: ({ lines }) => (lines?.some((line) => event.safeParse(line).success) ? joined(lines) : undefined),
};

/** The text of each package, put together and read as text. */
function joined(lines: readonly unknown[]): BenchmarkRun {
  const pieces = lines.flatMap((line) => {
    const read = event.safeParse(line);
    // What the toolchain says outside of events, such as errors of a build.
    if (!read.success) return typeof line === 'string' ? [{ holder: '', text: `${line}\n` }] : [];
    const { Action, Package, ImportPath, Test, Output = '' } = read.data;
    const holder = Package ?? ImportPath ?? '';
    const ended = Action === 'fail' && Test === undefined ? `FAIL\t${holder}\t0s\n` : '';
    return [{ holder, text: Action === 'output' || Action === 'build-output' ? Output : ended }];
  });
  const texts = [...Map.groupBy(pieces, ({ holder }) => holder)].map(([holder, of]) =>
    [...(holder === '' ? [] : [`pkg: ${holder}\n`]), ...of.map(({ text }) => text)].join(''),
  );
  return goRun(texts.join('\n'), false);
}
