import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { CredentialHealthStack } from '../../lib/credential-health-stack.ts';
import { readSettings } from '../../lib/settings/settings.ts';

/** One resource of a template. */
export type Resource = {
  readonly id: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are read as a person reads them, by path
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

const FLAGS = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;

/** An app with the stack that these settings give, as `cdk synth` makes it; the function's code is not bundled. */
export function appWith(settings: Record<string, unknown> = {}, options: AppProps = {}): App {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'credential-health-synth-')),
    ...options,
    context: {
      ...FLAGS,
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:enable-path-metadata': true,
      ...options.context,
    },
  });
  new CredentialHealthStack(app, 'Stack', { settings: readSettings({ alertEmails: 'none', ...settings }) });
  return app;
}

type Deployed = ReturnType<typeof synthesised>;
/** Every other test asks for a template that one before it asked for. */
const KNOWN = new Map<string, Deployed>();

/** The template of these settings, to be asked for its resources, and not to be changed. */
export function deployed(settings: Record<string, unknown> = {}): Deployed {
  const known = KNOWN.get(JSON.stringify(settings)) ?? synthesised(settings);
  KNOWN.set(JSON.stringify(settings), known);
  return known;
}

function synthesised(settings: Record<string, unknown>) {
  // Validation has a test of its own and takes longer than everything else here.
  const app = appWith(settings, { builtinCloudFormationValidation: false });
  const template = frozen(app.synth().getStackByName('Stack').template);
  const resources = Object.entries(template.Resources).map(([id, body]) => ({ id, ...(body as object) }) as Resource);
  const paths = new Map(resources.map((resource) => [resource.id, pathOf(resource)]));
  const all = (type: string) => resources.filter(({ Type }) => Type === type);
  const only = (type: string, path?: string): Resource => {
    const found = all(type).filter(({ id }) => path === undefined || paths.get(id) === path);
    if (found[0] === undefined || found.length > 1)
      throw new Error(`${found.length} of ${type} at ${path ?? 'any path'}`);
    return found[0];
  };
  return { template, resources, all, only, plain: (value: unknown) => plain(value, paths) };
}

/** The value, and all that is in it, so that whoever changes it meets an error. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** `Alerting/AlertTopic` for `Stack/CredentialHealth/Alerting/AlertTopic/Resource`. */
function pathOf(resource: Resource): string {
  const path: string = (resource as unknown as { Metadata: Record<string, string> }).Metadata['aws:cdk:path'] ?? '';
  return path.replace(/^Stack\/CredentialHealth\//, '').replace(/\/Resource$/, '');
}

/** Intrinsic functions as text: `Ref` of a resource is its path, an attribute is `path.Attribute`, `REGION` and so on. */
// biome-ignore lint/suspicious/noExplicitAny: intrinsic functions have no type
function plain(value: any, paths: ReadonlyMap<string, string>): any {
  if (Array.isArray(value)) return value.map((entry) => plain(entry, paths));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.Ref === 'string') {
    return value.Ref.startsWith('AWS::')
      ? value.Ref.slice(5)
          .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
          .toUpperCase()
      : paths.get(value.Ref);
  }
  if (value['Fn::GetAtt']) return `${paths.get(value['Fn::GetAtt'][0])}.${value['Fn::GetAtt'][1]}`;
  if (value['Fn::Join']) return plain(value['Fn::Join'][1], paths).join(value['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry, paths)]));
}

export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
};
