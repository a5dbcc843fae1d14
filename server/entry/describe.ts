import { textOf, type Typed } from './input.ts'
import { rowsOf } from './rows.ts'

/**
 * By what somebody knows a form again that they left: its title, or else the beginning of what
 * they wrote, and what they typed for source, date and place. Blank when there is nothing yet.
 */
export function describeForm(typed: Typed): { title: string; about: string } {
  const [source = {}] = rowsOf(typed, 'sources')
  const acts = rowsOf(typed, 'acts')
  const told = [typed['title'], typed['summary'], ...acts.map((act) => act['description'])]
  const about = [
    textOf(source['title']) || textOf(source['publisher']) || textOf(source['url']),
    textOf(typed['date_text']),
    textOf(typed['place']),
  ]
  return {
    title: shortened(told.map(textOf).find((text) => text.trim() !== '') ?? ''),
    about: about.filter((text) => text !== '').join(' · '),
  }
}

/** The first words of a text, cut between letters and never within one. */
function shortened(text: string): string {
  const letters = Array.from(text.trim().split(/\s+/).join(' '))
  return letters.length <= 100 ? letters.join('') : `${letters.slice(0, 99).join('')}…`
}
