import type { Publication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';

/** The commit's message with its placeholders filled in; one that is not known stays as it is. */
export function messageFor({ message }: GitTarget, { edition, report }: Publication): string {
  const values: Readonly<Record<string, string>> = {
    title: report.title,
    headline: report.headline,
    kind: edition.kind,
    period: edition.period,
    revision: String(edition.revision),
  };
  return message.replaceAll(/\{(\w+)\}/g, (written, name: string) => values[name] ?? written);
}

/** What to open so that a pushed branch gets merged: an address where the remote's service is known by its name. */
export function openWords({ remote, branch: base }: GitTarget, branch: string): string {
  const web = webAddress(remote);
  if (web?.includes('github'))
    return `Open ${web}/compare/${base}...${branch}?expand=1 to merge it into ${base}.`;
  if (web?.includes('gitlab')) {
    const from = encodeURIComponent(branch);
    return `Open ${web}/-/merge_requests/new?merge_request%5Bsource_branch%5D=${from} to merge it into ${base}.`;
  }
  return `Open a merge request from ${branch} into ${base}.`;
}

function webAddress(remote: string): string | undefined {
  const [, host, path] =
    /^(?:https?:\/\/|ssh:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+(?=\/))?[/:](.+?)(?:\.git)?\/?$/.exec(remote) ?? [];
  return host && path && host.includes('.') ? `https://${host}/${path}` : undefined;
}
