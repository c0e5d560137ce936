import { plural } from '../../model/format.ts';
import type { Violation } from '../../model/violation.ts';
import { STEP_ICONS } from '../html/icons.ts';
import { frameOf } from '../html/page.ts';
import type { TemplateEngine } from '../templating.ts';
import { cleaned } from '../view/clean.ts';
import { type FormAsked, type FormView, formView, NO_FORM } from './form-view.ts';
import { type Refusal, refusalWords } from './refusals.ts';
import { type Moment, type Shown, type ShownView, shownView } from './shown.ts';

/** A page about one violation. */
export interface AnswerAsked {
  /** Who reads it, where that is known. */
  readonly who?: string;
  /** How it is known, after the name: `by the link in a message to you`. */
  readonly knownBy?: string;
  /** Absent where it may not be shown, or there is none. */
  readonly shown?: Shown;
  /** What was just recorded. */
  readonly done?: string;
  readonly refusal?: Refusal;
  /** Why there is no form of the step to take. */
  readonly hint?: string;
  /** The first is the one that is asked for; the others are folded. */
  readonly forms: readonly FormAsked[];
}

/** What `answer.html.hbs` shows. */
export interface AnswerView {
  readonly title: string;
  readonly style: string;
  readonly policy: string;
  readonly who: string;
  readonly knownBy: string;
  readonly done: string;
  /** Why nothing was recorded; both empty where nothing is wrong. */
  readonly refusal: { readonly title: string; readonly text: string };
  readonly hint: string;
  readonly hasViolation: boolean;
  readonly violation: ShownView;
  /** The form that is asked for; without a title there is none. */
  readonly form: FormView;
  readonly others: readonly FormView[];
  readonly zone: string;
  readonly stepIcons: Readonly<Record<string, string>>;
}

/** The page on which a violation is shown and answered, with the status of HTTP that it is sent with. */
export function answerPage(
  asked: AnswerAsked,
  moment: Moment,
  templates: TemplateEngine,
): { readonly status: number; readonly html: string } {
  const { who = '', knownBy = '', shown, done = '', refusal, hint = '', forms } = asked;
  const words = refusal && refusalWords(refusal);
  const [first, ...others] = forms.map(formView);
  const violation = shownView(shown ?? NOTHING_SHOWN, moment);
  const view: Omit<AnswerView, 'form' | 'others' | 'style' | 'policy' | 'stepIcons'> = cleaned({
    title: titleOf(asked, violation),
    who,
    knownBy,
    done,
    refusal: words ? { title: words.title, text: words.text } : { title: '', text: '' },
    hint,
    hasViolation: shown !== undefined,
    violation,
    zone: moment.zone,
  });
  const { style, policy } = frameOf(templates, 'forms');
  const html = templates.render('answer.html', {
    ...view,
    // What somebody wrote keeps its lines.
    form: first ?? NO_FORM,
    others,
    style,
    policy,
    stepIcons: STEP_ICONS,
  } satisfies AnswerView);
  return { status: words?.status ?? 200, html };
}

function titleOf({ shown, refusal }: AnswerAsked, { budget }: ShownView): string {
  return shown || !refusal ? budget : refusalWords(refusal).title;
}

/** The page that lists open violations in their order, and says how many more there are. */
export function violationsPage(
  { shown, more, who }: { readonly shown: readonly Shown[]; readonly more: number; readonly who: string },
  moment: Moment,
  templates: TemplateEngine,
): string {
  const { style, policy } = frameOf(templates, 'forms');
  const violations = shown.map((one) => ({
    ...shownView(one, moment),
    address: encodeURIComponent(one.violation.id.toWellFormed()),
  }));
  const left = more > 0 ? `and ${plural(more, 'more', 'more')}` : '';
  const view = cleaned({ violations, more: left, who, zone: moment.zone });
  return templates.render('violations.html', { ...view, style, policy, stepIcons: STEP_ICONS });
}

/** In place of a violation, so that a template's names are always there. */
const NOTHING_SHOWN: Shown = {
  name: '',
  owner: '',
  violation: {
    id: '',
    budget: '',
    firstDay: '2026-01-01',
    lastDay: '2026-01-01',
    opened: 0,
    state: 'open',
    steps: [],
    deadlines: [],
    links: [],
    remarks: [],
    metDays: 0,
    metNeeded: 0,
    reopened: [],
    earlier: 0,
    recurring: false,
  } satisfies Violation,
};
