/** The last so many things that were worked out, by what they are of. */
export type Recent<V> = ReturnType<typeof makeRecent<V>>

/** @param most how many are kept; of more, the one asked for longest ago goes */
export function makeRecent<V>(most: number) {
  const kept = new Map<string, V>()
  return {
    get(key: string): V | undefined {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    /** Keeps a value, and gives it. */
    keep(key: string, value: V): V {
      const [oldest] = kept.keys()
      if (kept.size >= most && oldest !== undefined) kept.delete(oldest)
      kept.set(key, value)
      return value
    },
    clear: () => kept.clear(),
  }
}
