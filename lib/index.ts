// biome-ignore lint/performance/noBarrelFile: what a package offers has to be named in one file
export { SettingsError } from '../src/environment.ts';
export type { HealthAlarms } from './alarms.ts';
export { CredentialHealth } from './credential-health.ts';
export { CredentialHealthStack, type CredentialHealthStackProps } from './credential-health-stack.ts';
export type { CredentialHealthProps } from './props.ts';
export { QuietHours } from './quiet-hours.ts';
export { readSettings } from './settings/settings.ts';
export { Severity } from './severity.ts';
export type { SubscriptionScope } from './subscriptions.ts';
