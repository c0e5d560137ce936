import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { baseValue, parseQuantity } from '../../model/quantity.ts';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import { baseAddressProblems, isWebAddress } from '../addresses.ts';
import { durationOf, LONGEST_WAIT } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { headerValueProblem, httpOf, httpProblems } from './http.ts';
import type { WrittenPrometheus } from './prometheus-schema.ts';

/** Durations with what they are unless set, in seconds. */
const DURATIONS = { timeout: 120, deadline: 600, resolution: 300 } as const;
type Duration = keyof typeof DURATIONS;

/** Reads the Prometheus of the settings; durations become seconds. */
export function prometheusOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenPrometheus,
): Read<PrometheusSettings> {
  const { url } = written;
  const bytes = answerBytes(written);
  const problems = [
    ...baseAddressProblems(yaml, [...path, 'url'], url),
    ...pageProblems(yaml, [...path, 'url'], url),
    ...baseAddressProblems(yaml, [...path, 'link'], written.link),
    ...baseAddressProblems(yaml, [...path, 'grafana', 'url'], written.grafana?.url),
    ...httpProblems(yaml, path, written),
    ...headerValueProblem(yaml, [...path, 'tenant'], written.tenant),
    ...durationProblems(yaml, path, written),
    ...(bytes === undefined
      ? [yaml.problem([...path, 'max_answer'], MESSAGES.badSize(String(written.max_answer)))]
      : []),
  ];
  if (hasErrors(problems) || url === undefined || bytes === undefined) return { problems };
  return {
    problems,
    value: {
      ...httpOf(path, { ...written, url }),
      ...(written.link === undefined ? {} : { link: withoutSlashes(written.link) }),
      ...grafanaOf(written),
      flavour: written.flavour ?? 'prometheus',
      ...(written.tenant === undefined ? {} : { tenant: written.tenant }),
      timeout: seconds(written, 'timeout') ?? DURATIONS.timeout,
      deadline: seconds(written, 'deadline') ?? DURATIONS.deadline,
      concurrency: written.concurrency ?? 4,
      resolution: seconds(written, 'resolution') ?? DURATIONS.resolution,
      most: {
        bytes,
        series: written.max_series ?? BOUNDS.series.most,
        samples: written.max_samples ?? BOUNDS.samples.most,
      },
      ...(written.recording_rules === undefined ? {} : { recordingRules: written.recording_rules }),
    },
  };
}

/** An address that others are built from, without the slashes at its end. */
function withoutSlashes(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}

function grafanaOf({ grafana }: WrittenPrometheus): Pick<PrometheusSettings, 'grafana'> {
  if (grafana?.url === undefined || grafana.datasource === undefined) return {};
  return { grafana: { url: withoutSlashes(grafana.url), datasource: grafana.datasource } };
}

/** Less would take no answer at all; more would not fit into the memory of a process, with what is made of it. */
const FEWEST_BYTES = 1024;
const MOST_BYTES = 256 * 2 ** 20;

/** How many bytes of an answer are read; undefined when what is written is no such size. */
function answerBytes({ max_answer: written }: WrittenPrometheus): number | undefined {
  if (written === undefined) return bytesOf(BOUNDS.answer);
  const size = parseQuantity(written);
  if (!size.ok || size.value.unit.kind !== 'data' || size.value.unit.perTime) return undefined;
  const bytes = Math.floor(baseValue(size.value));
  return bytes >= FEWEST_BYTES && bytes <= MOST_BYTES ? bytes : undefined;
}

/** The address of a page or of the API itself, copied from a browser, where the base of both is wanted. */
function pageProblems(yaml: YamlFile, path: Path, url: string | undefined): readonly Problem[] {
  const [, base, page] =
    /^(https?:\/\/.+?)(\/(?:graph|query|api\/v1(?:\/.*)?))$/s.exec(withoutSlashes(url ?? '')) ?? [];
  if (base === undefined || page === undefined || !isWebAddress(base)) return [];
  return [yaml.problem(path, MESSAGES.pageAddress(page, base))];
}

function durationProblems(yaml: YamlFile, path: Path, written: WrittenPrometheus): readonly Problem[] {
  return (Object.keys(DURATIONS) as Duration[]).flatMap((key) => {
    if (written[key] === undefined) return [];
    const [text, value] = [String(written[key]), seconds(written, key)];
    if (value === undefined) return [yaml.problem([...path, key], MESSAGES.badDuration(text))];
    if (value > LONGEST_WAIT) return [yaml.problem([...path, key], MESSAGES.tooLongToWait(text, '7d'))];
    // Both are told to the server, which takes no fractions.
    return key === 'deadline' || Number.isInteger(value)
      ? []
      : [yaml.problem([...path, key], MESSAGES.partOfSecond(text))];
  });
}

function seconds(written: WrittenPrometheus, key: Duration): number | undefined {
  return durationOf(String(written[key] ?? ''));
}
