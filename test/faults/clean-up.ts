/** What this run has made outside itself and not yet undone: children, mounts, folders. */
const left = new Set<() => void>()

/**
 * Remembers how to undo something, for a run that ends early: by an error, Ctrl-C or SIGTERM.
 * @returns forgets it again, once it has been undone
 */
export function cleanUp(undo: () => void): () => void {
  const own = () => undo()
  left.add(own)
  return () => void left.delete(own)
}

process.on('exit', () => {
  // The last made goes first: a mount before the folder that it is in.
  for (const undo of [...left].toReversed()) {
    try {
      undo()
    } catch (error) {
      console.error(error)
    }
  }
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1))
}
