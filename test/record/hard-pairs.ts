import { readFileSync } from 'node:fs'
import type { Json } from './documents.ts'

/**
 * Pairs made by hand of what is hard to tell, `hard-pairs.txt`: the same event as another outlet has
 * it, in another language, for another day of the week, less exactly, of the county and not the
 * neighbourhood; and other people of the same raid, the same name elsewhere, the week after. Two
 * lines are a pair: title, date, place, acts, people.
 */
export type HardPair = { why: string; same: boolean; one: Json; other: Json }

const look_alikes = new Set([
  ...['other people of the same raid', 'the same name elsewhere'],
  ...['another week', 'something else that day'],
])

/** Who comes again: label, role, sex, ages. */
const cast: Record<string, string> = {
  broker: 'remittance broker:remittance_broker:female:40-49',
  broker_ko: '송금 브로커:remittance_broker:female:',
  trader: 'a market trader:trader:female:30-39',
  trader_ko: '장마당 장사꾼:trader:female:',
  student: 'a student:student:male:19-22',
  student_ko: '대학생:student:male:',
  smuggler: 'a smuggler:smuggler:male:30-45',
  smuggler_ko: '밀수꾼:smuggler:male:',
  soldier: 'a border soldier:soldier:male:20-25',
  believer: 'a woman with a Bible:believer:female:50-59',
  caller: 'a user of a Chinese phone:phone_user:male:40-49',
  caller_ko: '중국 손전화 사용자:phone_user:male:',
  family: 'relative of a defector:defector_family:female:45-55',
  family_ko: '탈북민 가족:defector_family:female:',
  returned: 'a repatriated woman:repatriated:female:25-35',
  returned_ko: '북송된 여성:repatriated:female:',
  donju: 'a moneyed trader:donju:male:50-59',
  worker: 'a mine worker:worker:male:30-39',
  official: 'a factory official:official:male:50-60',
}

function person(text: string, key: string): Json {
  const [label, role, sex, ages = ''] = (cast[text] ?? text).split(':')
  const [age_min, age_max] = ages === '' ? [null, null] : ages.split('-').map(Number)
  return { key, label, roles: [role], sex: sex === '' ? null : sex, age_min, age_max }
}

function report(line: string, key: string): Json {
  const [title, date, place, acts = '', who = ''] = line.split(' | ')
  const people = who.split(', ').map((text, n) => person(text, `p${n + 1}`))
  const victims = people.map((one) => one['key'])
  const origin = { label: key }
  return {
    ...{ title, people },
    date_edtf: date === '' ? null : date,
    place_id: place === '' ? null : place,
    acts: acts.split(' ').map((type) => ({ type, victims })),
    sources: [{ key: 's1', publisher: `Outlet ${key}`, title: `${title} (${key})`, origin }],
    claims: [{ source: 's1' }],
  }
}

function readPairs(): HardPair[] {
  const file = `${import.meta.dirname}/hard-pairs.txt`
  const pairs: HardPair[] = []
  let why = ''
  let first: string | null = null
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    if (line.startsWith('# ')) why = line.slice(2)
    else if (first === null) first = line
    else {
      const key = String(pairs.length + 1)
      const [one, other] = [report(first, `${key}a`), report(line, `${key}b`)]
      pairs.push({ why, same: !look_alikes.has(why), one, other })
      first = null
    }
  }
  return pairs
}

export const hard_pairs = readPairs()
