import type { Cells, Marked } from './cells.ts'
import { mark } from './marks.ts'
import { numberedOf, type Numbered } from './numbered.ts'
import { readPerson, type Person } from './person.ts'
import { add, makeSums, type Both, type Sums } from './sums.ts'

/**
 * Counts the victims of acts in each cell as `dictionary/tally.ts`
 * counts those of one incident: each person once, a group by its size, a member inside the group
 * where that stands in the cell too; how many at most is not known where a group's size, or a
 * victim, is not. Person by person, not act by act: nobody needs to be remembered, then, but groups
 * and their members.
 */
export function countPeople(marked: Marked, cells: Cells): Both {
  const { cube, marks } = marked
  const { person } = cube.acts.columns
  const numbered = numberedOf(cube)
  const { order, starts, incident, size } = numbered
  const people = Array.from({ length: cube.coders.person.size() }, (_, code) =>
    readPerson(cube.coders.person.text(code)),
  )
  const both = { possible: makeSums(cells.size), certain: makeSums(cells.size) }
  const seen = { possible: new Uint32Array(cells.size), certain: new Uint32Array(cells.size) }
  const related = { possible: new Map<number, Related>(), certain: new Map<number, Related>() }
  const each = ['possible', 'certain'] as const
  for (let n = 0; n < size; n += 1) {
    const apart = numbered.above.has(n) || numbered.groups.has(n)
    for (let i = starts[n] ?? 0; i < (starts[n + 1] ?? 0); i += 1) {
      const act = order[i] ?? 0
      if (marks[act] !== mark.possible && marks[act] !== mark.certain) continue
      const found = cells.read(act, incident[act] ?? 0)
      for (let j = 0; j < found; j += 1) {
        const cell = cells.found[j] ?? 0
        for (const which of each) {
          if (which === 'certain' && cells.surely[j] !== 1) continue
          // Number 0 is nobody named: they add no number, but are not none.
          if (n === 0) add(both[which], cell, 0, null)
          else if (seen[which][cell] !== n) {
            seen[which][cell] = n
            const own = people[person[act] ?? 0]
            if (own === undefined) continue
            if (apart) relate(related[which], n, own, cell)
            else addPerson(both[which], cell, own, 0)
          }
        }
      }
    }
  }
  for (const which of each) addRelated(both[which], related[which], numbered)
  return both
}

/** A group, or somebody in one, and the cells that they stand in. */
type Related = { person: Person; cells: Set<number> }

function relate(all: Map<number, Related>, n: number, person: Person, cell: number): void {
  const known = all.get(n)
  if (known) known.cells.add(cell)
  else all.set(n, { person, cells: new Set([cell]) })
}

/** @param members how many of a group are named beside it: it is at least as many */
function addPerson(sums: Sums, cell: number, person: Person, members: number): void {
  if (person.individual) return add(sums, cell, 1, 1)
  const least = Math.max(person.size_min ?? 1, members)
  add(sums, cell, least, person.size_max === null ? null : Math.max(person.size_max, least))
}

function addRelated(sums: Sums, all: ReadonlyMap<number, Related>, { above }: Numbered): void {
  const members = new Map<string, number>()
  for (const [n, { cells }] of all) {
    const direct = above.get(n)?.direct
    if (direct === undefined || direct === 0) continue
    for (const cell of cells) {
      const key = `${direct} ${cell}`
      members.set(key, (members.get(key) ?? 0) + 1)
    }
  }
  for (const [n, { person, cells }] of all) {
    const around = above.get(n)?.all ?? []
    for (const cell of cells) {
      if (around.some((group) => group !== n && all.get(group)?.cells.has(cell))) continue
      addPerson(sums, cell, person, members.get(`${n} ${cell}`) ?? 0)
    }
  }
}
