// Says while one types which records may be the same, so that nothing is entered twice.

const pause = 800
const matters = /^(date_|place|title$|summary$|acts\.\d+\.type$|sources\.\d+\.(url|source_id)$)/

export function lookNearby(form) {
  const aside = form.querySelector('#near')
  const list = aside.querySelector('ul')
  let timer, asking

  async function look() {
    asking?.abort()
    asking = new AbortController()
    try {
      const body = new URLSearchParams(new FormData(form))
      const answer = await fetch('/suggest/near', { method: 'POST', body, signal: asking.signal })
      if (answer.ok) show(await answer.json())
    } catch {
      // Another look is on its way, or nobody answers: one types on.
    }
  }

  function show(lines) {
    aside.hidden = lines.length === 0
    const items = lines.map(({ ref, title, about, reasons }) => {
      const item = document.createElement('li')
      const link = Object.assign(document.createElement('a'), {
        href: `/incidents/${ref}`,
        target: '_blank',
        textContent: ref,
      })
      const why = Object.assign(document.createElement('span'), {
        className: 'hint',
        textContent: `${about} (${reasons})`,
      })
      item.append(link, ` ${title} `, why)
      return item
    })
    // What has not changed is not read out again.
    if (list.textContent !== items.map((item) => item.textContent).join('')) {
      list.replaceChildren(...items)
    }
  }

  for (const event of ['input', 'change']) {
    form.addEventListener(event, ({ target }) => {
      if (!matters.test(target.name)) return
      clearTimeout(timer)
      timer = setTimeout(() => void look(), pause)
    })
  }
}
