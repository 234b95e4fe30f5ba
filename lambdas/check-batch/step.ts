import { readDocument, record, text } from '../../src/core/document.ts';
import type { RunSettings } from '../../src/run.ts';
import { type BatchCounts, type BatchPorts, checkBatch } from '../../src/spread/check-batch.ts';
import { readListed } from '../../src/spread/listed-secret.ts';

/** What the Distributed Map hands to each batch: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
const batchEvent = record({ BatchInput: record({ runId: text }), Items: readListed });

/** The step that the Distributed Map repeats: checks the orgs of a batch and returns counts only. */
export function batchStep(ports: BatchPorts): (event: unknown, settings: RunSettings) => Promise<BatchCounts> {
  return async (event, settings) => {
    const { BatchInput, Items } = readDocument(event, batchEvent, 'the event');
    return checkBatch(ports, BatchInput.runId, Items, settings);
  };
}
