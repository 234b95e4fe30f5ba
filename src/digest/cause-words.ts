import type { CauseCode } from '../causes/catalogue.ts';

/** Causes whose code, read as words, would say too little. */
const TROUBLE: Partial<Readonly<Record<CauseCode, string>>> = {
  'client-secret-wrong': 'client secret rejected',
  'run-as-user-missing': 'no Run-As user',
  'user-inactive': 'user inactive or frozen',
  'user-login-failed': 'login rejected',
  'rejected-unknown': 'rejected, nobody knows why',
  'org-mismatch': 'another org answers',
  redirected: 'its My Domain has moved',
  'ip-restricted': 'our address is refused',
  'not-salesforce': 'not Salesforce that answers',
  'salesforce-unavailable': 'Salesforce is unavailable',
  timeout: 'no answer in time',
  'api-limit-exceeded': 'no API calls left',
};

/** The trouble in a few words. */
export function troubleOf(cause: CauseCode): string {
  return TROUBLE[cause] ?? cause.replaceAll('-', ' ');
}
