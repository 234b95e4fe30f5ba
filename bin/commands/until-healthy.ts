import { evidenceLine } from '../../src/causes/verdict.ts';
import { type Clock, REAL_TIME } from '../../src/clock.ts';
import { localTime } from '../../src/wording/local-time.ts';
import { plain } from '../../src/wording/text.ts';
import { quotation } from '../terminal/paragraphs.ts';
import { busy } from '../terminal/progress.ts';
import { type ShownReport, verdictCell } from '../terminal/verdict-table.ts';

/** Salesforce takes minutes to spread a change, and somebody waits on the phone. */
const PAUSE_MS = 20_000;

type Watched = Pick<ShownReport['orgs'][number], 'org' | 'verdict' | 'cause' | 'evidence'> & {
  readonly flow: string | null;
};
type WatchedReport = { readonly orgs: readonly Watched[] };

/**
 * Checks again and again until every enabled org is healthy, and says what changes; gives the last report. A password
 * that was refused is not tried again: repeated failures lock its user.
 */
export async function untilHealthy<Checked extends WatchedReport>(
  check: () => Promise<Checked>,
  timezone: string,
  {
    now,
    sleep,
    say = (line) => process.stderr.write(`${line}\n`),
  }: Pick<Clock, 'now' | 'sleep'> & { readonly say?: (line: string) => void } = REAL_TIME,
): Promise<Checked> {
  const seen = new Map<string, string>();
  for (;;) {
    const report = await check();
    for (const org of report.orgs) {
      const line = `${verdictCell(org).text}${org.evidence === null ? '' : `  ${plain(evidenceLine(org.evidence), 400)}`}`;
      if (seen.get(org.org) === line) continue;
      seen.set(org.org, line);
      const [, time] = /(\d\d:\d\d)$/.exec(localTime(now(), timezone).stamp) ?? [];
      say(quotation(`${time}  ${plain(org.org)}  `, line));
    }
    const open = report.orgs.filter(({ verdict }) => verdict === 'unhealthy' || verdict === 'inconclusive');
    if (open.length === 0) return report;
    if (open.every(({ flow, verdict }) => flow === 'password' && verdict === 'unhealthy')) {
      say('A password that is refused is not tried again: repeated failures lock its user.');
      return report;
    }
    const waiting = busy(`Asking again every ${PAUSE_MS / 1000} s, Ctrl-C ends it`);
    await sleep(PAUSE_MS).finally(() => waiting.clear());
  }
}
