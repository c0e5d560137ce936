import Handlebars from 'handlebars';
import { InputError } from '../model/errors.ts';
import { checkNames, type Parsed } from './templating/check.ts';
import { FORMATS, formatNamed, type TemplateFormat } from './templating/formats.ts';
import { type ParseResult, parseTemplate, type TemplateText } from './templating/parse.ts';
import { refuse } from './templating/problems.ts';

export type { TemplateText } from './templating/parse.ts';

/** Template texts by name: `weekly.md.hbs`, `partials/summary.md.hbs`. */
export type Templates = Readonly<Record<string, TemplateText>>;

/** Renders templates by name without `.hbs`: `weekly.md`, `partials/style.html`. */
export interface TemplateEngine {
  /**
   * The template filled with values: plain objects, lists, texts and flags. `{{> name}}` is the partial of the same
   * format. Throws an InputError with every unknown name, partial and helper of the template and of its partials.
   */
  render(name: string, values: object): string;
}

interface Compiled extends Parsed {
  readonly fill: Handlebars.TemplateDelegate;
}

type Book = ReadonlyMap<string, Compiled>;

/** An engine for the given templates. Throws an InputError with the first mistake in each template's syntax. */
export function createTemplates(templates: Templates): TemplateEngine {
  const parsed = Object.entries(templates).map(
    ([name, template]) => [name.slice(0, -'.hbs'.length), parseTemplate(template)] as const,
  );
  refuse(parsed.flatMap(([, { problem }]) => problem ?? []));
  const books = new Map(FORMATS.map((format) => [format, bookOf(parsed, format)] as const));
  return {
    render(name, values) {
      const format = formatNamed(name);
      const book = books.get(format) ?? new Map();
      const template = book.get(name) ?? noTemplate(name, book);
      refuse(checkNames(template, { values, partials: partialsOf(book, format), helpers: format.helpers }));
      const partials = Object.fromEntries(
        [...partialsOf(book, format)].map(([partial, { fill }]) => [partial, fill]),
      );
      return template.fill(values, { partials, helpers: { ...format.helpers } });
    },
  };
}

function bookOf(parsed: readonly (readonly [string, ParseResult])[], format: TemplateFormat): Book {
  return new Map(
    parsed.flatMap(([name, { template }]) =>
      template && name.endsWith(`.${format.ending}`)
        ? [[name, { ...template, fill: compile(template, format) }]]
        : [],
    ),
  );
}

/** Compiles a template so that what fails while it is filled names its own file, as a partial too. */
function compile({ file, program }: Parsed, format: TemplateFormat): Handlebars.TemplateDelegate {
  const fill = Handlebars.compile(program, {
    strict: true,
    noEscape: !format.escapesHtml,
    knownHelpers: Object.fromEntries(Object.keys(format.helpers).map((name) => [name, true])),
  });
  return (values: unknown, options) => {
    try {
      return fill(values, options);
    } catch (error) {
      if (!(error instanceof Handlebars.Exception)) throw error;
      const [line, column] = [Number(error.lineNumber ?? 1), Number(error.column ?? 0) + 1];
      refuse([{ file, line, column, severity: 'error', message: `${error.message}.` }]);
      throw error;
    }
  };
}

function partialsOf(book: Book, { ending }: TemplateFormat): Book {
  const [start, end] = ['partials/', `.${ending}`];
  return new Map(
    [...book].flatMap(([name, template]) =>
      name.startsWith(start) ? [[name.slice(start.length, -end.length), template]] : [],
    ),
  );
}

function noTemplate(name: string, book: Book): never {
  const known = [...book.keys()].filter((other) => !other.startsWith('partials/'));
  throw new InputError(
    `There is no template ${name}.hbs. Of this format there are ${known.join(', ') || 'none'}.`,
  );
}
