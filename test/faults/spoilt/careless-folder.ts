import { mkdir } from 'node:fs/promises'

/** Makes a data folder where it is to be, from the first byte on. */
export async function makeFolder<R>(
  to: string,
  fill: (data: string, work: string) => Promise<R>,
): Promise<R> {
  await mkdir(to)
  return fill(to, to)
}

export const bringUpToDate = () => Promise.resolve()
