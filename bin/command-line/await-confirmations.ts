import { type Clock, REAL_TIME } from '../../src/clock.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { plain } from '../../src/wording/text.ts';
import { hiddenLines } from '../terminal/hidden-lines.ts';
import { complaint, paragraph } from '../terminal/paragraphs.ts';
import { confirmAt, confirmationIn, confirmedSentence } from './confirm-link.ts';
import { explainError } from './exit.ts';
import type { Deployed } from './standpoint.ts';
import { askAgain, type Unconfirmed, unconfirmedAt } from './unconfirmed.ts';

const PAUSE_MS = 5_000;
/** Of a pause, in which a link may be pasted. */
const MOMENT_MS = 250;

/**
 * Waits until everybody whom the stack subscribed by e-mail has confirmed, and says which mails to look for; a person at
 * the terminal may paste their links. Whom SNS has forgotten is asked again. `alertsConfirmed` is called once, as soon as
 * nobody is missing who should hear alerts: alarms are waited for after that. Says who had confirmed when it ended.
 */
export async function awaitConfirmations(
  stack: Deployed,
  limitMs: number,
  alertsConfirmed: () => Promise<void>,
  { now, sleep }: Pick<Clock, 'now' | 'sleep'> = REAL_TIME,
): Promise<'all' | 'alerts' | 'not-all'> {
  const endsAt = now().getTime() + limitMs;
  const missingNow = async () => (await unconfirmedAt(stack)).filter(({ protocol }) => protocol === 'email');
  await askAgain((await missingNow()).filter(({ because }) => because === 'gone'));
  let missing = await missingNow();
  if (missing.length === 0) {
    await alertsConfirmed();
    return 'all';
  }
  let pasted = false;
  using links = hiddenLines(async (line) => {
    await confirmPasted(stack, line);
    pasted = true;
  });
  say(whichMails(missing, links !== null));
  let told = false;
  for (;;) {
    if (!told && !missing.some(({ what }) => what === 'alerts')) {
      told = true;
      await alertsConfirmed();
      if (missing.length > 0) say(`\n${stillMissing(missing)}`);
    }
    if (missing.length === 0) return 'all';
    if (now().getTime() >= endsAt) return told ? 'alerts' : 'not-all';
    // Whoever has pasted a link does not wait for the end of the pause.
    for (let waited = 0; waited < PAUSE_MS && !pasted; waited += MOMENT_MS) await sleep(MOMENT_MS);
    pasted = false;
    missing = await missingNow();
  }
}

/** A link that cannot be used is said to be that, and another may follow. */
async function confirmPasted(stack: Deployed, line: string): Promise<void> {
  try {
    say(paragraph('', confirmedSentence(stack.name, await confirmAt(stack, confirmationIn(line)))));
  } catch (error) {
    say(complaint(explainError(error)));
  }
}

function whichMails(missing: readonly Unconfirmed[], canPaste: boolean): string {
  const lines = [...Map.groupBy(missing, ({ endpoint }) => endpoint)].map(([address, mails]) => {
    const what = mails.map((mail) => mail.what).join(' and one for ');
    const howMany = mails.length === 1 ? 'one mail' : 'two mails that look alike, one';
    return paragraph('- ', `${plain(address, 100)}: ${howMany} for ${what}`);
  });
  return [
    paragraph(
      '',
      'AWS Notifications (no-reply@sns.amazonaws.com) sends "AWS Notification - Subscription Confirmation", also to be found among spam:',
    ),
    ...lines,
    paragraph(
      '',
      `Click Confirm subscription in each, once. So that no mail scanner can undo it, copy the address of that link instead${canPaste ? ' and paste it here (it is not shown), or elsewhere' : ', and'}:`,
    ),
    `  ${ownCommand('confirm', ['LINK'])}`,
    paragraph(
      '',
      'SNS forgets what is not confirmed within 48 hours. Waiting; Ctrl-C ends it, and the same command goes on.',
    ),
  ].join('\n');
}

function stillMissing(missing: readonly Unconfirmed[]): string {
  const addresses = missing.map(({ endpoint }) => plain(endpoint, 100)).join(', ');
  return paragraph(
    '',
    `Still to be confirmed, the mail for alarms: ${addresses}. Alarms are how you hear that the checker itself has stopped.`,
  );
}

/** To the person, beside what the last step prints. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
