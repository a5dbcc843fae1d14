// Everything works without this file; it only saves steps.
import { keepDrafts } from './drafts.js'
import { useKeys } from './keys.js'

if (document.body.dataset.keys !== undefined) useKeys()

const narrow = matchMedia('(max-width: 900px)').matches
for (const fold of document.querySelectorAll('details.fold')) if (narrow) fold.open = false

// A problem's own link leads into whatever is folded around the input.
function reveal(id) {
  for (let at = document.getElementById(id); at; at = at.parentElement) {
    if (at.localName === 'details') at.open = true
  }
}
addEventListener('hashchange', () => reveal(location.hash.slice(1)))
reveal(location.hash.slice(1))

for (const part of document.querySelectorAll('[data-part]')) {
  void import(`./${part.dataset.part}.js`).then(({ start }) => start(part))
}

const entry = document.querySelector('form.entry')
/** Whether the form has given the focus to its first box. */
let opened = false
if (entry) {
  keepDrafts(entry)
  // Back from the page that followed, the form is the one that was sent, and makes no second record.
  const { submission } = entry.elements
  if (history.state?.submission) submission.value = history.state.submission
  else history.replaceState({ submission: submission.value }, '')
  if (!entry.elements.ref) {
    entry.addEventListener('input', ({ target }) => void look(target), { once: true })
  }
  for (const name of ['focusin', 'keydown', 'input']) {
    entry.addEventListener(name, (event) => void equip(event))
  }
  // The browser focuses the added row by itself, and would complain of being forestalled.
  const first = '[autofocus] :is(input:not([type=hidden]), select, textarea)'
  requestAnimationFrame(() => {
    entry.querySelector(first)?.focus()
    opened = true
  })
  // Past the question marks with Tab: F1 opens the help of the box one is in.
  for (const help of entry.querySelectorAll('.help > summary')) help.tabIndex = -1
  for (const select of entry.querySelectorAll('.act select')) fitSections(select)
  entry.addEventListener('change', ({ target }) => fitSections(target, true))
  entry.addEventListener('input', ({ target }) => nameEverywhere(target))
  // The message above the form has the focus.
  document.addEventListener('keydown', (event) => {
    if ((event.target.closest('form') ?? entry) !== entry) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault()
      const next = event.shiftKey ? '[name=next]' : 'button'
      entry.requestSubmit(entry.querySelector(`.save ${next}`))
    } else if (event.key === 'F1') {
      const help = event.target.closest('.field, .field-group')?.querySelector('.help')
      if (help) help.open = !help.open
      event.preventDefault()
    }
  })
}

// Records that may be the one that is being typed.
async function look(target) {
  const { lookNearby } = await import('./near.js')
  lookNearby(entry)
  target.dispatchEvent(new Event('change', { bubbles: true }))
}

// What a box needs that can do more comes when somebody goes to it.
const equipped = new WeakSet()
/** The arrow that was pressed last before a box could answer. */
let arrow
async function equip({ type, key, target: box }) {
  if (key?.startsWith('Arrow')) arrow = key
  // The box that has the focus from the start waits for somebody to type.
  if (equipped.has(box) || (type === 'focusin' && !opened)) return
  equipped.add(box)
  arrow = undefined
  const before = type === 'input' ? null : box.value
  if (box.dataset.suggest) (await import('./combobox.js')).makeCombobox(box, entry.dataset)
  if (box.dataset.date || box.name === 'sources.0.published_on') {
    ;(await import('./read-back.js')).readBackDates(entry)
  }
  // What was typed until then.
  if (box.value === before) return
  box.dispatchEvent(new Event('input', { bubbles: true }))
  if (arrow) box.dispatchEvent(new KeyboardEvent('keydown', { key: arrow, bubbles: true }))
}

// Of an act's sections only those are shown that its type has, and those that hold something.
function fitSections(select, chosen = false) {
  if (!/^acts\.\d+\.type$/.test(select.name)) return
  for (const section of select.closest('.row').querySelectorAll('[data-types]')) {
    const types = section.dataset.types.split(' ')
    section.hidden = select.value !== '' && !types.includes(select.value) && !isFilled(section)
    if (chosen && types[0] === select.value) section.open = true
  }
}

function isFilled(section) {
  return [...section.querySelectorAll('input, select')].some((input) => input.value !== '')
}

// A person is called by what is typed, wherever the form names them.
function nameEverywhere(input) {
  const row = /^people\.\d+\./.exec(input.name)?.[0]
  if (!row || input.name !== `${row}label`) return
  const { value: key } = entry.elements[`${row}key`]
  const places = `[data-person="${CSS.escape(key)}"], select[name$=part_of] option[value="${CSS.escape(key)}"]`
  const name = input.value.trim() || input.closest('.row').querySelector('legend').textContent
  for (const place of entry.querySelectorAll(places)) place.textContent = name
}
