import { API_GUIDES } from './api.ts';
import { APP_GUIDES } from './app.ts';
import {
  CAUSES,
  type CauseCode,
  type CauseContext,
  type Explanation,
  explain,
  myDomain,
  stepsOf,
} from './catalogue.ts';
import type { CauseEntry, CauseGuide } from './entry.ts';
import { LOGIN_GUIDES } from './login.ts';
import { NETWORK_GUIDES } from './network.ts';
import { SECRET_GUIDES } from './secret.ts';
import { stepLine } from './step.ts';
import { USER_GUIDES } from './user.ts';

/**
 * What the catalogue says beyond what an alert needs. The function that checks never imports this, which keeps a third
 * of the catalogue's text out of its bundle.
 */
export const GUIDES: Readonly<Record<CauseCode, CauseGuide>> = {
  ...SECRET_GUIDES,
  ...APP_GUIDES,
  ...USER_GUIDES,
  ...LOGIN_GUIDES,
  ...API_GUIDES,
  ...NETWORK_GUIDES,
};

/** The cause, filled in for one org, with every way to mend it. */
export function explainInFull(code: CauseCode, context: CauseContext): Explanation {
  const explained = explain(code, context);
  const { otherwise } = GUIDES[code];
  if (otherwise === undefined) return explained;
  return { ...explained, actions: [...explained.actions, ...stepsOf(otherwise, context)] };
}

/**
 * A text to forward to the org's Salesforce admin: what we see and what they can do, in the order to do it.
 * It names their org by its host only and holds no name of ours.
 */
export function explainForAdmin(code: CauseCode, context: CauseContext): string {
  const { verdict, meaning, link }: CauseEntry = CAUSES[code];
  const { forAdmin } = GUIDES[code];
  const host = myDomain(context.host);
  const org = host === null ? 'your Salesforce org' : `your Salesforce org ${host}`;
  if (forAdmin === null) {
    return `We could not check our login to ${org}. The reason lies on our side or in between; there is nothing for you to do.\n`;
  }
  const steps = forAdmin === 'actions' ? explainInFull(code, context).actions : stepsOf(forAdmin, context);
  const opening =
    verdict === 'unhealthy'
      ? `Our integration can no longer work with ${org}.`
      : `Our regular check of the login to ${org} does not get through.`;
  return [
    `Hello,\n\n${opening}\nWhat we see: ${meaning}.\n`,
    steps.length === 1 ? 'Please do this:' : 'Please do this, in order, as far as it applies:',
    ...steps.map((step, index) => `${index + 1}. ${stepLine(step)}`),
    `\nMore from Salesforce: ${link}\n\nPlease tell us when it is done, so that we check again. Thank you.\n`,
  ].join('\n');
}
