import { App, Stack } from 'aws-cdk-lib';
import { CredentialHealth } from 'salesforce-credential-health';

const app = new App();
const stack = new Stack(app, 'SalesforceCredentials');
new CredentialHealth(stack, 'Health', { alertEmails: ['ops@example.com'] });
