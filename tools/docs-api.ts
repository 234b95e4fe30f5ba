import { readFileSync } from 'node:fs';

/*
 * Writes docs/api.md to standard output: what the package offers to a CDK app, from the doc comments of lib/.
 */

/** One documented member: its declaration without modifiers, what it is, and what its absence means. */
type Member = { readonly declared: string; readonly meaning: string; readonly fallback: string | null };

const source = (path: string) => readFileSync(new URL(`../lib/${path}`, import.meta.url), 'utf8');

/** The documented public members in the body of a class, an interface or a type, in the order of the file. */
function membersOf(path: string, opening: string): readonly Member[] {
  const text = source(path);
  const start = text.indexOf(opening);
  if (start === -1) throw new Error(`lib/${path} has no ${opening}`);
  const body = text.slice(start, text.indexOf('\n}', start));
  return [...body.matchAll(/ {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}([^\n]+)/g)].flatMap(
    ([, comment = '', line = '']) => {
      if (/^(?:private|protected|abstract|constructor)/.test(line)) return [];
      const words = comment.replaceAll(/\s*\n\s*\* ?/g, '\n').trim();
      const [meaning = '', fallback] = words.split(/@default\s+/);
      return [
        { declared: declarationOf(line), meaning: onOneLine(meaning), fallback: fallback ? onOneLine(fallback) : null },
      ];
    },
  );
}

function declarationOf(line: string): string {
  return line
    .replace(/^(?:static |readonly )*/, '')
    .replace(/[;,]$/, '')
    .replace(/ \{$/, '')
    .replaceAll(/readonly /g, '')
    .replace(/: '\w+'$/, '');
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

/** The first doc comment before a declaration. */
function wordsAbove(path: string, declaration: string): string {
  const text = source(path);
  const before = text.slice(0, text.indexOf(declaration));
  return onOneLine(before.slice(before.lastIndexOf('/**') + 3, before.lastIndexOf('*/')).replaceAll(/\n \* ?/g, ' '));
}

function table(members: readonly Member[], withDefault: boolean): string {
  const head = withDefault ? '| property | default | meaning |\n|---|---|---|' : '| member | meaning |\n|---|---|';
  const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
  const rows = members.map(({ declared, meaning, fallback }) => {
    if (!withDefault) return `| ${code(declared)} | ${meaning} |`;
    const absent = fallback === null ? '' : fallback.startsWith('- ') ? fallback.slice(2) : code(fallback);
    return `| ${code(declared)} | ${absent} | ${meaning} |`;
  });
  return [head, ...rows].join('\n');
}

const HEALTH = 'export class CredentialHealth ';

process.stdout.write(`# The construct

Written by \`npm run docs:api\` from the doc comments in \`lib/\`; not by hand.

## CredentialHealth

\`new CredentialHealth(scope, id, props?)\`. ${wordsAbove('credential-health.ts', HEALTH)}

${table(membersOf('credential-health.ts', HEALTH), false)}

## CredentialHealthProps

${wordsAbove('props.ts', 'export interface CredentialHealthProps')} Every property may be left out. What cannot be used is told together,
as one \`SettingsError\` whose \`problems\` are sentences.

${table(membersOf('props.ts', 'export interface CredentialHealthProps'), true)}

## addSubscription

${wordsAbove('subscriptions.ts', 'export type SubscriptionScope')}

${table(membersOf('subscriptions.ts', 'export type SubscriptionScope'), true)}

## Severity

${wordsAbove('severity.ts', 'export const Severity')}

${table(membersOf('severity.ts', 'export const Severity'), false)}

## QuietHours

${wordsAbove('quiet-hours.ts', 'export class QuietHours')}

${table(membersOf('quiet-hours.ts', 'export class QuietHours'), false)}

## alarms

${wordsAbove('alarms.ts', 'export type HealthAlarms')} Each is an \`Alarm\` of the CDK.

${table(membersOf('alarms.ts', 'export type HealthAlarms'), false)}

## Metrics

${wordsAbove('metrics.ts', 'export abstract class HealthMetrics')} Namespace \`SalesforceCredentialHealth\`, dimensions \`service\` = \`credential-health\` and
\`instance\` = the construct's \`instance\`.

${table(membersOf('metrics.ts', 'export abstract class HealthMetrics'), false)}

## CredentialHealthStack

\`new CredentialHealthStack(app, id, { settings: readSettings(app.node.getAllContext()) })\`. ${wordsAbove('credential-health-stack.ts', 'export class CredentialHealthStack ')}

${table(membersOf('credential-health-stack.ts', 'export class CredentialHealthStack '), false)}
`);
