import type { z } from 'zod';
import type { JiraTracker } from '../../model/ticket-settings.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import type { JIRA_PERMISSIONS, JIRA_PROJECT } from './jira-shapes.ts';

/** What the token’s user must be allowed in the project. */
export const RIGHTS = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'ADD_COMMENTS', 'TRANSITION_ISSUES'] as const;

/** Whether tickets could be made in a project, by what it is and what the token’s user may there. */
export function jiraDiagnosis(
  { project: key, type, http }: JiraTracker,
  { issueTypes }: z.infer<typeof JIRA_PROJECT>,
  { permissions }: z.infer<typeof JIRA_PERMISSIONS>,
): Diagnosis {
  const what = `${http.url}/browse/${key}`;
  const missing = RIGHTS.filter((right) => permissions[right]?.havePermission !== true);
  if (missing.length > 0) {
    return {
      what,
      ok: false,
      detail: `The token’s user lacks ${missing.join(', ')} there. Give them a role that has these rights.`,
    };
  }
  const types = issueTypes?.map(({ name }) => name);
  if (types && !types.includes(type)) {
    return {
      what,
      ok: false,
      detail: `It has no issues of type ${type}, but ${types.join(', ')}. Set type under ${http.setting}.`,
    };
  }
  return {
    what,
    ok: true,
    detail: 'It is there, and the token’s user may make issues, comment on them and close them.',
  };
}
