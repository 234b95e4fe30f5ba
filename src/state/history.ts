import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import { instant, list, nullable, oneOf, record, text, tryDocument } from '../schema.ts';
import { NOTICE_KINDS, type NoticeKind } from './notice.ts';
import type { HistoryEntry } from './state.ts';

const entry = record({
  org: text,
  at: instant,
  from: nullable(oneOf(['healthy', 'unhealthy', 'inconclusive'])),
  to: nullable(oneOf(['healthy', 'unhealthy', 'inconclusive', 'removed'])),
  cause: nullable(oneOf(Object.keys(CAUSES) as readonly CauseCode[])),
  notices: list(oneOf(Object.keys(NOTICE_KINDS) as readonly NoticeKind[])),
});

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
