import { hasErrors, type Problem } from '../../model/errors.ts';
import { percent } from '../../model/format.ts';
import type { LedgerSettings } from '../../model/ledger-settings.ts';
import type { PdfSettings } from '../../model/pdf-settings.ts';
import { isZone } from '../../model/period.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import { baseAddressProblems, mailboxProblems } from '../addresses.ts';
import type { BudgetSource } from '../budgets/source.ts';
import { MESSAGES } from '../messages.ts';
import { inOrder } from '../order.ts';
import { salvage } from '../salvage.ts';
import { type Read, shape } from '../shape.ts';
import { readShare } from '../share.ts';
import { readSplitBy } from '../split-by.ts';
import { readYaml, type YamlFile } from '../yaml/file.ts';
import { type DirectoryTexts, directoryOf, NO_TEXTS, type ReadDirectory } from './directory.ts';
import { type Environment, expandAll } from './environment.ts';
import { followedProblems } from './followed.ts';
import { ledgerOf } from './ledger.ts';
import { type Pdfs, pdfOf, unusedPdf } from './pdf.ts';
import { placeServicesProblems, placesOf } from './places.ts';
import { reviewOf } from './review.ts';
import { scheduleOf } from './schedule.ts';
import { answersUrlOf, serverOf } from './server.ts';
import type { Settings } from './settings.ts';
import { SETTINGS_FILE, SETTINGS_FILE_IN_PART, type WrittenSettings } from './settings-schema.ts';
import { smtpOf } from './smtp.ts';
import { budgetSourcesOf, sourcesOf, unusedSources } from './sources.ts';
import { targetOf } from './target.ts';
import { ticketPresetProblems } from './tickets.ts';
import { withUnset } from './unset.ts';

/** The settings as far as they could be read. */
export interface ReadSettings extends Read<Settings> {
  /** Where the budget files are, also when something else is wrong, so that they can be checked all the same. */
  readonly budgets: readonly string[];
  /** Where links among the project's files may lead. */
  readonly links: Settings['links'];
  /** What budget files must know of the sources. */
  readonly sources: readonly BudgetSource[];
  /** A warning for each source that is not among those that budgets name. */
  readonly unusedSources: (used: ReadonlySet<string | undefined>) => readonly Problem[];
  /** The files that the directory goes on in, as they are written. */
  readonly directoryFiles: { readonly owners?: string; readonly serviceOwners?: string };
  /** What is wrong with the services that targets, places and the directory name, once it is known which there are. */
  readonly servicesProblems: (known: readonly string[]) => readonly Problem[];
  /** A warning for each of {@link budgets}, by its place among them, below which are files that are not read. */
  readonly belowProblems: (below: readonly (readonly string[])[]) => readonly Problem[];
  /** What is wrong with folders of records in a project that follows a repository, in which they are committed. */
  readonly followedProblems: () => readonly Problem[];
}

/**
 * Reads the settings file, with the texts of the files that its directory goes on in. Every `${NAME}` in it stands for an
 * environment variable. Nothing is thrown.
 */
export function readSettings(
  file: string,
  text: string,
  env: Environment,
  texts: DirectoryTexts = NO_TEXTS,
): ReadSettings {
  const yaml = readYaml(file, text);
  const none = {
    budgets: [],
    links: 'inside' as const,
    sources: [],
    unusedSources: () => [],
    directoryFiles: {},
    servicesProblems: () => [],
    belowProblems: () => [],
    followedProblems: () => [],
  };
  if (yaml.syntax.length > 0) return { ...none, problems: yaml.syntax };
  if (yaml.value === null) return { ...none, problems: [yaml.problem([], MESSAGES.emptySettings())] };
  const input = expandAll(yaml.value, env);
  const written = salvage(input, SETTINGS_FILE_IN_PART) ?? {};
  const resolved = settingsOf(yaml, written, env, texts);
  const values = [...shape(yaml, [], input, SETTINGS_FILE).problems, ...resolved.problems];
  const problems = [...yaml.repeated, ...withUnset(yaml, SETTINGS_FILE, env, values)];
  const { owners_file: owners, service_owners_file: serviceOwners } = written;
  return {
    budgets: written.budgets ?? [],
    links: written.links ?? 'inside',
    sources: budgetSourcesOf(written),
    unusedSources: (used) => unusedSources(yaml, written, used),
    directoryFiles: {
      ...(owners === undefined ? {} : { owners }),
      ...(serviceOwners === undefined ? {} : { serviceOwners }),
    },
    servicesProblems: (known) => [
      ...resolved.directory.servicesProblems(known),
      ...servicesProblems(yaml, written, known),
      ...placeServicesProblems(yaml, written, known),
    ],
    belowProblems: (below) => belowProblems(yaml, written, below),
    followedProblems: () => followedProblems(yaml, written),
    problems: inOrder(problems, [file, ...[...texts.owners, ...texts.serviceOwners].map((one) => one.file)]),
    ...(resolved.value && !hasErrors(problems) ? { value: resolved.value } : {}),
  };
}

/** The settings as far as they could be read, and apart from them their directory. */
interface ResolvedSettings extends Read<Settings> {
  readonly directory: ReadDirectory;
}

function settingsOf(
  yaml: YamlFile,
  written: WrittenSettings,
  env: Environment,
  texts: DirectoryTexts,
): ResolvedSettings {
  const approaching = readShare(yaml, ['approaching'], written.approaching, 0.9);
  const minimum = readShare(yaml, ['minimum_coverage'], written.minimum_coverage, 0.75);
  const warn = readShare(yaml, ['warn_coverage'], written.warn_coverage, 0.9);
  const splitBy = readSplitBy(yaml, ['split_by'], written.split_by);
  const coverage = coverageOf(yaml, written, minimum.value, warn.value);
  const sources = sourcesOf(yaml, written);
  const places = placesOf(yaml, written);
  const schedule = scheduleOf(yaml, ['schedule'], written.schedule ?? {});
  const review = reviewOf(yaml, ['review'], written.review ?? {});
  const smtp: Read<SmtpSettings> = written.smtp ? smtpOf(yaml, ['smtp'], written.smtp) : { problems: [] };
  const directory = directoryOf(yaml, written, {
    env,
    texts,
    smtp: smtp.value,
    from: presentationOf(written).from,
    businessHours: review.value?.response.businessHours,
  });
  const targets = targetsOf(yaml, written, smtp, directory);
  const pdf: Read<PdfSettings> = written.pdf ? pdfOf(yaml, ['pdf'], written.pdf) : { problems: [] };
  const ledger: Read<LedgerSettings> = ledgerOf(yaml, ['ledger'], written.ledger ?? {});
  const server = serverOf(yaml, ['server'], written.server ?? {});
  const problems = [
    ...placeProblems(yaml, written),
    ...unusedPdf(yaml, written),
    ...ticketPresetProblems(yaml, written.tickets),
    ...[
      approaching,
      minimum,
      warn,
      splitBy,
      coverage,
      sources,
      places,
      schedule,
      review,
      smtp,
      directory,
      targets,
      pdf,
      ledger,
      server,
    ].flatMap((part): readonly Problem[] => part.problems),
  ];
  const { time_zone: zone, budgets } = written;
  if (!approaching.value || !coverage.value || !sources.value || !zone || !budgets)
    return { problems, directory };
  if (!places.value || !schedule.value || !review.value || !targets.value || !server.value)
    return { problems, directory };
  if (!directory.value) return { problems, directory };
  return {
    problems,
    directory,
    value: {
      calendar: { zone, weekStartsOn: written.week_starts_on ?? 'monday' },
      budgets,
      output: written.output ?? 'output',
      ...(ledger.value ? { ledger: ledger.value } : {}),
      links: written.links ?? 'inside',
      ...(written.templates === undefined ? {} : { templates: written.templates }),
      sources: sources.value,
      places: places.value,
      approaching: approaching.value,
      ...(splitBy.value ? { splitBy: splitBy.value } : {}),
      coverage: coverage.value,
      presentation: { ...presentationOf(written), ...answersUrlOf(server.value) },
      schedule: schedule.value,
      review: review.value,
      targets: targets.value,
      ...(pdf.value ? { pdf: pdf.value } : {}),
      directory: directory.value,
      server: server.value,
      ...(written.benchmarks?.better === undefined ? {} : { better: written.benchmarks.better }),
      ...(written.pushgateway === undefined
        ? {}
        : { pushgateway: written.pushgateway.replace(/(?<!\/)\/+$/, '') }),
    },
  };
}

function coverageOf(
  yaml: YamlFile,
  written: WrittenSettings,
  minimum: number | undefined,
  warn: number | undefined,
): Read<Settings['coverage']> {
  if (minimum === undefined || warn === undefined) return { problems: [] };
  if (minimum <= warn) return { value: { minimum, warn }, problems: [] };
  const at = written.minimum_coverage === undefined ? 'warn_coverage' : 'minimum_coverage';
  return { problems: [yaml.problem([at], MESSAGES.coverageOrder(percent(minimum), percent(warn)))] };
}

const UNUSED = { at: 'key', severity: 'warning' } as const;

function targetsOf(
  yaml: YamlFile,
  written: WrittenSettings,
  smtp: Read<SmtpSettings>,
  { value: directory }: ReadDirectory,
): Read<Settings['targets']> {
  const { from, to } = presentationOf(written);
  // A mail server with a problem of its own is there all the same.
  const read = Object.entries(written.targets ?? {}).map(([name, target]) =>
    written.smtp && !smtp.value && target.email
      ? { problems: [] }
      : targetOf(yaml, ['targets', name], name, target, {
          smtp: smtp.value,
          from,
          to,
          owners: directory?.owners,
          pdfs: pdfsIn(written),
        }),
  );
  const isUsed =
    !directory || directory.mail || Object.values(written.targets ?? {}).some(({ email }) => email);
  const unused = smtp.value && !isUsed ? [yaml.problem(['smtp'], MESSAGES.unusedSmtp(), UNUSED)] : [];
  return {
    problems: [...unused, ...read.flatMap((one): readonly Problem[] => one.problems)],
    value: read.flatMap((one: Read<Settings['targets'][number]>) => one.value ?? []),
  };
}

function pdfsIn({ pdf, targets = {} }: WrittenSettings): Pdfs {
  const isInFolder = Object.values(targets).some(({ folder }) => folder?.pdf);
  return { isMade: pdf !== undefined, isPublished: pdf?.output === true || isInFolder };
}

function servicesProblems(
  yaml: YamlFile,
  { targets = {} }: WrittenSettings,
  known: readonly string[],
): readonly Problem[] {
  return Object.entries(targets).flatMap(([name, { services = [] }]) =>
    services.flatMap((service, index) =>
      known.includes(service)
        ? []
        : [yaml.problem(['targets', name, 'services', index], MESSAGES.unknownService(service, known))],
    ),
  );
}

function belowProblems(
  yaml: YamlFile,
  { budgets = [] }: WrittenSettings,
  below: readonly (readonly string[])[],
): readonly Problem[] {
  return budgets.flatMap((folder, index) => {
    const files = below[index] ?? [];
    if (files.length === 0) return [];
    const folders = [...new Set(files.map((file) => file.replace(/[/\\][^/\\]*$/, '')))];
    const message = MESSAGES.filesBelow(folder, files, folders);
    return [yaml.problem(['budgets', index], message, { severity: 'warning' })];
  });
}

function presentationOf({
  organisation,
  email,
  reports_url: url,
}: WrittenSettings): Settings['presentation'] {
  return {
    ...(organisation === undefined ? {} : { organisation }),
    ...(email?.subject === undefined ? {} : { subject: email.subject }),
    ...(url === undefined ? {} : { reportsUrl: url.endsWith('/') ? url : `${url}/` }),
    from: email?.from ?? 'headroom@localhost',
    to: email?.to ?? [],
  };
}

function placeProblems(yaml: YamlFile, written: WrittenSettings): readonly Problem[] {
  const { time_zone: zone, email } = written;
  const badZone = zone !== undefined && !isZone(zone);
  return [
    ...(badZone
      ? [yaml.problem(['time_zone'], MESSAGES.badZone(zone, Intl.supportedValuesOf('timeZone')))]
      : []),
    ...baseAddressProblems(yaml, ['reports_url'], written.reports_url),
    ...baseAddressProblems(yaml, ['pushgateway'], written.pushgateway),
    ...mailboxProblems(yaml, ['email', 'from'], email?.from),
    ...(email?.to ?? []).flatMap((to, index) => mailboxProblems(yaml, ['email', 'to', index], to)),
  ];
}
