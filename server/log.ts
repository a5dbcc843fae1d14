type Occasion = { id: string; method: string; route: string; status: number }

/**
 * One line of JSON for a fault: where in the program, never what was in the request. Messages are
 * left out, because engines and parsers quote what they were given; the line of code says as much.
 */
export function logFault(occasion: Occasion, error: unknown): void {
  const line = { time: new Date().toISOString(), ...occasion, error: describe(error) }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

type Description = { name: string; code?: string; at: string[]; cause?: Description }

function describe(error: unknown): Description {
  if (!(error instanceof Error)) return { name: typeof error, at: [] }
  return {
    name: error.constructor.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    at: frames(error),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  }
}

const frame = /^\s+at .*[(/](?:server|db|views|seeds|migrations|node_modules)\/\S+:\d+:\d+\)?$/

/** The places in the stack, without the message that stands before them. */
function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => frame.test(line))
  const root = import.meta.dirname.replace(/server$/, '')
  return lines.slice(0, 12).map((line) => line.trim().replaceAll(root, '').replace('file://', ''))
}
