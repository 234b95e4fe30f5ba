import { describe } from 'vitest';
import { stateMemory } from '../../src/adapters/state-memory.ts';
import { promisesOfAStateStore } from './states-contract.ts';

describe('state in memory', () => {
  promisesOfAStateStore(async () => {
    const port = stateMemory();
    return { first: port, second: port };
  });
});
