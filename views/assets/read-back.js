// Says at once what a date that is being typed will mean. It is read where it is saved, so that both
// say the same.

const pause = 200

let ready = false

export function readBackDates(form) {
  if (ready) return
  ready = true
  const boxes = () => form.querySelectorAll('input[data-date]')
  const valueOf = (name) => form.elements[name]?.value.trim() ?? ''

  async function read(box) {
    const name = box.dataset.date
    const said = box.closest('.field').querySelector('.read-back')
    const [text, edtf] = [box.value.trim(), valueOf(`${name}_edtf`)]
    const published = valueOf('sources.0.published_on') || (form.dataset.published ?? '')
    const asked = new URLSearchParams({ text, edtf, published })
    if (text === '' && edtf === '') return say(said, '')
    try {
      const answer = await fetch(`/suggest/date.json?${asked}`)
      if (!answer.ok || box.value.trim() !== text) return
      const { says, problem } = await answer.json()
      say(said, says ?? problem ?? '', problem !== null)
    } catch {
      say(said, '')
    }
  }

  function say(said, text, wrong = false) {
    said.textContent = text
    said.classList.toggle('wrong', wrong)
  }

  form.addEventListener('input', ({ target }) => {
    const { name } = target
    for (const box of boxes()) {
      const own = [`${box.dataset.date}_text`, `${box.dataset.date}_edtf`].includes(name)
      if (!own && (name !== 'sources.0.published_on' || box.value === '')) continue
      // Each box by itself: whoever goes on to the next is answered too.
      clearTimeout(box.soon)
      box.soon = setTimeout(() => void read(box), pause)
    }
  })
}
