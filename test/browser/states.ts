import type { Role } from '../../db/account-tables.ts'
import { get, type Route } from '../../server/route.ts'
import { routes } from '../../server/routes.ts'
import { inviteFirstAdmin } from '../../server/first-admin.ts'
import type { TestHouse } from '../house.ts'
import {
  press,
  attachFiles,
  toFile,
  firstOf,
  fillWrongly,
  goStale,
  keepDraft,
  keepAndList,
  changeTwice,
  showConflict,
  removeOne,
  removeAndList,
  talkAbout,
  refuseReview,
  previewBulk,
  importTo,
  importWrongly,
  addUser,
  disagree,
  workOnOrigin,
  twice,
  compareThem,
  openFormats,
  type Act,
} from './deeds.ts'
import { html, screenshot } from '../record/sample-files.ts'
import { settled } from './tab.ts'

/** A page as somebody finds it: where it is, and what they did there. */
export type State = {
  name: string
  /** Nobody is signed in where there is none. */
  role?: Role
  path: string | ((house: TestHouse) => Promise<string>)
  act?: Act
}

/** A page that fails, for the look of the one that says so. */
export const with_fault: Route[] = [
  ...routes,
  get('/fault', 'record.read', () => {
    throw new Error('on purpose')
  }),
]

/** Before anybody has an account; these come first. */
export const first_states: State[] = [
  { name: 'sign-in, no user yet', path: '/sign-in' },
  {
    name: 'setup',
    path: async (house) => (await inviteFirstAdmin(house.house))?.url ?? '',
    act: async (page) => {
      await page.fill('#password', 'short')
      await press(page, 'main button')
    },
  },
  { name: 'setup, ended link', path: '/setup?token=none' },
]

const a_photo = { name: '압록강 다리.png', mimeType: 'image/png', buffer: screenshot }
const no_photo = { ...a_photo, buffer: html }

const reader = 'analyst'
const writer = 'researcher'

export const states: State[] = [
  { name: 'sign-in', path: '/sign-in', act: (page) => press(page, 'main button') },
  { name: 'list', role: writer, path: '/incidents' },
  { name: 'list, one', role: reader, path: '/incidents?act=confiscation&from=2023-12&to=2023-12' },
  { name: 'list, empty', role: 'viewer', path: '/incidents' },
  { name: 'list, no match', role: reader, path: '/incidents?q=%22not+there%22' },
  {
    name: 'list, notices',
    role: reader,
    path: '/incidents?kind=all&place=Unsan&place=KP-10&from=2023&to=2024&color=red&act=nothing',
  },
  { name: 'list, words', role: reader, path: '/incidents?kind=all&q=remittance&sort=ref' },
  { name: 'list, columns', role: reader, path: '/incidents?cols=ref,date_edtf,place,summary,id' },
  { name: 'list, more formats', role: reader, path: '/incidents', act: openFormats },
  { name: 'report', role: reader, path: '/report?from=2023-12&to=2023-12&title=Hyesan 혜산' },
  { name: 'report, all', role: writer, path: '/report?kind=all&place=KP-10&q=remittance' },
  { name: 'report, notices', role: reader, path: '/report?color=red&place=Atlantis&place=KP-10' },
  { name: 'report, empty', role: reader, path: '/report?act=torture' },
  { name: 'analysis', role: reader, path: '/analysis' },
  { name: 'analysis, empty', role: 'viewer', path: '/analysis' },
  {
    name: 'analysis, people in a period',
    role: reader,
    path: '/analysis?unit=people&from=2023-12-30&to=2023-12-31&place=KP-10',
  },
  {
    name: 'analysis, notices',
    role: reader,
    path: '/analysis?kind=all&rows=victim&columns=agency&unit=houses&color=red&to=2030',
  },
  { name: 'analysis, over time', role: reader, path: '/analysis/timeline?kind=all&by=year' },
  {
    name: 'analysis, table',
    role: reader,
    path: '/analysis/table?rows=act&columns=month&kind=all',
  },
  { name: 'analysis, sentences', role: reader, path: '/analysis/sentences' },
  { name: 'analysis, map', role: reader, path: '/analysis/map?unit=acts' },
  { name: 'analysis, nothing of it', role: reader, path: '/analysis/sentences?act=arrest' },
  { name: 'record', role: writer, path: '/incidents/KP-2023-0001?saved=1' },
  { name: 'pattern', role: reader, path: '/incidents/KP-2023-0003' },
  { name: 'history', role: reader, path: '/incidents/KP-2023-0001/history' },
  { name: 'form', role: writer, path: '/incidents/new' },
  {
    name: 'form, rows added',
    role: writer,
    path: '/incidents/new',
    act: async (page) => {
      for (const group of ['people', 'acts', 'acts.0.agencies', 'sources', 'claims', 'links']) {
        await press(page, `button[value="${group}"]`)
      }
    },
  },
  { name: 'form, wrong', role: writer, path: '/incidents/new', act: fillWrongly },
  { name: 'form, edit', role: writer, path: '/incidents/KP-2023-0002/edit' },
  { name: 'form, stale', role: writer, path: '/incidents', act: goStale },
  {
    name: 'form, names found',
    role: writer,
    path: '/incidents/new',
    act: async (page) => {
      await settled(page)
      await page.locator('#place').pressSequentially('혜')
      await page.locator('[role=option]').first().waitFor()
      await page.keyboard.press('ArrowDown')
      await page.fill('#sources-0-published_on', '2024-01-24')
      await page.locator('#date').pressSequentially('12월 하순')
      await page.locator('.read-back:not(:empty)').waitFor()
      await page.locator('#place').focus()
      await page.keyboard.press('ArrowDown')
      await page.locator('[role=option]').first().waitFor()
    },
  },
  { name: 'form, a draft', role: writer, path: '/incidents/new', act: keepDraft },
  {
    name: 'form, an earlier state',
    role: writer,
    path: '/incidents',
    act: async (page, house) => {
      const ref = await changeTwice(page, house)
      await page.goto(`/incidents/${ref}/history`)
      const back = page.locator('a[href*="edit?at="]').first()
      await page.goto((await back.getAttribute('href')) ?? '')
    },
  },
  {
    name: 'history, edited',
    role: writer,
    path: '/incidents',
    act: async (page, house) => {
      await page.goto(`/incidents/${await changeTwice(page, house)}/history`)
    },
  },
  {
    name: 'form, doubtful',
    role: writer,
    path: '/incidents/new',
    act: async (page) => {
      await settled(page)
      await page.fill('#date', '2199')
      await page.selectOption('#acts-0-type', 'sentence')
      await page.check('[name="acts.0.victims"][value=p1]')
      await page.fill('#people-0-label', 'a trader')
      await press(page, '.save button.primary')
    },
  },
  {
    name: 'form, another',
    role: writer,
    path: '/incidents/new?from=KP-2023-0001&pin=source&pin=date&pin=place',
  },
  {
    name: 'form, something near',
    role: writer,
    path: '/incidents/new',
    act: async (page) => {
      await settled(page)
      await page.fill('#place', 'Hyesan')
      await page.selectOption('#acts-0-type', 'arrest')
      await page.fill('#date', '2023-12-30')
      await page.locator('#near li').first().waitFor()
    },
  },
  { name: 'form, a copy', role: writer, path: '/incidents/new?copy=KP-2023-0001' },
  {
    name: 'record, talked about',
    role: writer,
    path: '/incidents',
    act: async (page, house) => {
      await talkAbout(page, house)
      await press(page, '#comments form:last-of-type button')
    },
  },
  { name: 'record, related', role: reader, path: '/incidents/KP-2023-0002/related' },
  { name: 'link, near', role: writer, path: '/incidents/KP-2023-0002/links/new' },
  {
    name: 'link, wrong',
    role: writer,
    path: '/incidents/KP-2023-0002/links/new?find=remittance',
    act: (page) => press(page, 'main form button.primary'),
  },
  { name: 'record, sources differ', role: writer, path: '/incidents', act: disagree },
  { name: 'record, review refused', role: 'reviewer', path: '/incidents', act: refuseReview },
  { name: 'tasks, none', role: 'admin', path: '/tasks' },
  {
    name: 'tasks',
    role: writer,
    path: '/incidents',
    act: async (page, house) => {
      await talkAbout(page, house)
      await page.goto('/tasks')
    },
  },
  { name: 'tasks of a reviewer', role: 'reviewer', path: '/tasks' },
  {
    name: 'task, wrong',
    role: writer,
    path: '/incidents/KP-2023-0001/tasks/new',
    act: async (page) => {
      await page.fill('#due_on', '31 Feb')
      await press(page, 'main form button.primary')
    },
  },
  { name: 'many, which field', role: writer, path: '/incidents/bulk?place=KP-10' },
  {
    name: 'many, wrong',
    role: writer,
    path: '/incidents/bulk?field=place',
    act: async (page) => {
      await page.fill('#place', 'Atlantis')
      await press(page, 'main form button.primary')
    },
  },
  { name: 'many, preview', role: writer, path: '/incidents/bulk?field=place', act: previewBulk },
  {
    name: 'many, done',
    role: writer,
    path: '/incidents/bulk?ref=KP-2023-0002&field=place',
    act: async (page) => {
      await previewBulk(page)
      await press(page, 'button[value=save]')
    },
  },
  { name: 'duplicates, none', role: writer, path: '/duplicates' },
  { name: 'duplicates', role: writer, path: '/incidents', act: twice },
  { name: 'duplicates, compared', role: writer, path: '/incidents', act: compareThem },
  { name: 'keys', role: reader, path: '/keys' },
  { name: 'drafts, none', role: 'admin', path: '/drafts' },
  { name: 'drafts', role: writer, path: '/incidents/new', act: keepAndList },
  { name: 'import', role: writer, path: '/import' },
  {
    name: 'import, no file',
    role: writer,
    path: '/import',
    act: (page) => press(page, 'main form.narrow button.primary'),
  },
  { name: 'import, file', role: writer, path: '/import', act: importTo('file') },
  { name: 'import, columns', role: writer, path: '/import', act: importTo('columns') },
  { name: 'import, columns wrong', role: writer, path: '/import', act: importWrongly },
  { name: 'import, values', role: writer, path: '/import', act: importTo('values') },
  { name: 'import, check', role: writer, path: '/import', act: importTo('check') },
  {
    name: 'import, no reason',
    role: writer,
    path: '/import',
    act: async (page, house) => {
      await importTo('check')(page, house)
      await press(page, 'main form.narrow button.primary')
    },
  },
  { name: 'import, report', role: 'admin', path: '/import', act: importTo('report') },
  { name: 'import, begun and done', role: 'admin', path: '/import' },
  { name: 'changes', role: writer, path: '/changes' },
  { name: 'change', role: writer, path: '/incidents', act: removeOne },
  { name: 'change, written over', role: writer, path: '/incidents', act: showConflict },
  {
    name: 'remove',
    role: writer,
    path: '/incidents/KP-2023-0001/remove',
    act: (page) => press(page, 'main form button.primary'),
  },
  { name: 'trash, empty', role: 'viewer', path: '/trash' },
  { name: 'trash', role: writer, path: '/incidents', act: removeAndList },
  { name: 'people', role: reader, path: '/people' },
  { name: 'person', role: writer, path: '/people', act: firstOf('/people') },
  { name: 'agencies', role: reader, path: '/agencies' },
  { name: 'agency', role: reader, path: '/agencies/mss' },
  { name: 'places', role: reader, path: '/places?find=unsan' },
  { name: 'place', role: reader, path: '/places/KP-10.hyesan' },
  { name: 'sources', role: reader, path: '/sources' },
  { name: 'source', role: reader, path: '/sources', act: firstOf('/sources') },
  { name: 'source, files', role: writer, path: '/sources', act: attachFiles(a_photo) },
  { name: 'source, file refused', role: writer, path: '/sources', act: attachFiles(no_photo) },
  {
    name: 'file',
    role: writer,
    path: '/sources',
    act: async (page, house) => {
      await attachFiles({ ...a_photo, buffer: screenshot })(page, house)
      await toFile(page, house)
      await press(page, 'form[action$="/withdrawal"] button')
    },
  },
  {
    name: 'file, a copy',
    role: reader,
    path: '/sources',
    act: async (page, house) => {
      await firstOf('/sources')(page, house)
      await toFile(page, house)
    },
  },
  { name: 'origins', role: reader, path: '/origins' },
  { name: 'origin', role: reader, path: '/origins', act: firstOf('/origins') },
  { name: 'origin, worked on', role: writer, path: '/origins', act: workOnOrigin },
  { name: 'codebook', role: reader, path: '/codebook' },
  {
    name: 'account',
    role: 'admin',
    path: '/account',
    act: async (page) => {
      await page.fill('#password', 'short')
      await press(page, 'main form.narrow button.primary')
    },
  },
  { name: 'users', role: 'admin', path: '/admin/users', act: (page) => addUser(page, 'lee') },
  {
    name: 'user, link',
    role: 'admin',
    path: '/admin/users',
    act: (page) => addUser(page, `lee.${Date.now()}@example.org`),
  },
  {
    name: 'password, chosen by link',
    role: 'admin',
    path: '/admin/users',
    act: async (page) => {
      await addUser(page, `han.${Date.now()}@example.org`)
      const link = await page.inputValue('#link')
      await page.context().clearCookies({ name: '__Host-girok' })
      await page.goto(link)
    },
  },
  { name: 'not found', role: reader, path: '/incidents/KP-1999-0001' },
  { name: 'fault', role: reader, path: '/fault' },
]
