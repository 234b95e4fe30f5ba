/** What a state machine does at the borders of its own language. */
export type Surroundings = {
  /** By ARN. An error's name is what a function would have failed with. */
  readonly functions: ReadonlyMap<string, (input: unknown) => Promise<unknown>>;
  /** What lies in a bucket under a key, as JSON. */
  readonly object: (bucket: string, key: string) => Promise<unknown>;
};

export type Execution = {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output: unknown;
  /** Name of the error that ended it. */
  readonly error: string | null;
  /** Every state that was entered, those of batches included, in order. */
  readonly entered: readonly string[];
  /** Largest output of a state in bytes. */
  readonly largestOutput: number;
  /** State transitions as Step Functions bills them for standard workflows: states entered, retries, and each start. */
  readonly transitions: number;
};

// biome-ignore lint/suspicious/noExplicitAny: a definition is read as the language reads it, by name
type Json = any;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const STATE_BYTES = 262_144;
/** Errors that `States.ALL` does not stand for. */
const BEYOND_ALL = new Set(['States.DataLimitExceeded', 'States.Runtime']);

const KNOWN_FIELDS = new Set(
  `Type Next End Comment Resource Parameters Retry Catch ResultPath TimeoutSeconds Choices Default
  ItemReader ItemBatcher ItemProcessor MaxConcurrency ToleratedFailurePercentage Label`.split(/\s+/),
);

class StateError extends Error {
  constructor(name: string, message = name) {
    super(message);
    this.name = name;
  }
}

/**
 * Runs a definition in the Amazon States Language as Step Functions would, without waiting: the part of the language that
 * our own definition uses, and an error for anything else. https://states-language.net/spec.html
 */
export async function execute(definition: Json, input: unknown, surroundings: Surroundings): Promise<Execution> {
  const entered: string[] = [];
  let largestOutput = 0;
  let transitions = 0;

  const sized = (value: unknown): unknown => {
    const text = JSON.stringify(value ?? null);
    const bytes = Buffer.byteLength(text);
    largestOutput = Math.max(largestOutput, bytes);
    if (bytes > STATE_BYTES) throw new StateError('States.DataLimitExceeded', `${bytes} bytes`);
    return JSON.parse(text);
  };

  const runStates = async ({ StartAt, States }: Json, given: unknown): Promise<unknown> => {
    transitions += 1;
    let data = sized(given);
    for (let name: string | undefined = StartAt; name !== undefined; ) {
      const state: Json = States[name];
      if (state === undefined) throw new StateError('States.Runtime', `there is no state ${name}`);
      const unknown = Object.keys(state).filter((field) => !KNOWN_FIELDS.has(field));
      if (unknown.length > 0)
        throw new StateError('States.Runtime', `${name} uses ${unknown}, which is not played here`);
      entered.push(name);
      transitions += 1;
      try {
        if (state.Type === 'Choice') {
          name = chosen(state, data);
          continue;
        }
        const result = sized(await withRetries(state, () => perform(state, data)));
        data = placed(data, result, state.ResultPath);
        name = state.Next;
      } catch (error) {
        const caught = catcherOf(state, error);
        if (caught === null) throw error;
        data = placed(data, { Error: nameOf(error), Cause: String(error) }, caught.ResultPath);
        name = caught.Next;
      }
    }
    return data;
  };

  const withRetries = async (state: Json, work: () => Promise<unknown>): Promise<unknown> => {
    const used = new Map<Json, number>();
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const retrier = (state.Retry ?? []).find(({ ErrorEquals }: Json) => stands(ErrorEquals, nameOf(error)));
        const tries = used.get(retrier) ?? 0;
        if (retrier === undefined || tries >= (retrier.MaxAttempts ?? 3)) throw error;
        used.set(retrier, tries + 1);
        transitions += 1;
      }
    }
  };

  const perform = async (state: Json, data: unknown): Promise<unknown> => {
    const input = state.Parameters === undefined ? data : filled(state.Parameters, data);
    switch (state.Type) {
      case 'Task':
        return invoke(state.Resource, input);
      case 'Map':
        return distribute(state, data);
      default:
        throw new StateError('States.Runtime', `a ${state.Type} is not played here`);
    }
  };

  const invoke = async (resource: string, input: Json): Promise<unknown> => {
    const isIntegration = resource.endsWith(':states:::lambda:invoke');
    const called = surroundings.functions.get(isIntegration ? input.FunctionName : resource);
    if (called === undefined) throw new StateError('Lambda.ResourceNotFoundException', resource);
    if (!isIntegration) return called(sized(input));
    if (input.InvocationType !== 'Event') throw new StateError('States.Runtime', 'only started functions are played');
    await called(input.Payload).catch(() => undefined);
    return { StatusCode: 202 };
  };

  const distribute = async (state: Json, data: unknown): Promise<unknown> => {
    const { Bucket, Key } = filled(state.ItemReader.Parameters, data);
    const items = await surroundings.object(Bucket, Key).catch(() => {
      throw new StateError('States.ItemReaderFailed');
    });
    if (!Array.isArray(items)) throw new StateError('States.ItemReaderFailed', 'no JSON array');
    const shared = filled(state.ItemBatcher.BatchInput, data);
    const batches = batched(items, state.ItemBatcher).map((Items) => ({ BatchInput: shared, Items }));
    const results: unknown[] = [];
    let failed = 0;
    const queue = batches.values();
    const worker = async () => {
      for (const batch of queue) {
        try {
          results.push(await runStates(state.ItemProcessor, batch));
        } catch {
          failed += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: state.MaxConcurrency }, worker));
    if ((failed / batches.length) * 100 > (state.ToleratedFailurePercentage ?? 0)) {
      throw new StateError('States.ExceedToleratedFailureThreshold');
    }
    return results;
  };

  const ended = () => ({ entered, largestOutput, transitions });
  try {
    const output = await runStates(definition, input);
    return { status: 'SUCCEEDED', output, error: null, ...ended() };
  } catch (error) {
    return { status: 'FAILED', output: null, error: nameOf(error), ...ended() };
  }
}

function chosen({ Choices, Default }: Json, data: unknown): string {
  const rule = Choices.find(({ Variable, BooleanEquals }: Json) => {
    if (typeof BooleanEquals !== 'boolean') throw new StateError('States.Runtime', 'only BooleanEquals is played here');
    return at(Variable, data) === BooleanEquals;
  });
  return rule?.Next ?? Default;
}

function catcherOf(state: Json, error: unknown): Json | null {
  return (state.Catch ?? []).find(({ ErrorEquals }: Json) => stands(ErrorEquals, nameOf(error))) ?? null;
}

function stands(names: readonly string[], name: string): boolean {
  return names.includes(name) || (names.includes('States.ALL') && !BEYOND_ALL.has(name));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

/** The result in its place in the data: the whole, nowhere (null), or under one name. */
function placed(data: Json, result: unknown, path: string | null | undefined): unknown {
  if (path === undefined) return result;
  if (path === null) return data;
  return { ...data, [path.replace(/^\$\./, '')]: result };
}

/** A template with its `.$` fields read from the data. */
function filled(template: Json, data: unknown): Json {
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((each) => filled(each, data));
  return Object.fromEntries(
    Object.entries<Json>(template).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), at(value, data)] : [name, filled(value, data)],
    ),
  );
}

function at(path: string, data: Json): unknown {
  if (!/^\$(\.\w+)*$/.test(path)) throw new StateError('States.Runtime', `the path ${path} is not played here`);
  const value = path
    .split('.')
    .slice(1)
    .reduce((found, name) => found?.[name], data);
  if (value === undefined) throw new StateError('States.ParameterPathFailure', path);
  return value;
}

/** As many items to a batch as its limits allow: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
function batched(items: readonly unknown[], { MaxItemsPerBatch, MaxInputBytesPerBatch }: Json): unknown[][] {
  const batches: unknown[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length >= MaxItemsPerBatch || bytes + size > MaxInputBytesPerBatch) {
      batches.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return batches;
}
