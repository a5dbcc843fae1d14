// Keeps what is typed, so that at most a few seconds of it go with the page, the browser, the
// network or the server. Where it is kept is the server: this machine may be shared.

const every = 3_000
/** What a page may still send while it goes away: browsers allow 64 KB. */
const parting = 60_000

export function keepDrafts(form) {
  const told = form.querySelector('#kept')
  let timer, asking, dirty, failed, refused, leaving

  const say = (text) => void (told.textContent = text)
  const later = () => void (timer ??= setTimeout(() => void keep(), every))

  async function keep() {
    timer = undefined
    if (leaving) return
    if (asking) {
      later()
      return
    }
    dirty = false
    asking = new AbortController()
    try {
      await heard(await send({ signal: asking.signal }))
    } catch {
      if (!leaving) lost()
    }
    asking = null
  }

  const send = (options) =>
    fetch('/drafts', {
      method: 'POST',
      headers: { Accept: 'application/json' },
      redirect: 'manual',
      body: new URLSearchParams(new FormData(form)),
      ...options,
    })

  async function heard(answer) {
    // It is no use to try again: somebody signed in anew in this browser, and the page is of before.
    if (answer.status >= 400 && answer.status < 500) {
      refused = failed = dirty = true
      return say(told.dataset.refused)
    }
    if (!answer.ok) return lost()
    const { id, version, at, signed_out } = await answer.json()
    form.elements.draft.value = id
    form.elements.draft_version.value = version
    failed = false
    if (signed_out) return say(told.dataset.signedOut)
    const clock = { hour: '2-digit', minute: '2-digit' }
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, clock)
    say(told.dataset.kept.replace('{time}', time))
  }

  function lost() {
    dirty = failed = true
    say(told.dataset.failed)
    later()
  }

  for (const event of ['input', 'change']) {
    form.addEventListener(event, () => {
      dirty = true
      if (!refused) later()
    })
  }
  form.addEventListener('submit', () => {
    leaving = true
    clearTimeout(timer)
    asking?.abort()
  })
  // Back from the page that followed.
  addEventListener('pageshow', ({ persisted }) => persisted && (leaving = false))
  addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || !dirty || leaving) return
    const body = new URLSearchParams(new FormData(form))
    if (String(body).length < parting) void send({ body, keepalive: true }).then(heard, lost)
    else void keep()
  })
  addEventListener('beforeunload', (event) => {
    if (dirty && failed && !leaving) event.preventDefault()
  })
}
