import { z } from 'zod';
import { type Entry, type Format, figure, filled, jsonFormat, runOf } from '../format.ts';

const numbers = z.array(z.number()).optional();

/** What `vitest bench --outputJson` of vitest 1 to 3 writes. Vitest counts in milliseconds. */
export const vitest3: Format = jsonFormat('vitest’s JSON', {
  sign: z.looseObject({ files: z.array(z.looseObject({ groups: z.array(z.unknown()) })) }),
  shape: z.looseObject({
    files: z.array(
      z.looseObject({
        groups: z.array(
          z.looseObject({
            fullName: z.string(),
            benchmarks: z.array(
              z.looseObject({
                name: z.string(),
                samples: numbers,
                median: z.number().optional(),
                mean: z.number().optional(),
              }),
            ),
          }),
        ),
      }),
    ),
  }),
  run: ({ files }) =>
    runOf(
      files
        .flatMap(({ groups }) => groups)
        .flatMap(({ fullName, benchmarks }) =>
          benchmarks.map(({ name, samples, median, mean }) =>
            figure({ name: `${fullName} > ${name}` }, 'ms', filled(samples, median ?? mean)),
          ),
        ),
    ),
});

const test = z.looseObject({
  fullName: z.string().optional(),
  status: z.string().optional(),
  failureMessages: z.array(z.string()).optional(),
  benchmarks: z
    .array(
      z.looseObject({
        tasks: z.array(
          z.looseObject({
            name: z.string(),
            latency: z.looseObject({
              samples: numbers,
              p50: z.number().optional(),
              mean: z.number().optional(),
            }),
          }),
        ),
      }),
    )
    .optional(),
});

/** What `vitest bench --reporter=json` of vitest 5 writes. The names do not have their file, which stands above them. */
export const vitest5: Format = jsonFormat('vitest’s JSON', {
  sign: z.looseObject({ testResults: z.array(z.looseObject({ assertionResults: z.array(z.unknown()) })) }),
  shape: z.looseObject({
    testResults: z.array(
      z.looseObject({
        name: z.string().optional(),
        status: z.string().optional(),
        message: z.string().optional(),
        assertionResults: z.array(test),
      }),
    ),
  }),
  run: ({ testResults }) =>
    runOf(
      testResults.flatMap(({ name = '', status, message = '', assertionResults }): readonly Entry[] => {
        const file = name.replace(/^.*[\\/]/, '');
        const hasNothing = status === 'failed' && assertionResults.length === 0;
        return hasNothing
          ? [`${file} failed: ${firstLine(message)}`]
          : assertionResults.flatMap((one) => entriesOf(file, one));
      }),
    ),
});

function entriesOf(
  file: string,
  { fullName = '', status, failureMessages = [], benchmarks = [] }: z.infer<typeof test>,
): readonly Entry[] {
  if (status === 'failed') {
    const whole = [file, fullName].filter((part) => part !== '').join(' > ');
    return [`${whole} failed: ${firstLine(failureMessages[0] ?? '')}`];
  }
  const holder = file === '' ? {} : { package: file };
  return benchmarks.flatMap(({ tasks }) =>
    tasks.map(({ name, latency: { samples, p50, mean } }) =>
      figure(
        { name: fullName === '' ? name : `${fullName} > ${name}`, ...holder },
        'ms',
        filled(samples, p50 ?? mean),
      ),
    ),
  );
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
