import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { Flow } from '../../src/causes/verdict.ts';
import { API, OAUTH } from './cases.ts';

/** A refusal of the token endpoint. `description` null: the code alone, whatever unknown text stands beside it. */
export type OAuthCase = {
  readonly flow: Flow;
  readonly status: number;
  readonly error: string;
  readonly description: string | null;
  readonly cause: CauseCode;
};

/** A refusal of the REST API, for a token that was good enough to be issued. `message` empty: whatever it says. */
export type ApiCase = {
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly cause: CauseCode;
};

/** The entries of a table by cause; `Object.entries` forgets the keys' type. */
const byCause = <T>(table: Readonly<Partial<Record<CauseCode, readonly T[]>>>) =>
  Object.entries(table) as unknown as readonly (readonly [CauseCode, readonly T[]])[];

export const OAUTH_CASES: readonly OAuthCase[] = byCause(OAUTH).flatMap(([cause, rows]) =>
  rows.map(([flow, error, description, status = 400]) => ({ flow, status, error, description, cause })),
);

export const API_CASES: readonly ApiCase[] = byCause(API).flatMap(([cause, rows]) =>
  rows.map(([status, errorCode, message]) => ({ status, errorCode, message, cause })),
);

/** An answer of the REST API that holds none of its errors. `location` and `shown` of the org at that host. */
export type WordlessCase = {
  /** As the simulator calls it. */
  readonly name: string;
  readonly status: number;
  readonly location: (host: string) => string | null;
  readonly shown: (host: string) => string | null;
  readonly cause: CauseCode;
};

export const WORDLESS_CASES: readonly WordlessCase[] = [
  {
    name: 'session-refused-bare',
    status: 401,
    location: () => null,
    shown: () => null,
    cause: 'api-rejected-unknown',
  },
  {
    name: 'back-to-login',
    status: 302,
    location: (host) => `https://${host}/?ec=302&startURL=%2Fservices%2Fdata`,
    shown: (host) => `the API redirects to ${host}; not followed`,
    cause: 'api-rejected-unknown',
  },
];

/** One line that names a case. */
export function nameOf(row: OAuthCase | ApiCase): string {
  return 'error' in row
    ? `${row.flow}: ${row.status} ${row.error}, ${row.description ?? 'no known text'}`
    : `${row.status} ${row.errorCode}, ${row.message || 'any text'}`;
}

/** The case of an answer of the token endpoint: the one with its description, else that of its code alone. */
export function oauthCaseOf(error: string, description: string, flow: Flow | 'any'): OAuthCase | undefined {
  const cases = OAUTH_CASES.filter((row) => row.error === error && (flow === 'any' || row.flow === flow));
  return cases.find((row) => row.description === description) ?? cases.find((row) => row.description === null);
}

/** The case of an answer of the REST API: the one with its message, else that of its code alone. */
export function apiCaseOf(status: number, errorCode: string, message: string): ApiCase | undefined {
  const cases = API_CASES.filter((row) => row.status === status && row.errorCode === errorCode);
  return cases.find((row) => row.message === message) ?? cases.find((row) => row.message === '');
}
