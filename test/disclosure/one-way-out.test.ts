import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '../../db/actor.ts'
import { lookThrough } from '../../db/disclosure/look.ts'
import { makeLists } from '../../db/list/list.ts'
import { FoundMore } from '../../server/disclosure/release.ts'
import { writeExport, type Form } from '../../server/export/write.ts'
import { readListQuery } from '../../server/pages/query.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { raid } from '../record/documents.ts'

const root = join(import.meta.dirname, '..', '..')

type Sources = ReadonlyMap<string, string>

/** The program's own files, by their paths. */
function readSources(): Map<string, string> {
  const files = ['server', 'db'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true })
      .map((name) => `${room}/${String(name).replaceAll('\\', '/')}`)
      .filter((name) => name.endsWith('.ts')),
  )
  return new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
}

/** What leads records out, and the only files that may call it. */
const ways: [what: RegExp, only: RegExp][] = [
  // Lists are written here, and by nobody else; two ask for it: a reader, and the command line.
  [/\bwriteExport\b/, /^server\/(export\/write|reader\/answer|commands\/export)\.ts$/],
  // Of a reader it is asked by two: who sends it, and who keeps it for somebody to come back for.
  [/\bask\(\s*'export'/, /^server\/export\/(send|prepare)\.ts$/],
  // Each format is asked for by the one place that asks first for whom it is; so few sources as
  // somebody cites are written at once.
  [
    /\bimport\s*\{[^}]*\bwrite[A-Z]\w*[^}]*\}\s*from '[^']*\/(?:export|disclosure)\/(?!write\.ts)/,
    /^server\/(export\/|routes\/references\.ts$)/,
  ],
  [/\bwriteReleased\b/, /^server\/(export|disclosure)\/write\.ts$/],
  // What may leave for others is told in one room, and looked through by a reader.
  [
    /\b(?:releaseRows|lookThrough)\b/,
    /^(db\/disclosure\/look|server\/disclosure\/[\w-]+|server\/reader\/answer)\.ts$/,
  ],
  // Numbers for others are counted, and protected, in that room too; one route asks for them.
  [
    /\b(?:countForOthers|outwardFigure)\b/,
    /^(db\/disclosure\/published|server\/disclosure\/figure|server\/reader\/answer)\.ts$/,
  ],
  [/\bask\(\s*'published'/, /^server\/routes\/analysis\.ts$/],
  // A file that is saved: lists; figures; citations, which are for colleagues only; the verifier of
  // packages, which holds no record; files of sources and rows refused in an import, which their own
  // owners put there; references that lead nowhere any more.
  [
    /content-disposition|\basAttachment\b|\.attachment\(/i,
    /^server\/(export\/send|attachment\/parts|upload|routes\/(exports|prepared|packages|references|analysis|removed|attachments|imports))\.ts$/,
  ],
]

/** Files that lead records out past the gate. */
const strays = (sources: Sources): string[] =>
  [...sources].flatMap(([name, text]) =>
    ways.filter(([what, only]) => what.test(text) && !only.test(name)).map(() => name),
  )

test('records leave by one way', () => {
  const sources = readSources()
  expect(sources.size).toBeGreaterThan(300)
  expect(strays(sources)).toEqual([])
})

test.each([
  ['server/routes/share.ts', "import { writeExport } from '../export/write.ts'"],
  ['server/routes/share.ts', "import { writeCsv, type Piece } from '../export/csv.ts'"],
  ['server/pages/share.ts', "import {\n  line,\n  writeXlsx,\n} from '../export/xlsx.ts'"],
  ['server/routes/share.ts', "import { releaseRows } from '../../db/disclosure/look.ts'"],
  ['server/routes/share.ts', "res.set('Content-Disposition', 'attachment')"],
  ['server/report/page.ts', "await house.exporters.ask('export', question, { left })"],
  ['server/report/page.ts', 'asAttachment(res, type, name)'],
])('another way is found: %s', (name, text) => {
  expect(strays(new Map([...readSources(), [name, text]]))).toEqual([name])
})

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

test('nothing is written of what was not accepted, nor where nothing may leave', async () => {
  const { db, house: inside } = house
  await (await makeApi(house)).save(raid())
  const { resolved } = await readListQuery(db, inside.terms, operator, '', 'incidents')
  const tools = { terms: inside.terms, lists: makeLists() }
  const written: Buffer[] = []
  const write = (accepted: string | null) => {
    const release = { profile: 'partner', k: 3, accepted } as const
    const public_url = house.url
    const form: Form = { format: 'json', table: 'acts', public_url, release }
    return writeExport(db, tools, operator, resolved, form, (bytes) => {
      written.push(bytes)
      return Promise.resolve()
    })
  }
  const looked = await lookThrough(db, tools, operator, resolved, { profile: 'partner', k: 3 })
  expect(looked.findings.length).toBeGreaterThan(0)
  for (const accepted of [null, 'another', looked.digest]) {
    await expect(write(accepted)).rejects.toThrow(FoundMore)
  }
  expect(written).toEqual([])
})

test('a form that nobody has thought of leaves for nobody', async () => {
  const { db, house: inside } = house
  const { resolved } = await readListQuery(db, inside.terms, operator, '', 'incidents')
  const tools = { terms: inside.terms, lists: makeLists() }
  const written: Buffer[] = []
  const write = (format: string) => {
    const release = { profile: 'public', k: 5, accepted: null } as const
    const form = { format, table: 'incidents', release } as unknown as Form
    return writeExport(db, tools, operator, resolved, form, (bytes) => {
      written.push(bytes)
      return Promise.resolve()
    })
  }
  for (const format of ['gexf', 'package', 'matrix', 'constructor', '']) {
    await expect(write(format)).rejects.toThrow('for colleagues only')
  }
  expect(written).toEqual([])
})
