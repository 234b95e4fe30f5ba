import { describe, expect, test } from 'vitest';
import { maskedEvidence, maskedTogether, redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const value = '8203945761028374';
const redact = redactor([new Sealed(value)]);

describe('texts that are read together', () => {
  test('are masked where a secret begins in one and goes on in the next', () => {
    const evidence = { status: 400, error: value.slice(0, 8), description: `${value.slice(8)} is wrong` };
    expect(maskedEvidence(evidence, redact)).toEqual({ status: 400, error: '[redacted]', description: '[redacted]' });
    expect(maskedTogether(['api', ...value], redact)).toEqual(Array(17).fill('[redacted]'));
    expect(maskedTogether(['', value.slice(0, 8), '', value.slice(8)], redact)).toEqual([
      '',
      '[redacted]',
      '',
      '[redacted]',
    ]);
  });

  test('are masked whether a blank of the secret stood between them or nothing', () => {
    for (const secret of ['p4 sk', 'p4sk']) {
      const redact = redactor([new Sealed(secret)]);
      expect(maskedTogether(['p4', 'sk'], redact)).toEqual(['[redacted]', '[redacted]']);
    }
  });

  test('are masked each on its own where one holds a secret', () => {
    expect(maskedTogether(['api', `not ${value}`], redact)).toEqual(['api', 'not [redacted]']);
  });

  test('stay as they are where there is none', () => {
    const evidence = { status: null, error: null, description: 'nothing here' };
    expect(maskedEvidence(evidence, redact)).toEqual(evidence);
    expect(maskedEvidence({ status: 1, error: 'x', description: null }, redact)).toEqual({
      status: 1,
      error: 'x',
      description: null,
    });
    expect(maskedTogether(['api', '', 'id'], redact)).toEqual(['api', '', 'id']);
    expect(maskedTogether(['', ''], redact)).toEqual(['', '']);
    expect(maskedTogether([], redact)).toEqual([]);
  });
});

describe('a long line that several texts make', () => {
  const words = Array.from({ length: 80 }, (_, at) => `word${at}`);

  test('is as it was where it holds no secret, wherever it is divided', () => {
    for (let before = 0; before < 8; before += 1) {
      const texts = ['x'.repeat(before), ...words];
      expect(maskedTogether(texts, redact)).toEqual(texts);
    }
  });

  test('is masked wherever a secret stands in it', () => {
    for (let before = 0; before <= words.length; before += 8) {
      const texts = [...words.slice(0, before), ...value, ...words.slice(before)];
      expect(maskedTogether(texts, redact)).toEqual(texts.map(() => '[redacted]'));
    }
  });
});
