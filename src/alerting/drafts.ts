import { CAUSES, type CauseCode, explain } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS, utcDay } from '../clock.ts';
import type { Matter } from '../state/matter.ts';
import type { OrgState } from '../state/state.ts';
import { awsCommand, ownCommand } from '../wording/shell-commands.ts';
import { count, duration } from '../wording/text.ts';
import type { Due } from './due.ts';
import type { Moment } from './moment.ts';
import { OLD_PAIR_DAYS } from './observe-org.ts';

/** What a notice says beside whom and what it is about. */
export type Draft = {
  readonly text: string;
  readonly cause?: CauseCode | null;
  readonly found?: string | null;
  readonly steps?: readonly Step[];
  readonly dueAt?: string | null;
};

/** What is so now. */
export function openDraft(due: Due, state: OrgState, check: OrgCheck | null, moment: Moment): Draft {
  const { matter, stage } = due;
  const { cause, since, detail } = matter;
  const lasts = duration(moment.now.getTime() - Date.parse(since));
  const meaning = cause === null ? '' : CAUSES[cause].meaning;
  switch (matter.type) {
    case 'failing': {
      const text =
        stage === 'reminder'
          ? `still failing after ${lasts}: ${meaning}`
          : due.kind === 'cause-changed'
            ? `now ${meaning}`
            : meaning;
      return { text, ...whatToDo(cause, check, moment) };
    }
    case 'unanswered':
    case 'not-checkable': {
      // The token was granted: it works.
      const text = cause === 'api-limit-exceeded' ? meaning : `cannot tell: ${meaning}`;
      return { text, ...whatToDo(cause, check, moment) };
    }
    case 'flapping': {
      const text = `keeps changing between working and not working: ${count(state.changes.length, 'change')} since ${moment.calendar.stampOf(since)}; now ${check?.verdict ?? 'gone'}`;
      return { text, ...whatToDo(check?.cause ?? cause, check, moment), cause: check?.cause ?? cause };
    }
    case 'user':
      return {
        text: `the token now belongs to another Run-As user: ${matter.about}, before ${detail}`,
        steps: [
          { say: 'If the change was meant, check that the new user has the permissions the integration needs.' },
          {
            say: 'If not, set the former user again: Setup > External Client App Manager > the app > Policies > Run As.',
          },
        ],
      };
    case 'stuck': {
      const reason = check?.rotation.reason?.say ?? detail;
      const run = awsCommand('secretsmanager rotate-secret', { 'secret-id': state.secretId });
      return {
        text: `the rotation that AWS does is stuck: ${reason ?? 'no new version came'}`,
        steps: [
          {
            say: `Read why it failed: CloudTrail event RotationFailed, or the log of the rotation function, for ${state.secretId}.`,
          },
          { say: 'Start it again', run },
        ],
      };
    }
    case 'old-pair': {
      const endsAt = new Date(Date.parse(since) + OLD_PAIR_DAYS * DAY_MS).toISOString();
      return {
        text: `the old key pair ends on ${dayOf(endsAt)}, and whatever still uses it fails then`,
        steps: [{ say: `Confirm that every consumer of ${state.secretId} has read the new pair.` }],
        dueAt: endsAt,
      };
    }
    case 'legacy': {
      const retirement = detail ?? since;
      return {
        text: `uses the username-password flow, which Salesforce retires on ${dayOf(retirement)}`,
        found: check?.migration ?? null,
        steps: [{ say: 'Move it to the client credentials flow', run: ownCommand('migrate', [state.org]) }],
        dueAt: new Date(retirement).toISOString(),
      };
    }
    case 'added':
      return { text: `checked from now on; first answer: ${check?.verdict ?? 'none'}` };
    case 'removed':
      return removedDraft(state, detail);
    case 'outage':
    case 'empty':
    case 'gone':
      throw new Error(`${matter.type} is no matter of an org`);
  }
}

/** What is over. */
export function endedDraft({ matter, outcome }: Due, state: OrgState, moment: Moment): Draft {
  const { cause, since, endedAt, detail } = matter;
  const lasted = endedAt === null ? '' : ` after ${duration(Date.parse(endedAt) - Date.parse(since))}`;
  const was = cause === null ? '' : ` (was ${cause})`;
  switch (outcome) {
    case 'removed':
      return removedDraft(state, detail);
    case 'switched-off':
      return {
        text: `is not watched any more: ${state.disabled === false ? 'its credential cannot be checked' : 'it was switched off'}${was}`,
      };
    case 'handed-over':
      return { text: `handed to ${state.team ?? 'nobody in particular'}${was}` };
    case 'came-and-went':
      return { text: `came and went, ${spanOf(matter, moment)}${was}` };
    case 'mended':
    case null:
      if (matter.type === 'stuck') return { text: `the rotation that AWS does is no longer stuck${lasted}` };
      return { text: `works again${lasted}${was}` };
    case 'steady':
      return { text: `works steadily again${was}` };
  }
}

/** `24 Nov 02:00 to 24 Nov 06:00`. */
function spanOf({ since, endedAt }: Matter, { at, calendar }: Moment): string {
  return `${calendar.stampOf(since)} to ${calendar.stampOf(endedAt ?? at)}`;
}

/** `detail`: the ISO instant on which the secret is planned for deletion; null where it is gone. */
function removedDraft({ secretId, lastVerdict, lastCause }: OrgState, detail: string | null): Draft {
  const broken = lastVerdict === 'unhealthy' && lastCause !== null;
  const found = broken ? `it was failing when last checked: ${lastCause}` : null;
  if (detail === null) {
    const say = 'If that was not meant, store the credential again under the same name.';
    return { text: 'the secret is gone, so nothing is checked', found, steps: [{ say }] };
  }
  const run = awsCommand('secretsmanager restore-secret', { 'secret-id': secretId });
  return {
    text: `the secret is planned for deletion on ${dayOf(detail)}, so nothing is checked`,
    found,
    steps: [{ say: 'If that was not meant', run }],
    dueAt: detail,
  };
}

export function fleetDraft(due: Due, orgs: number, moment: Moment): Draft {
  const { matter, stage, outcome } = due;
  const { since, endedAt, outage } = matter;
  const lasted = duration(Date.parse(endedAt ?? moment.at) - Date.parse(since));
  switch (matter.type) {
    case 'empty':
      if (stage === 'ended') return { text: `secrets are found again after ${lasted} without any` };
      return {
        text: `no Salesforce secret found to check${matter.detail === null ? '' : `, ${matter.detail} are gone`}`,
        found: stage === 'reminder' ? `nothing was found for ${lasted}` : null,
        steps: [
          { say: 'Check the setting secretPrefixes against the names in Secrets Manager, in this account and Region.' },
          { say: 'Check that the function may list secrets (secretsmanager:ListSecrets).' },
        ],
      };
    case 'gone':
      if (stage === 'ended') return { text: `the secrets that were gone are back after ${lasted}` };
      return {
        text: `${count(orgs, 'secret is', 'secrets are')} gone, or planned for deletion, at once`,
        steps: [
          { say: 'Find out who deleted them: CloudTrail, event DeleteSecret.' },
          { say: 'Restore each of them in Secrets Manager, or store it again under the same name.' },
        ],
      };
    default: {
      if (stage === 'ended') {
        const over =
          outcome === 'came-and-went'
            ? `an outage came and went, ${spanOf(matter, moment)}`
            : `the outage is over after ${lasted}`;
        return { text: `${over}: up to ${count(outage?.orgs ?? 0, 'org')} gave no answer` };
      }
      const meaning = matter.cause === null ? '' : `: ${CAUSES[matter.cause].meaning}`;
      const again = stage === 'changed' && matter.about !== 'ours' ? ' again' : '';
      return {
        text: `${count(orgs, 'org gives', 'orgs give')} no usable answer${again}${meaning}; likely common factor: ${outage?.factor ?? 'unknown'}`,
        found: outage?.factor ?? null,
        steps: (outage?.steps ?? []).map((say) => ({ say })),
      };
    }
  }
}

/** What was found beyond the cause, and the one way to mend it: what a comparison of versions knows stands alone. */
function whatToDo(cause: CauseCode | null, check: OrgCheck | null, { policy }: Moment): Pick<Draft, 'found' | 'steps'> {
  if (cause === null || check === null) return {};
  const { org, rotation } = check;
  const isItsAnswer = check.cause === cause;
  if (isItsAnswer && rotation.versions?.previous === 'works') {
    return {
      found: 'AWSPREVIOUS still works: the new secret is not active in Salesforce',
      steps: [
        { say: 'Put the previous secret back, it still works', run: ownCommand('restore', [org]) },
        { say: 'Or activate it there, then', run: ownCommand('check', [org]) },
      ],
    };
  }
  const reason = isItsAnswer ? rotation.reason : null;
  if (reason !== null && rotation.versions?.pending === 'works') return { found: reason.say, steps: [reason] };
  const { actions } = explain(cause, { ...check, egressAddress: policy.egressAddress });
  return { found: reason === null ? null : reason.say, steps: actions };
}

export function rotationSteps({ org, secretId, flow }: OrgCheck): readonly Step[] {
  if (flow !== 'client_credentials') {
    return [{ say: `Rotate the client secret in Salesforce and store the new one as a new version of ${secretId}.` }];
  }
  return [
    { say: 'Rotate the client secret in Salesforce, then try and store the new one', run: ownCommand('rotate', [org]) },
  ];
}

export function dayOf(iso: string): string {
  return utcDay(new Date(iso));
}
