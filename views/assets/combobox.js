// A box in which a name is found while it is typed: ARIA's editable combobox with a list. Without
// it the name is looked up when the form is sent.

const pause = 120
const hangul = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/
let made = 0

/** @param words what is said: `{ found: '{n} …', matched: 'matched {name}' }` */
export function makeCombobox(input, words) {
  made += 1
  const list = document.createElement('ul')
  Object.assign(list, { id: `suggest-${made}`, className: 'suggest', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', input.labels[0]?.textContent.trim() ?? '')
  const said = document.createElement('span')
  Object.assign(said, { className: 'hidden', role: 'status' })
  input.after(list, said)
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-autocomplete', 'list'],
    ['aria-controls', list.id],
    ['aria-expanded', 'false'],
  ])
    input.setAttribute(name, value)

  let found = []
  let active = -1
  let timer, asking
  /** An arrow was pressed before there was anything to go to. */
  let eager = false
  /** What is listed was found for something that was typed before. */
  let stale = false
  /** Enter was pressed while a syllable was still being put together. */
  let entered = false

  const isOpen = () => !list.hidden

  function close() {
    clearTimeout(timer)
    asking?.abort()
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    mark(-1)
  }

  function mark(index) {
    active = index
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(at === index))
    }
    const option = list.children[index]
    if (option) {
      input.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    } else input.removeAttribute('aria-activedescendant')
  }

  function show(suggestions) {
    const { suggest, take } = input.dataset
    const new_place = suggest === 'places' && !input.name.endsWith('_within') && !take
    found = [...suggestions, ...(new_place ? [{ label: addLabel(), adds: true }] : [])]
    list.replaceChildren(...found.map(optionOf))
    list.hidden = found.length === 0
    list.style.inlineSize = `${Math.max(input.offsetWidth, 240)}px`
    input.setAttribute('aria-expanded', String(isOpen()))
    said.textContent = `${words.found.replace('{n}', suggestions.length)} ${new_place ? addLabel() : ''}`
    mark(found[0]?.sure || (eager && isOpen()) ? 0 : -1)
    eager = stale = false
  }

  const addLabel = () => words.add.replace('{name}', input.value.trim())

  function optionOf({ label, matched }, index) {
    const option = document.createElement('li')
    option.id = `${list.id}-${index}`
    option.setAttribute('role', 'option')
    option.textContent = label
    if (matched) {
      const why = document.createElement('span')
      Object.assign(why, {
        className: 'hint',
        textContent: words.matched.replace('{name}', matched),
      })
      option.append(' ', why)
    }
    // The box keeps the focus, and with it the list, until the choice is made.
    option.addEventListener('pointerdown', (event) => event.preventDefault())
    option.addEventListener('click', () => pick(index))
    return option
  }

  async function ask() {
    clearTimeout(timer)
    const text = input.value.trim()
    if (text.length < (hangul.test(text) ? 1 : 2)) return close()
    asking?.abort()
    asking = new AbortController()
    try {
      const { suggest, vocabulary = '' } = input.dataset
      const asked = new URLSearchParams({ q: text, vocabulary })
      const answer = await fetch(`/suggest/${suggest}.json?${asked}`, { signal: asking.signal })
      if (answer.ok && document.activeElement === input) show(await answer.json())
    } catch {
      // What was asked for before is not wanted any more, or nobody answers: one types on.
    }
  }

  function pick(index) {
    const { id, label, adds } = found[index]
    const { take } = input.dataset
    if (adds) return send(`new-place:${input.name}`)
    if (take) return takeOver(take, id)
    // Of a vocabulary the code is what is typed.
    input.value = input.dataset.vocabulary ? id : label
    if (!input.dataset.vocabulary) hold(id)
    close()
    input.dispatchEvent(new Event('change', { bubbles: true }))
  }

  /** What is in the record already is taken as it is: the server puts it in the row's place. */
  function takeOver(name, value) {
    const held = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
    input.form.append(held)
    send(name)
    // Back from the page that followed, nothing is chosen.
    addEventListener('pageshow', () => held.remove(), { once: true })
  }

  /** Sends the form as a button of it would that asks for more. */
  function send(value) {
    const button = Object.assign(document.createElement('button'), { name: 'add', value })
    button.hidden = true
    input.form.append(button)
    input.form.requestSubmit(button)
  }

  /** The id that was chosen goes along with the name, and leaves with it. */
  function hold(id) {
    if (input.dataset.take) return
    const name = `${input.name}_id`
    let held = input.form.elements[name]
    if (held instanceof RadioNodeList) return
    if (!held && id === '') return
    if (!held) {
      held = Object.assign(document.createElement('input'), { type: 'hidden', name })
      input.after(held)
    }
    if (held.type === 'hidden') held.value = id
  }

  input.addEventListener('input', () => {
    hold('')
    stale = true
    mark(-1)
    asking?.abort()
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), pause)
  })
  input.addEventListener('blur', close)
  input.addEventListener('keydown', (event) => {
    // Only read the box now: to write into it would break the syllable.
    if (event.isComposing || event.keyCode === 229) {
      entered = event.key === 'Enter' || event.code === 'Enter'
      return
    }
    if (event.key === 'Escape' && isOpen()) {
      event.preventDefault()
      return close()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && !event.altKey) {
      event.preventDefault()
      if (!isOpen() || stale) {
        eager = true
        return void ask()
      }
      const from = active < 0 && step < 0 ? found.length : active
      return mark((from + step + found.length) % found.length)
    }
    if (!isOpen() || active < 0) return
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      pick(active)
    } else if (event.key === 'Tab' && !event.shiftKey) pick(active)
  })
  input.addEventListener('compositionend', () => {
    if (!entered) return
    entered = false
    // The browser puts the finished syllable into the box after this.
    setTimeout(() => isOpen() && active >= 0 && pick(active))
  })
}
