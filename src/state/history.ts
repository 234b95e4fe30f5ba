import { instant, list, nullable, oneOf, type Read, record, text, tryDocument } from '../schema.ts';
import { cause, verdict } from './answers.ts';
import { NOTICE_KINDS } from './notice.ts';

const entry = record({
  org: text,
  at: instant,
  from: nullable(verdict),
  to: nullable(oneOf(['healthy', 'unhealthy', 'inconclusive', 'removed'])),
  cause: nullable(cause),
  /** Kinds of the notices that were due with it; `fleet-incident` where that one spoke for the org. */
  notices: list(oneOf(NOTICE_KINDS)),
  /** To whom they were sent: `all` and names of teams; empty: nobody. */
  audiences: list(text),
});

/** One line of an org's history: what changed, what was said, and to whom. */
export type HistoryEntry = Read<typeof entry>;

/**
 * One stored line of history, parsed.
 * @throws Error when it is none, for example because a newer version wrote it
 */
export function readHistoryEntry(stored: unknown): HistoryEntry {
  const read = tryDocument(stored, entry);
  if (read.ok) return read.value;
  const place = read.path.replace(/^it\.?/, '') || 'the whole entry';
  throw new Error(`a stored history entry cannot be read (${place}); a newer version may have written it`);
}
