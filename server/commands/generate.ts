import { operator } from '../../db/actor.ts'
import { bringDerived } from '../../db/derive.ts'
import { generate, isFresh } from '../../seeds/generate.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import { Fault, need, readOptions, withDatabase, WrongUsage, type Command } from '../command.ts'
import { makeProgress } from '../progress.ts'

const text = { type: 'string' } as const

/** `generate`: fills a case file with synthetic incidents, for benchmarks and load tests. */
export const generateCommand: Command = async (terminal, args) => {
  const given = readOptions(args, { incidents: text, seed: text })
  const count = wholeNumber(need(given.incidents, 'incidents'), 'incidents', 10_000_000)
  const seed = given.seed === undefined ? 1 : wholeNumber(given.seed, 'seed', 2 ** 32 - 1)
  return withDatabase(terminal, async (engine, config) => {
    const terms = await seedDatabase(engine, { example: config.example })
    const { db } = engine
    if (!(await isFresh(db))) {
      throw new Fault('This case file holds incidents: synthetic ones are only put into a new one.')
    }
    const { note } = terminal
    const progress = makeProgress(note, 'written', count)
    await generate(db, operator, { seed, count }, progress)
    const indexed = makeProgress(note, 'indexed', count)
    await bringDerived(db, terms, indexed)
    const done = { incidents: count, seed }
    terminal.out(given.json ? JSON.stringify(done) : `${count} synthetic incidents, seed ${seed}.`)
    return 0
  })
}

function wholeNumber(given: string, option: string, most: number): number {
  const number = Number(given)
  if (/^\d+$/.test(given) && number <= most && (number > 0 || option === 'seed')) return number
  throw new WrongUsage(`--${option}: a whole number, at most ${most}.`)
}
