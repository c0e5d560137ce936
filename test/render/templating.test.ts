import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  compiledText,
  createTemplates,
  prepareTemplates,
  type Templates,
} from '../../src/render/templating.ts';
import { inputErrorOf, problemsOf } from '../support/problems.ts';
import { templatesOf } from '../support/templates.ts';

const VALUES = {
  title: 'A <b> & c',
  rows: [{ name: 'Query P95', status: { word: 'within' } }],
  none: [],
  empty: '',
};

function render(text: string, more: Readonly<Record<string, string>> = {}, ending = 'md'): string {
  const name = `weekly.${ending}`;
  return createTemplates(templatesOf({ [`${name}.hbs`]: text, ...more })).render(name, VALUES);
}

const problems = (text: string, more: Readonly<Record<string, string>> = {}) =>
  problemsOf(() => render(text, more));

describe('a template', () => {
  it('is filled with values, through partials of its own format', () => {
    const partials = {
      'partials/line.md.hbs': '- {{name}}: {{status.word}}\n',
      'partials/line.html.hbs': 'other',
    };
    expect(render('{{#each rows}}{{> line}}{{/each}}', partials)).toBe('- Query P95: within\n');
  });

  it('escapes for HTML by itself in a page, and by its helper in Markdown', () => {
    expect(render('{{title}}', {}, 'html')).toBe('A &lt;b&gt; &amp; c');
    expect(render('{{title}} {{md title}}')).toBe('A <b> & c A &lt;b&gt; &amp; c');
  });

  it('may use what is empty, and what is inside an empty list', () => {
    expect(render('{{#if empty}}x{{/if}}{{#each none}}{{anything}}{{else}}nothing{{/each}}')).toBe('nothing');
  });

  it('sees the values around a list and above a partial', () => {
    const partials = { 'partials/p.md.hbs': '{{label}} {{title}} {{@root.title}}' };
    expect(render('{{#each rows}}{{../title}}{{/each}}|{{> p label="L"}}', partials)).toBe(
      'A <b> & c|L A <b> & c A <b> & c',
    );
  });
});

describe('a mistake in a template', () => {
  it('is named with file, line, column, the names there are and the nearest of them', () => {
    expect(problems('# {{title}}\n{{#each rows}}\n  {{nmae}}\n{{/each}}')).toEqual([
      'templates/weekly.md.hbs:3:5: There is no name “nmae”. Known here: name, status. Did you mean “name”?',
    ]);
  });

  it('is found inside conditions and arguments, where Handlebars would stay silent', () => {
    expect(problems('{{#if titel}}x{{/if}}{{md rwos}}{{#each lines}}{{/each}}')).toEqual([
      expect.stringContaining('weekly.md.hbs:1:7: There is no name “titel”.'),
      expect.stringContaining('weekly.md.hbs:1:27: There is no name “rwos”.'),
      expect.stringContaining('weekly.md.hbs:1:41: There is no name “lines”.'),
    ]);
  });

  it('is found in branches that are not taken', () => {
    expect(problems('{{#if empty}}{{oops}}{{/if}}')).toHaveLength(1);
  });

  it('is told of a partial in the file of the partial, once however often it is used', () => {
    const partials = { 'partials/p.md.hbs': '\n{{status.wrod}}' };
    expect(problems('{{#each rows}}{{> p}}{{> p}}{{/each}}', partials)).toEqual([
      'templates/partials/p.md.hbs:2:3: There is no name “wrod”. Known here: word. Did you mean “word”?',
    ]);
  });

  it('names unknown partials and helpers', () => {
    expect(problems('{{> lnie}}{{mdd title}}', { 'partials/line.md.hbs': '' })).toEqual([
      'templates/weekly.md.hbs:1:5: There is no partial “lnie”. Known here: line. Did you mean “line”?',
      expect.stringMatching(/:1:13: There is no helper “mdd”\. .*Did you mean “md”\?$/),
    ]);
  });

  it.each([
    ['a\n{{#if title}}\nfoo', '3:4', /inside an open block/],
    ['a long first line before the trouble\n\nand {{title', '3:7', /something is missing or too much/],
    ['🙂\n{{else}}', '2:1', /stray \{\{else\}\}/],
    ['{{#if title}}{{/each}}', '1:4', /if doesn't match each/],
  ])('of syntax is placed: %j', (text, place, message) => {
    const [problem] = problems(text);
    expect(problem).toMatch(new RegExp(`^templates/weekly\\.md\\.hbs:${place}: `));
    expect(problem).toMatch(message);
  });

  it('that only some members of a list meet is placed too', () => {
    const engine = createTemplates(templatesOf({ 'x.txt.hbs': '{{#each rows}}\n{{a}}{{/each}}' }));
    expect(problemsOf(() => engine.render('x.txt', { rows: [{ a: 1 }, {}] }))).toEqual([
      expect.stringContaining('templates/x.txt.hbs:2:3: "a" not defined'),
    ]);
  });

  it('of the name of a whole template is answered with the names there are', () => {
    const engine = createTemplates(templatesOf({ 'weekly.md.hbs': '', 'monthly.md.hbs': '' }));
    expect(inputErrorOf(() => engine.render('weakly.md', {})).message).toBe(
      'There is no template weakly.md.hbs. Of this format there are weekly.md, monthly.md.',
    );
  });
});

/** Templates as a build leaves them. */
function compiledTemplates(texts: Readonly<Record<string, string>>): Templates {
  const templates = Object.entries(templatesOf(texts)).map(([name, template]) => {
    const compiled = runInThisContext(`(${compiledText(name, template)})`) as TemplateSpecification;
    return [name, { ...template, compiled }] as const;
  });
  return Object.fromEntries(templates);
}

describe('templates made ready piece by piece', () => {
  it('are filled as others are, and leave room for other work after each step', async () => {
    const texts = templatesOf({ 'weekly.md.hbs': '{{> name}}!', 'partials/name.md.hbs': '{{title}}' });
    let pauses = 0;
    const engine = await prepareTemplates(texts, async () => {
      pauses += 1;
    });
    expect(pauses).toBe(4);
    expect(engine.render('weekly.md', VALUES)).toBe('A <b> & c!');
  });

  it('are filled by what they were compiled to, their text unread', async () => {
    const compiled = compiledTemplates({
      'weekly.md.hbs': '{{> name}}!',
      'partials/name.md.hbs': '{{md title}}',
    });
    const unread = Object.fromEntries(
      Object.entries(compiled).map(([name, template]) => [name, { ...template, text: '{{#broken' }]),
    );
    let pauses = 0;
    const engine = await prepareTemplates(unread, async () => {
      pauses += 1;
    });
    expect(pauses).toBe(0);
    expect(engine.render('weekly.md', VALUES)).toBe('A &lt;b&gt; &amp; c!');
  });

  it('are held to the names that there are where one of them was not compiled', async () => {
    const compiled = compiledTemplates({ 'weekly.md.hbs': '{{> name}}', 'partials/other.md.hbs': '' });
    const own = templatesOf({ 'partials/name.md.hbs': '{{title}} {{titel}}' });
    const engine = await prepareTemplates({ ...compiled, ...own }, async () => {});
    expect(problemsOf(() => engine.render('weekly.md', VALUES))).toEqual([
      expect.stringContaining('templates/partials/name.md.hbs:1:13: There is no name “titel”.'),
    ]);
  });

  it('are refused with every mistake of syntax at once', async () => {
    const texts = templatesOf({ 'weekly.md.hbs': '{{#if a}}', 'monthly.md.hbs': 'x\n{{/each}}' });
    const refused = prepareTemplates(texts, async () => {});
    await expect(refused).rejects.toMatchObject({
      problems: [{ file: 'templates/weekly.md.hbs' }, { file: 'templates/monthly.md.hbs', line: 2 }],
    });
  });
});
