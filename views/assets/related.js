// What hangs together with a record comes after the record, which nobody waits for.

export async function start(place) {
  try {
    const answer = await fetch(place.dataset.from)
    if (!answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const list = page.querySelector('#related-list')
    if (list) place.replaceChildren(...list.children)
  } catch {
    // The link that stands there leads to the same.
  }
}
