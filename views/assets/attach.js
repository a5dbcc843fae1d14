// Shows how far the sending of files is, and keeps the choice of files when they are refused.
export function start(form) {
  const bar = form.querySelector('progress')
  const status = form.querySelector('[role=status]')
  const button = form.querySelector('button')
  const say = (text, percent) => {
    status.textContent = text
    bar.hidden = percent === null
    if (percent !== null) bar.value = percent
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.disabled) return
    const request = new XMLHttpRequest()
    const end = (text) => {
      button.disabled = false
      say(text, null)
      button.focus()
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((loaded / total) * 100) : 0
      const sent = percent === 100
      say(sent ? form.dataset.storing : form.dataset.sending.replace('{percent}', percent), percent)
    })
    request.addEventListener('error', () => end(form.dataset.failed))
    request.addEventListener('load', () => {
      const { to, detail } = read(request.responseText)
      if (to) location.assign(to)
      else end(detail ?? form.dataset.failed)
    })
    button.disabled = true
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.send(new FormData(form))
  })
}

function read(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
