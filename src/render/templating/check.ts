import type { Problem } from '../../model/errors.ts';
import { unknownName } from './problems.ts';
import { descend, lookUp, namesIn, type Scope } from './scope.ts';

/** A template's syntax tree and its file. */
export interface Parsed {
  readonly file: string;
  readonly program: () => hbs.AST.Program;
  readonly compiled?: TemplateSpecification | undefined;
}

/** What a template may name: values, partials and helpers. */
export interface Known {
  readonly values: object;
  readonly partials: ReadonlyMap<string, Parsed>;
  readonly helpers: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly file: string;
  readonly scope: Scope;
  readonly known: Known;
  /** The templates this one is used in, so that one that uses itself ends. */
  readonly within: readonly string[];
}

const BLOCKS = ['if', 'unless', 'each', 'with'];
const BUILT_IN = [...BLOCKS, 'lookup', 'log'];

/**
 * The unknown names of a template and of the partials it uses, given the very values it will be filled with. A list's
 * first member stands for all of them; inside an empty list nothing can be said. Handlebars' own strictness does not
 * look at the arguments of helpers, so that a mistyped `{{#if}}` would silently be false.
 */
export function checkNames(template: Parsed, known: Known): readonly Problem[] {
  const scope = { value: known.values, root: known.values, locals: {} };
  return checkProgram(template.program(), { file: template.file, scope, known, within: [template.file] });
}

function checkProgram(program: hbs.AST.Program | undefined, place: Place): readonly Problem[] {
  return program ? program.body.flatMap((statement) => checkStatement(statement, place)) : [];
}

function checkStatement(statement: hbs.AST.Statement, place: Place): readonly Problem[] {
  switch (statement.type) {
    case 'MustacheStatement':
      return checkCall(statement as hbs.AST.MustacheStatement, place);
    case 'BlockStatement':
      return checkBlock(statement as hbs.AST.BlockStatement, place);
    case 'PartialStatement':
      return checkPartial(statement as hbs.AST.PartialStatement, place);
    default:
      return [];
  }
}

type Call = Pick<hbs.AST.MustacheStatement, 'path' | 'params' | 'hash'>;

/** A name by itself is a value unless it is a helper's; a name with arguments is a helper. */
function checkCall(call: Call, place: Place): readonly Problem[] {
  const helpers = [...BUILT_IN, ...Object.keys(place.known.helpers)];
  const { path } = call;
  if (path.type !== 'PathExpression') return [];
  const name = (path as hbs.AST.PathExpression).original;
  const isHelper = helpers.includes(name);
  const takes = call.params.length > 0 || (call.hash?.pairs.length ?? 0) > 0;
  if (takes && !isHelper) return [problemAt(path, place, unknownName('helper', name, helpers))];
  return [...(isHelper ? [] : checkExpression(path, place)), ...checkArguments(call, place)];
}

function checkArguments({ params, hash }: Pick<Call, 'params' | 'hash'>, place: Place): readonly Problem[] {
  const values = [...params, ...(hash?.pairs ?? []).map(({ value }) => value)];
  return values.flatMap((value) => checkExpression(value, place));
}

function checkExpression(expression: hbs.AST.Expression, place: Place): readonly Problem[] {
  if (expression.type === 'SubExpression') return checkCall(expression as hbs.AST.SubExpression, place);
  if (expression.type !== 'PathExpression') return [];
  const found = lookUp(expression as hbs.AST.PathExpression, place.scope);
  return found.kind === 'missing'
    ? [problemAt(expression, place, unknownName('name', found.name, found.names))]
    : [];
}

function checkBlock(block: hbs.AST.BlockStatement, place: Place): readonly Problem[] {
  const name = block.path.type === 'PathExpression' ? block.path.original : '';
  const inner = name === 'each' || name === 'with' ? descend(block, place.scope) : place.scope;
  return [
    ...checkCall(block, place),
    ...checkProgram(block.program, { ...place, scope: inner }),
    ...checkProgram(block.inverse, place),
  ];
}

function checkPartial(statement: hbs.AST.PartialStatement, place: Place): readonly Problem[] {
  if (statement.name.type !== 'PathExpression') return [];
  const name = statement.name.original;
  const partial = place.known.partials.get(name);
  const problems = checkArguments(statement, place);
  if (!partial) {
    const names = [...place.known.partials.keys()];
    return [...problems, problemAt(statement.name, place, unknownName('partial', name, names))];
  }
  if (place.within.includes(partial.file)) return problems;
  const within = [...place.within, partial.file];
  const scope = scopeOfPartial(statement, place.scope);
  return [...problems, ...checkProgram(partial.program(), { ...place, file: partial.file, scope, within })];
}

function scopeOfPartial({ params, hash }: hbs.AST.PartialStatement, scope: Scope): Scope {
  const context = params[0] ? argumentOf(params[0], scope) : scope.value;
  if (context === undefined) return { value: undefined, root: scope.root, locals: {} };
  const named = (hash?.pairs ?? []).map(({ key, value }) => [key, argumentOf(value, scope)] as const);
  const value = named.length > 0 ? { ...namesIn(context), ...Object.fromEntries(named) } : context;
  return { value, root: scope.root, locals: {} };
}

/** The value of an argument; a literal stands for itself. */
function argumentOf(expression: hbs.AST.Expression, scope: Scope): unknown {
  if (expression.type !== 'PathExpression') return 'value' in expression ? expression.value : undefined;
  const found = lookUp(expression as hbs.AST.PathExpression, scope);
  return found.kind === 'found' ? found.value : undefined;
}

function problemAt({ loc }: hbs.AST.Node, { file }: Place, message: string): Problem {
  return { file, line: loc.start.line, column: loc.start.column + 1, severity: 'error', message };
}
