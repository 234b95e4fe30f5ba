import { expect } from 'vitest';
import type { Digest } from '../../src/digest/digest.ts';
import { exact, schemaFile, validatorOf } from '../run/json-schema.ts';

const SNS_LIMIT = 262_144;

const machine = validatorOf(exact(schemaFile('digest')));
const chat = validatorOf(schemaFile('chat'));

/** Bytes of a publish as SNS counts them: the forms as one JSON text, and names, types and values of attributes. */
function publishedBytes(digest: Digest): number {
  const { severity, kinds, orgs } = digest.attributes;
  const values = [digest.audience, digest.team ?? '', severity, JSON.stringify(kinds), String(orgs)];
  const names = `audienceteamseveritykindsorgs${'String.Array'.repeat(5)}`;
  return Buffer.byteLength(JSON.stringify(digest.forms) + digest.subject + names + values.join(''));
}

/** Lines that may be wider than a telephone: a command or a link, which a break would spoil. */
const EXEMPT = /credential-health |aws |https?:\/\//;

/** Every form keeps to its schema and to what its readers and SNS take. */
export function expectWellFormed(digest: Digest): void {
  const { subject, forms } = digest;
  expect(subject).toMatch(/^\[(critical|warning|info|ok|reminder)\] [ -~]{1,92}$/);
  expect(forms.default).not.toBe('');
  expect(forms.email).toBe(forms.default);
  expect(forms.default).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  const lines = forms.default.split('\n');
  expect(lines.length).toBeLessThanOrEqual(121);
  expect(lines.filter((line) => line.length > 72 && !EXEMPT.test(line))).toEqual([]);
  expect(lines.filter((line) => /^ {4}/.test(line))).toEqual([]);
  expect(machine(JSON.parse(forms.sqs)), JSON.stringify(machine.errors)).toBe(true);
  expect(forms.lambda).toBe(forms.sqs);
  expect(chat(JSON.parse(forms.https)), JSON.stringify(chat.errors)).toBe(true);
  expect(publishedBytes(digest)).toBeLessThanOrEqual(SNS_LIMIT);
}
