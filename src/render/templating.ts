import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import { InputError } from '../model/errors.ts';
import { once } from '../model/once.ts';
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
  /** Compiles it now rather than when it is first filled. */
  readonly compile: () => Handlebars.TemplateDelegate;
}

type Book = ReadonlyMap<string, Compiled>;

/** An engine for the given templates. Throws an InputError with the first mistake in each template's syntax. */
export function createTemplates(templates: Templates): TemplateEngine {
  return engineOf(booksOf(Object.entries(templates).map(parseNamed)), mayBeMistaken(templates));
}

/**
 * The engine that {@link createTemplates} makes, ready to be used at once. It pauses after each template, so that a
 * program that waits for a server goes on talking to it.
 */
export async function prepareTemplates(
  templates: Templates,
  pause: () => Promise<unknown>,
): Promise<TemplateEngine> {
  const parsed: NamedResult[] = [];
  for (const named of Object.entries(templates)) {
    parsed.push(parseNamed(named));
    if (!named[1].compiled) await pause();
  }
  const books = booksOf(parsed);
  for (const { compile, compiled } of [...books.values()].flatMap((book) => [...book.values()])) {
    if (compiled) continue;
    compile();
    await pause();
  }
  return engineOf(books, mayBeMistaken(templates));
}

/** The text of a program that answers what a template was compiled to: {@link TemplateText.compiled}. Throws an InputError for a mistake in its syntax. */
export function compiledText(name: string, template: TemplateText): string {
  const { template: parsed, problem } = parseTemplate(template);
  refuse(problem ? [problem] : []);
  return parsed ? codeOf(parsed, formatNamed(nameOf(name))) : '';
}

/** Users' templates may name what is not there; shipped ones are held to the names that are there by the program's tests. */
function mayBeMistaken(templates: Templates): boolean {
  return Object.values(templates).some(({ compiled }) => !compiled);
}

type NamedResult = readonly [name: string, ParseResult];

function parseNamed([file, template]: readonly [string, TemplateText]): NamedResult {
  return [nameOf(file), parseTemplate(template)];
}

function nameOf(file: string): string {
  return file.slice(0, -'.hbs'.length);
}

type Books = ReadonlyMap<TemplateFormat, Book>;

function booksOf(parsed: readonly NamedResult[]): Books {
  refuse(parsed.flatMap(([, { problem }]) => problem ?? []));
  return new Map(FORMATS.map((format) => [format, bookOf(parsed, format)]));
}

function engineOf(books: Books, isChecked: boolean): TemplateEngine {
  return {
    render(name, values) {
      const format = formatNamed(name);
      const book = books.get(format) ?? new Map();
      const template = book.get(name) ?? noTemplate(name, book);
      const own = partialsOf(book, format);
      if (isChecked) refuse(checkNames(template, { values, partials: own, helpers: format.helpers }));
      const partials = Object.fromEntries([...own].map(([partial, { fill }]) => [partial, fill]));
      return template.fill(values, { partials, helpers: { ...format.helpers } });
    },
  };
}

function bookOf(parsed: readonly NamedResult[], format: TemplateFormat): Book {
  return new Map(
    parsed.flatMap(([name, { template }]) =>
      template && name.endsWith(`.${format.ending}`)
        ? [[name, { ...template, ...compiling(template, format) }]]
        : [],
    ),
  );
}

/** Compiles a template once, so that what fails while it is filled names its own file, as a partial too. */
function compiling(template: Parsed, format: TemplateFormat): Pick<Compiled, 'fill' | 'compile'> {
  const compile = once(() => Handlebars.template(template.compiled ?? compiledNow(template, format)));
  const fill: Handlebars.TemplateDelegate = (values: unknown, options) => {
    try {
      return compile()(values, options);
    } catch (error) {
      if (!(error instanceof Handlebars.Exception)) throw error;
      const [line, column] = [Number(error.lineNumber ?? 1), Number(error.column ?? 0) + 1];
      refuse([{ file: template.file, line, column, severity: 'error', message: `${error.message}.` }]);
      throw error;
    }
  };
  return { fill, compile };
}

/** In two steps, since Handlebars' own `compile` does nothing before the template is first filled. */
function compiledNow(template: Parsed, format: TemplateFormat): TemplateSpecification {
  return runInThisContext(`(${codeOf(template, format)})`) as TemplateSpecification;
}

function codeOf({ program }: Parsed, format: TemplateFormat): string {
  // The types say that it is a value; it is the text of one.
  const code: unknown = Handlebars.precompile(program(), {
    strict: true,
    noEscape: !format.escapesHtml,
    knownHelpers: Object.fromEntries(Object.keys(format.helpers).map((name) => [name, true])),
  });
  return code as string;
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
