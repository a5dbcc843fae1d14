// Keys for those who do this all day. By where a key is, not by what it writes: in Hangul mode N
// arrives as ㅜ. Never while something is typed or put together; switched off on the account page.

const goes = {
  KeyI: '/incidents',
  KeyD: '/drafts',
  KeyT: '/tasks',
  KeyP: '/people',
  KeyS: '/sources',
  KeyC: '/changes',
}
const patience = 1_500

export function useKeys() {
  let prefixed = 0

  const does = {
    Slash: ({ key, shiftKey }) => (key === '?' || shiftKey ? showSheet() : focusOn('#find')),
    KeyN: () => follow('a[href="/incidents/new"]'),
    KeyE: () => follow('a[href$="/edit"]'),
    KeyH: () => follow('a[href$="/history"]'),
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyO: () => document.activeElement?.matches('main a') && document.activeElement.click(),
    KeyX: () => {
      const row = document.activeElement?.closest('tr')
      ;(row ?? document).querySelector(row ? '[type=checkbox]' : '[value=distinct]')?.click()
    },
    KeyM: () => focusOn('#reason'),
    KeyG: () => (prefixed = performance.now()),
  }

  addEventListener('keydown', (event) => {
    const { target, code } = event
    const types = target.closest('input, select, textarea, [contenteditable], dialog')
    if (types || event.isComposing || event.keyCode === 229) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const gone = performance.now() - prefixed < patience ? goes[code] : undefined
    prefixed = 0
    if (gone) {
      event.preventDefault()
      location.assign(gone)
    } else if (Object.hasOwn(does, code) && (code === 'Slash' || !event.shiftKey)) {
      event.preventDefault()
      does[code](event)
    }
  })
}

const focusOn = (selector) => document.querySelector(selector)?.focus()
const follow = (selector) => document.querySelector(selector)?.click()

/** Along what the page lists: the rows of a table, the lines of a list. */
function step(by) {
  const each = 'main tbody tr > :first-child a, main .lines > li a:first-of-type, .pairs .button'
  const rows = [...document.querySelectorAll(each)]
  const at = rows.indexOf(document.activeElement)
  rows.at(at < 0 ? (by > 0 ? 0 : -1) : Math.min(Math.max(at + by, 0), rows.length - 1))?.focus()
}

async function showSheet() {
  let sheet = document.querySelector('dialog.keys')
  if (!sheet) {
    const answer = await fetch('/keys')
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    sheet = Object.assign(document.createElement('dialog'), { className: 'keys' })
    sheet.append(...page.querySelector('main').children)
    const close = Object.assign(document.createElement('button'), { autofocus: true })
    close.textContent = sheet.querySelector('[data-close]')?.dataset.close ?? '×'
    close.addEventListener('click', () => sheet.close())
    sheet.append(close)
    document.body.append(sheet)
  }
  sheet.showModal()
}
