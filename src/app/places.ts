import type { PlaceOf } from '../model/place-settings.ts';
import { type FindService, serviceFinder } from '../model/service-names.ts';
import type { Annotation, Annotations } from '../ports/annotations.ts';
import type { ChangePlace, SeenChange } from '../ports/changes.ts';
import type { Records } from '../ports/records.ts';
import { ALL_SERVICES, type PlacedNote } from '../review/change-note.ts';
import { seenOf } from '../why/places/told.ts';
import { readNotesIn } from './change-notes.ts';

/** The most characters of a commit that are shown. */
const LONGEST_COMMIT = 12;

/** A place of annotations. */
export function placeOfAnnotations(
  { name, before, naming }: PlaceOf<'grafana'>,
  services: readonly string[],
  annotations: Annotations,
): ChangePlace {
  const find = serviceFinder(services, naming);
  return {
    name,
    before,
    seen: async (within) => {
      const { annotations: found, isCut } = await annotations.within(within);
      const named = found.map((one) => ({ ...one, whose: serviceTagged(one, naming.labels, find) }));
      return seenOf(name, within, {
        changes: named.flatMap(({ at, until, text, link, whose }): readonly SeenChange[] =>
          whose === undefined || 'unnamed' in whose
            ? []
            : [
                {
                  kind: 'annotation',
                  at,
                  ...(until === undefined ? {} : { until }),
                  ...whose,
                  text,
                  ...(link === undefined ? {} : { link }),
                },
              ],
        ),
        unnamed: named.flatMap(({ whose }) => (whose && 'unnamed' in whose ? whose.unnamed : [])),
        unknown: isCut
          ? [
              `It has more than ${found.length} annotations in that stretch, of which only the latest are looked at: name tags.`,
            ]
          : [],
      });
    },
    close: () => annotations.close(),
  };
}

/** Whom something is of: a service, all of them, or nobody, by what stands there instead. */
type Whose = { readonly service?: string } | { readonly unnamed: string };

/** A tag that carries a service is `service:api` or `service=api`, or a service’s name alone. */
function serviceTagged({ tags }: Annotation, labels: readonly string[], find: FindService): Whose {
  const parted = tags.flatMap((tag) => {
    const at = tag.search(/[:=]/);
    return at > 0 ? [[tag.slice(0, at), tag.slice(at + 1)] as const] : [];
  });
  const alone = tags.flatMap((tag) => labels.slice(0, 1).map((label) => [label, tag] as const));
  const all = [...parted, ...alone];
  if (all.some(([label, value]) => labels.includes(label) && value === ALL_SERVICES)) return {};
  // One after the other: a key may be there more than once.
  const found = all.map(([label, value]) => find({ [label]: value }));
  const service = found.find((one) => one?.service !== undefined)?.service;
  if (service !== undefined) return { service };
  return { unnamed: found.find((one) => one !== undefined)?.name ?? 'annotations without tags' };
}

/** A place of the notes in a folder. */
export function placeOfNotes(
  { name, before, naming, of: { folder } }: PlaceOf<'notes'>,
  services: readonly string[],
  records: Records,
): ChangePlace {
  const find = serviceFinder(services, { ...naming, labels: ['service'] });
  return {
    name,
    before,
    seen: async (within) => {
      const { notes, problems } = await readNotesIn(records, folder);
      return seenOf(name, within, {
        changes: notes.flatMap((note) => changeOf(note, find)),
        unnamed: notes.flatMap(({ service }) =>
          service === ALL_SERVICES || find({ service })?.service !== undefined ? [] : service,
        ),
        unknown: problems.map(({ file, line, message }) => `${file}:${line}: ${message}`),
      });
    },
    close: async () => {},
  };
}

function changeOf({ at, service, text, commit, link }: PlacedNote, find: FindService): readonly SeenChange[] {
  const id = find({ service })?.service;
  if (service !== ALL_SERVICES && id === undefined) return [];
  const said =
    commit === undefined || text.includes(commit)
      ? text
      : `${text} (commit ${commit.slice(0, LONGEST_COMMIT)})`;
  return [
    {
      kind: 'note',
      at,
      ...(id === undefined ? {} : { service: id }),
      text: said,
      ...(link === undefined ? {} : { link }),
    },
  ];
}
