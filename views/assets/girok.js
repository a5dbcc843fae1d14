// Everything works without this file; it only saves steps.

const narrow = matchMedia('(max-width: 900px)').matches
for (const fold of document.querySelectorAll('details.fold')) if (narrow) fold.open = false

// A problem's own link leads into whatever is folded around the input.
function reveal(id) {
  const target = id ? document.getElementById(id) : null
  for (let at = target; at; at = at.parentElement) if (at.localName === 'details') at.open = true
  return target
}
addEventListener('hashchange', () => reveal(location.hash.slice(1)))
reveal(location.hash.slice(1))

const entry = document.querySelector('form.entry')
if (entry) {
  const added = reveal(entry.dataset.focus)
  if (added) {
    added.scrollIntoView({ block: 'start' })
    const first = added.querySelector('input:not([type=hidden]), select, textarea')
    ;(first ?? added).focus()
  }
  entry.addEventListener('change', ({ target }) => {
    if (/^acts\.\d+\.type$/.test(target.name)) openSections(target)
  })
  entry.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault()
      entry.requestSubmit(entry.querySelector('button.primary'))
    }
  })
}

// What a type of act needs is opened when the type is chosen.
function openSections(select) {
  const sections = { sentence: ['sentence'], confiscation: ['confiscation', 'extortion'], custody: ['detention'] }
  for (const [section, types] of Object.entries(sections)) {
    const folded = select.closest('.row').querySelector(`[data-section=${section}]`)
    if (folded && types.includes(select.value)) folded.open = true
  }
}
