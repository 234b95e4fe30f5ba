import type { SecretsPort } from '../credential/ports.ts';
import type { SalesforcePorts } from '../salesforce/ports.ts';

/** What checking one org needs; nothing is kept and nobody is told. */
export type CheckPorts = SalesforcePorts & { readonly secrets: SecretsPort };
