import { operator } from '../../db/actor.ts'
import type { Engine } from '../../db/engine/open.ts'
import { countWithdrawn, lookThrough } from '../../db/disclosure/look.ts'
import type { Finding } from '../../db/disclosure/finding.ts'
import { insertCheck } from '../../db/export-check.ts'
import type { Notice } from '../../db/list/filter.ts'
import type { Tables } from '../../db/tables.ts'
import { Fault, WrongUsage, type Terminal } from '../command.ts'
import type { Tools } from '../export/csv.ts'
import type { Form } from '../export/write.ts'
import { translator } from '../language.ts'
import { readListQuery } from '../pages/query.ts'
import { readProfile, type Clearance } from './clearance.ts'
import { assess, releasable } from './release.ts'

type Asked = {
  profile: string | undefined
  /** Whether whoever asks has looked at what is found, and has it leave all the same; and why. */
  accept: boolean
  reason: string | undefined
}

const t = translator('en')

/**
 * Whether the command line may write a list for whom it is asked: what was found is said, and has to
 * be accepted.
 * @throws WrongUsage for no such profile, or a form that is for colleagues only
 * @throws Fault when nothing of it may leave, or what was found is not accepted
 */
export async function clearAtCommand(
  { note }: Terminal,
  engine: Engine<Tables>,
  tools: Tools,
  { query, form, k, older }: { query: string; form: Form; k: number; older: boolean },
  { profile: given, accept, reason }: Asked,
): Promise<Clearance> {
  const profile = readProfile(given)
  if (profile === null) throw new WrongUsage('--profile: internal, partner, public.')
  if (profile !== 'internal' && older) {
    throw new WrongUsage(
      '--as-of: for colleagues only; what consent was given then may be withdrawn.',
    )
  }
  // What was withdrawn since is said where it is of today.
  if (older) return { profile: 'internal' }
  const read = await engine.snapshot(async (db) => {
    const asked = await readListQuery(db, tools.terms, operator, query, form.table)
    refuseWrong(asked.notices)
    const { resolved } = asked
    if (profile === 'internal') return countWithdrawn(db, tools, operator, resolved)
    if (!releasable.includes(form.format)) {
      throw new WrongUsage(`--format: ${form.format} is for colleagues only.`)
    }
    return lookThrough(db, tools, operator, resolved, { profile, k })
  })
  if (profile === 'internal' || typeof read === 'number') {
    if (typeof read === 'number' && read > 0) note(t('disclosure.withdrawn', { n: read }))
    return { profile: 'internal' }
  }
  const aim = { profile, k }
  const { tables, staying } = assess(read, aim)
  const table = tables[form.table]
  for (const finding of read.findings) note(lineOf(finding))
  note(
    `${table.rows} rows leave, ${table.left_out} are left out; ${staying.consent} incidents go beyond consent. ` +
      `Risk ${(table.risk * 100).toFixed(1)} %.`,
  )
  if (table.rows === 0) throw new Fault(t('disclosure.blocked'))
  if (read.findings.length === 0) return { profile, release: { ...aim, accepted: null } }
  if (!accept) {
    throw new Fault(
      `${t('disclosure.findings', { n: read.findings.length })}. Nothing was written; with --accept-findings it is.`,
    )
  }
  const why = reason ?? '--accept-findings'
  const check_id = await insertCheck(engine.db, operator, { profile, query, reason: why }, read)
  return { profile, release: { ...aim, accepted: read.digest }, check_id }
}

function lineOf({ kind, refs, field, words, about, leaves }: Finding): string {
  const what =
    kind === 'few_people' && about !== null
      ? t('disclosure.kind_few_people', {
          ...{ place: about.province_id, act: about.act, n: about.people },
          month: about.month === '' ? t('disclosure.no_month') : about.month,
        })
      : t(`disclosure.kind_${kind}`, { words: words ?? '' })
  const stands = t(leaves ? 'disclosure.stands' : 'disclosure.stands_not')
  return `${refs.join(' ')}${field === null ? '' : ` ${field}`}: ${what} (in the file: ${stands})`
}

/** @throws WrongUsage for the first thing that is wrong with a query */
export function refuseWrong(notices: readonly Notice[]): void {
  const wrong = notices.find((notice) => notice.wrong)
  if (wrong) throw new WrongUsage(`--query: ${wrong.parameter}=${wrong.value}: ${wrong.code}.`)
}
