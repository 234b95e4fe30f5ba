import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { judgeProbe } from '../../src/salesforce/api-answer.ts';
import { judgeToken } from '../../src/salesforce/diagnosis.ts';
import { readTokenAnswer } from '../../src/salesforce/token-endpoint.ts';
import { ACME, answered } from '../../test/salesforce/answers.ts';
import { SECRETS } from './echo.ts';

/** Processor time in milliseconds for reading an answer of the token endpoint and one of the API: the least of three. */
export function costOf(contentType: string, body: string): number {
  const times = [1, 2, 3].map(() => {
    const redact = redactor(Object.values(SECRETS).map((secret) => new Sealed(secret)));
    const before = process.cpuUsage();
    for (const status of [200, 400]) {
      judgeToken(readTokenAnswer(answered(status, body, { contentType })), { flow: 'password', host: ACME, redact });
    }
    judgeProbe(answered(403, body, { contentType }), 'v65.0', redact);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 3_000;
  });
  return Math.min(...times);
}
