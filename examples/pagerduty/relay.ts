import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSEvent } from 'aws-lambda';

/** The part of a message that is needed here; docs/schemas/digest.schema.json has the whole. */
type Message = { notices: Notice[] };
type Notice = {
  matterId: string;
  stage: 'opened' | 'changed' | 'reminder' | 'ended';
  severity: 'critical' | 'warning' | 'info';
  org: string | null;
  cause: string | null;
  text: string;
};

const EVENTS = process.env.PAGERDUTY_EVENTS ?? 'https://events.pagerduty.com/v2/enqueue';
const secrets = new SecretsManagerClient();

/** Opens an incident for each critical matter and resolves it by the same id; PagerDuty itself does the reminding. */
export async function handler(event: SNSEvent): Promise<void> {
  const secret = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.ROUTING_KEY_SECRET }));
  for (const { Sns } of event.Records) {
    const { notices }: Message = JSON.parse(Sns.Message);
    for (const { matterId, stage, severity, org, cause, text } of notices) {
      if (severity !== 'critical' || stage === 'reminder') continue;
      const body = {
        routing_key: secret.SecretString,
        dedup_key: matterId,
        event_action: stage === 'ended' ? 'resolve' : 'trigger',
        payload: { summary: text, source: org ?? 'all orgs', severity, class: cause ?? undefined },
      };
      const answer = await fetch(EVENTS, { method: 'POST', body: JSON.stringify(body) });
      // A failure makes Lambda try again, and PagerDuty takes the same dedup_key twice.
      if (!answer.ok) throw new Error(`PagerDuty answered ${answer.status}`);
    }
  }
}
