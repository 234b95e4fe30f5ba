import { describe, expect, test } from 'vitest';
import { readSettingsText, settingsFrom } from '../../../lib/settings/sources.ts';

describe('settings', () => {
  test('of -c go before those of the file, and these before cdk.json', () => {
    const cdkJson = { timezone: 'UTC', historyDays: 100, memoryMb: 256 };
    const context = { ...cdkJson, memoryMb: '1024' };
    const file = { $schema: 'x', timezone: 'Europe/Berlin', memoryMb: 512, secretPrefixes: ['a/', 'b/'] };
    expect(settingsFrom({ context, cdkJson, file })).toEqual({
      settings: { timezone: 'Europe/Berlin', historyDays: 100, memoryMb: '1024', secretPrefixes: ['a/', 'b/'] },
      overrides: [
        'timezone is Europe/Berlin by credential-health.json, which goes before cdk.json.',
        'memoryMb is 1024 by -c, which goes before credential-health.json.',
      ],
    });
  });

  test('that say the same override nothing', () => {
    const context = { secretPrefixes: 'a/,b/' };
    expect(settingsFrom({ context, cdkJson: {}, file: { secretPrefixes: ['a/', 'b/'] } }).overrides).toEqual([]);
  });
});

test.each(['[]', '{', '"x"'])('a file that holds %s is refused', (content) => {
  expect(() => readSettingsText(content)).toThrow('credential-health.json must hold a JSON object of settings');
});
