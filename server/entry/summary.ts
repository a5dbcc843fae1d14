import type { Form, FormRow, Making } from './form.ts'
import { idOf, problemText, type Input } from './input.ts'

type Placed = { input: Input; row: string }

/** Every problem of a form, called by its row and input, with the input it links to. */
export function summaryOf(form: Omit<Form, 'summary'>, making: Making): Form['summary'] {
  const { problems, language, t } = making
  const groups = [form.people, form.acts, form.sources, form.claims, form.links]
  const placed = [
    ...Object.values(form.sections)
      .flat()
      .map((input) => ({ input, row: '' })),
    ...groups.flat().flatMap((row) => inputsOf(row, row.label)),
  ]
  return problems.map((problem) => {
    const { path } = problem
    const at =
      placed.find(({ input }) => input.name === path) ??
      placed.find(({ input }) => path.startsWith(`${input.name}_`))
    const text = problemText(problem, language, t)
    if (!at) return { href: `#${idOf(path)}`, text }
    const name = [at.row, at.input.label].filter((part) => part !== '').join(', ')
    return { href: `#${at.input.id}`, text: `${name}: ${text}` }
  })
}

const inputsOf = (row: FormRow, name: string): Placed[] => [
  ...Object.values(row.sections)
    .flat()
    .map((input) => ({ input, row: name })),
  ...row.rows.flatMap((inner) => inputsOf(inner, name)),
]
