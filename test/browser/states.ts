import type { Page } from 'playwright-core'
import type { Role } from '../../db/tables.ts'
import { get, type Route } from '../../server/route.ts'
import { routes } from '../../server/routes.ts'
import { inviteFirstAdmin } from '../../server/first-admin.ts'
import { makeApi } from '../record/api.ts'
import { arrest, article } from '../record/documents.ts'
import type { TestHouse } from '../house.ts'
import { settled } from './tab.ts'

type Act = (page: Page, house: TestHouse) => Promise<unknown>

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

async function press(page: Page, button: string): Promise<void> {
  await settled(page)
  await Promise.all([page.waitForNavigation(), page.locator(button).click()])
  await settled(page)
}

/** Follows the first link of a list, so that no id has to be known. */
const firstOf = (path: string): Act => {
  return async (page) => {
    const href = await page.locator('.lines a').first().getAttribute('href')
    await page.goto(href ?? path)
  }
}

async function fillWrongly(page: Page): Promise<void> {
  await settled(page)
  await page.fill('#sources-0-published_on', '24 January')
  await page.fill('#date', '03/04/2024')
  await page.fill('#place', 'Unsan')
  await page.fill('#people-0-label', '아주 긴 이름을 가진 사람: a very long working name')
  await page.selectOption('#acts-0-type', 'arrest')
  await page.fill('#acts-0-agencies-0-agency', 'MSS')
  await press(page, '.save button.primary')
}

/** Saves a record under a page that is editing it. */
async function goStale(page: Page, house: TestHouse): Promise<void> {
  const { ref } = await (await makeApi(house)).save(arrest({ title: 'First title' }))
  const edit = `/incidents/${ref}/edit`
  const other = await page.context().newPage()
  for (const one of [page, other]) await one.goto(edit)
  await other.fill('#title', 'Their title')
  await press(other, '.save button.primary')
  await other.close()
  await page.fill('#title', '내 제목: My title')
  await press(page, '.save button.primary')
}

/** Something typed and kept, as the button keeps it. */
async function keepDraft(page: Page): Promise<void> {
  await settled(page)
  await page.fill('#title', '송금 뒤 체포: an arrest after a remittance')
  await page.fill('#place', 'Hyesan')
  await press(page, '.save button[formaction]')
}

const keepAndList: Act = async (page) => {
  await keepDraft(page)
  await page.goto('/drafts')
}

/** Two edits, the first of which is then to be undone; and a record in the trash. */
async function changeTwice(page: Page, house: TestHouse): Promise<string> {
  const { ref } = await (await makeApi(house)).save(arrest({ title: 'First title' }))
  for (const title of ['Second title', '셋째 제목: third title']) {
    await page.goto(`/incidents/${ref}/edit`)
    await settled(page)
    await page.fill('#title', title)
    await press(page, '.save button.primary')
  }
  return ref
}

const showConflict: Act = async (page, house) => {
  const ref = await changeTwice(page, house)
  await page.goto(`/incidents/${ref}/history`)
  const href = await page.locator('.change-set a[href^="/changes/"]').nth(1).getAttribute('href')
  await page.goto(href ?? '')
}

const removeOne: Act = async (page, house) => {
  const { ref } = await (await makeApi(house)).save(arrest({ title: '지운 사건: removed' }))
  await page.goto(`/incidents/${ref}/remove`)
  await page.fill('#reason', '두 번 입력함: entered twice')
  await press(page, 'main form button.primary')
}

const removeAndList: Act = async (page, house) => {
  await removeOne(page, house)
  await page.goto('/trash')
}

/** An incident that somebody wrote about, asked something of, and returned. */
async function talkAbout(page: Page, house: TestHouse): Promise<string> {
  const { ref } = await (
    await makeApi(house)
  ).save(arrest({ title: '이야기한 사건: talked about' }))
  const me = await house.user('researcher')
  const reviewer = await house.signIn('reviewer')
  await reviewer.get(`/incidents/${ref}`)
  const text = `@${me.name} 날짜가 확실하지 않습니다. See the second quote.`
  await reviewer.post(`/incidents/${ref}/comments`, { text })
  const task = {
    assignee: me.id,
    text: '사진을 찾을 것: find the photograph',
    due_on: '2024-04-10',
  }
  await reviewer.post(`/incidents/${ref}/tasks`, task)
  const note = '어느 시장입니까? Which market?'
  await reviewer.post(`/incidents/${ref}/review`, { version: '1', verdict: 'returned', note })
  await page.goto(`/incidents/${ref}`)
  return ref
}

async function refuseReview(page: Page, house: TestHouse): Promise<void> {
  const { ref } = await (await makeApi(house)).save(arrest({ title: 'Waits for a review' }))
  await page.goto(`/incidents/${ref}`)
  await press(page, '#review button[value=returned]')
}

const previewBulk = async (page: Page) => {
  await page.fill('#place', 'Musan')
  await page.fill('#reason', '표에서 군이 잘못됨: the wrong county')
  await press(page, 'main form button.primary')
}

async function addUser(page: Page, email: string): Promise<void> {
  await page.fill('#email', email)
  await page.fill('#name', 'Lee 이')
  await press(page, 'main form.narrow button.primary')
}

/** Two sources that say otherwise; one of the values is accepted, the other without a reason. */
const disagree: Act = async (page, house) => {
  const values = ['Hyesan', '무산군']
  const { ref } = await (
    await makeApi(house)
  ).save(
    arrest({
      title: '출처가 다르다: sources differ',
      sources: values.map((_, n) =>
        article(`s${n + 1}`, { stored_text: `The place is ${values[n]}.` }),
      ),
      claims: values.map((value, n) => ({
        ...{ source: `s${n + 1}`, quote: `The place is ${value}.`, credibility: '3' },
        ...{ field: 'place', value },
      })),
    }),
  )
  await page.goto(`/incidents/${ref}`)
  await page.fill('.disputed [name=reason]', '가까이 있던 사람: was near')
  await press(page, '.disputed tbody tr:last-child button')
  await press(page, '.disputed tbody tr:first-child button')
}

/** An origin with a history, which was to be made two without saying why. */
const workOnOrigin: Act = async (page, house) => {
  const api = await makeApi(house)
  const sources = ['s1', 's2'].map((key) => article(key, { origin: { label: '소식통: a source' } }))
  const { ref } = await api.save(arrest({ title: 'Two origins', sources }))
  await page.goto(`/incidents/${ref}`)
  await page.goto(
    (await page.locator('.sources a[href^="/origins/"]').first().getAttribute('href')) ?? '',
  )
  await page.selectOption('#reliability', 'B')
  await page.fill('#reliability-reason', '다섯 번 맞음: right five times')
  await press(page, 'form[action$=reliability] button')
  await press(page, 'form[action$=merge] button')
}

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
  { name: 'keys', role: reader, path: '/keys' },
  { name: 'drafts, none', role: 'admin', path: '/drafts' },
  { name: 'drafts', role: writer, path: '/incidents/new', act: keepAndList },
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
