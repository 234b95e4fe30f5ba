import type { CheckSettings } from '../../src/check/settings.ts';
import { type BatchCounts, type BatchPorts, checkBatch } from '../../src/distributed/check-batch.ts';
import { readListed } from '../../src/distributed/listed-secret.ts';
import { readDocument, record, text } from '../../src/schema.ts';

/** What the Distributed Map hands to each batch: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
const batchEvent = record({ BatchInput: record({ runId: text }), Items: readListed });

/** The step that the Distributed Map repeats: checks the orgs of a batch and returns counts only. */
export function batchStep(ports: BatchPorts): (event: unknown, settings: CheckSettings) => Promise<BatchCounts> {
  return async (event, settings) => {
    const { BatchInput, Items } = readDocument(event, batchEvent, 'the event');
    return checkBatch(ports, BatchInput.runId, Items, settings);
  };
}
