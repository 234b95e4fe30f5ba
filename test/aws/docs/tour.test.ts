import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { steadyPart, stepsOf, withOutputs } from '../../docs/transcript.ts';
import { describeOnAws } from '../emulator.ts';
import { openTourTerminal } from './tour-terminal.ts';

const TOUR = new URL('../../../docs/tour.md', import.meta.url);

describeOnAws('docs/tour.md', () => {
  let written: string;
  let played: readonly string[];
  let secrets: readonly string[];

  /** Plays the tour once, command by command, as its reader would. */
  beforeAll(async () => {
    written = await readFile(TOUR, 'utf8');
    await using terminal = await openTourTerminal();
    const outputs: string[] = [];
    for (const step of stepsOf(written)) outputs.push(await terminal.play(step));
    played = outputs;
    secrets = await terminal.secrets();
  }, 600_000);

  test('shows what its commands print (UPDATE_DOCS=1 writes it anew)', async () => {
    if (process.env.UPDATE_DOCS === '1') {
      // What differs by times alone stays as it is, so that an update shows what changed.
      const former = stepsOf(written).map(({ output }) => output);
      const kept = played.map((output, index) =>
        steadyPart(output) === steadyPart(former[index] ?? '') ? (former[index] ?? '') : output,
      );
      await writeFile(TOUR, withOutputs(written, kept));
    } else {
      expect(steadyPart(withOutputs(written, played))).toBe(steadyPart(written));
    }
  });

  test('prints no secret that an admin handed over', () => {
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) expect(played.join('\n')).not.toContain(secret);
  });
});
