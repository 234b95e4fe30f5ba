import * as z from 'zod/mini';
import { CAUSES, type CauseCode } from './core/causes.ts';
import { NOTICE_KINDS, type NoticeKind } from './core/notice.ts';
import type { HistoryEntry } from './core/state.ts';

const Verdict = z.enum(['healthy', 'unhealthy', 'inconclusive']);

const Entry = z.object({
  org: z.string(),
  at: z.iso.datetime(),
  from: z.nullable(Verdict),
  to: z.nullable(z.union([Verdict, z.literal('removed')])),
  cause: z.nullable(z.enum(Object.keys(CAUSES) as [CauseCode, ...CauseCode[]])),
  notices: z.array(z.enum(Object.keys(NOTICE_KINDS) as [NoticeKind, ...NoticeKind[]])),
});

/**
 * One stored line of history, parsed.
 * @throws Error when it is none, for example because a newer version wrote it
 */
export function readHistoryEntry(stored: unknown): HistoryEntry {
  const entry = Entry.safeParse(stored);
  if (entry.success) return entry.data;
  const fields = [...new Set(entry.error.issues.map(({ path }) => path.join('.') || 'the whole entry'))].join(', ');
  throw new Error(`a stored history entry cannot be read (${fields}); a newer version may have written it`);
}
