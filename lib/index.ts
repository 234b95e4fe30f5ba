// biome-ignore lint/performance/noBarrelFile: what a package offers has to be named in one file
export { SettingsError } from '../src/environment.ts';
export { CredentialHealth } from './credential-health.ts';
export { CredentialHealthStack, type CredentialHealthStackProps } from './credential-health-stack.ts';
export { type NetworkSettings, readSettings, type Settings } from './settings/settings.ts';
