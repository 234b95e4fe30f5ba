import { AwsCallError } from '../aws-calls.ts';
import { ExpectedError } from '../expected-error.ts';
import type { ReportedOrg } from '../run/report.ts';
import type { StoredVersion } from './ports.ts';

/** What is to be stored, without any value. */
export type Plan = {
  readonly action: 'create' | 'rotate' | 'migrate' | 'restore';
  readonly org: string;
  /** Full name of the secret. */
  readonly name: string;
  readonly keys: readonly string[];
  /** Keys that go. */
  readonly removed: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly kmsKeyId: string | null;
  /** The version that becomes AWSPREVIOUS; null when there is none. */
  readonly formerVersionId: string | null;
};

/** How a change of a secret ended. `checked` is what trying the new value came to. */
export type Change =
  /** The new value does not work: nothing was stored. */
  | { readonly kind: 'refused'; readonly checked: ReportedOrg }
  /** The person did not want it: nothing was stored. */
  | { readonly kind: 'declined'; readonly checked: ReportedOrg }
  /** The value is what is stored already, and works. */
  | { readonly kind: 'unchanged'; readonly checked: ReportedOrg }
  /** A dry run: it would have been stored. */
  | { readonly kind: 'planned'; readonly checked: ReportedOrg; readonly plan: Plan }
  | { readonly kind: 'stored'; readonly checked: ReportedOrg; readonly plan: Plan; readonly stored: StoredVersion };

/** What a change asks of whoever started it. */
export type Consent = {
  readonly dryRun: boolean;
  /** Shown what was tried and what is to be stored; false ends it. */
  readonly agree: (checked: ReportedOrg, plan: Plan) => Promise<boolean>;
};

/** Rejections that a change in Salesforce which is still spreading there looks like; it takes up to 10 minutes. */
const SPREADING = new Set<string | null>([
  'client-id-unknown',
  'client-secret-wrong',
  'flow-not-enabled',
  'run-as-user-missing',
]);

/** True when the same value may be accepted minutes later. */
export function maySpread(change: Change): boolean {
  return change.kind === 'refused' && SPREADING.has(change.checked.cause);
}

/** A change that makes no sense as asked for; the message says what does. Nothing was sent or stored. */
export class ChangeError extends ExpectedError {
  override readonly name = 'ChangeError';
}

/** It was not stored, or that is not known; `cause` says why. */
export class StoreError extends ExpectedError {
  override readonly exitCode = 3;
  override readonly name = 'StoreError';

  constructor(name: string, cause: unknown) {
    const why =
      cause instanceof AwsCallError ? cause.messageAtPrompt : cause instanceof Error ? cause.message : 'unknown error';
    super(
      `${name} could not be stored: ${why}\nIt holds what it held before, or all of the new value; nothing between.`,
      {
        cause,
      },
    );
  }
}

/** The last steps of every change: stop at a value that does not work, ask, store in one call. */
export async function storeIfGood(
  checked: ReportedOrg,
  plan: Plan,
  { dryRun, agree }: Consent,
  store: () => Promise<StoredVersion>,
): Promise<Change> {
  if (checked.verdict !== 'healthy') return { kind: 'refused', checked };
  if (dryRun) return { kind: 'planned', checked, plan };
  if (!(await agree(checked, plan))) return { kind: 'declined', checked };
  try {
    return { kind: 'stored', checked, plan, stored: await store() };
  } catch (error) {
    if (error instanceof ChangeError) throw error;
    throw new StoreError(plan.name, error);
  }
}
