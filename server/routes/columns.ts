import { choiceOf, chosenNames, columnLabel, movedChoice } from '../pages/column-chooser.ts'
import { noticeTexts } from '../pages/list.ts'
import { queryOf, readListQuery } from '../pages/query.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** Which columns the list shows and its files have, and in which order. */
export const column_routes: Route[] = [get('/incidents/columns', 'record.read', chooseColumns)]

/** What the form holds beside the list's own query. */
const own_names = ['order', 'show', 'up', 'down', 'use']

/**
 * The form leads to itself until it is done: what is moved and ticked stands in the address, as
 * everything that a list is does.
 */
async function chooseColumns(visit: Visitor): Promise<void> {
  const { db, house, actor, res, t, language } = visit
  const sent = new URLSearchParams(queryOf(visit))
  const list = new URLSearchParams(sent)
  for (const name of [...own_names, 'after', 'lang']) list.delete(name)
  const read = await readListQuery(db, house.terms, actor, list.toString(), 'incidents')
  const begun = sent.has('order')
  const [up, down] = [sent.get('up'), sent.get('down')]
  const move =
    up !== null
      ? { name: up, by: -1 as const }
      : down !== null
        ? { name: down, by: 1 as const }
        : null
  const choice = begun
    ? movedChoice(sent.getAll('order'), sent.getAll('show'), move)
    : choiceOf(read.filter.cols)
  list.delete('cols')
  const without = list.toString()
  const names = chosenNames(choice)
  if (begun && sent.has('use') && names.length > 0) {
    list.set('cols', names.join(','))
    return res.redirect(303, `/incidents?${list.toString()}`)
  }
  const moved = choice.order.indexOf(move?.name ?? '')
  const last = choice.order.length - 1
  // Whoever moves a column goes on moving it; at an end there is only the other way.
  const way = moved === 0 ? 'down' : moved === last || up !== null ? 'up' : 'down'
  visit.page('incident/choose-columns', {
    title: t('columns.title'),
    notices: noticeTexts(
      read.notices.filter(({ parameter }) => parameter === 'cols'),
      t,
    ),
    none: begun && sent.has('use'),
    list: [...list],
    back: without === '' ? '/incidents' : `/incidents?${without}`,
    columns: choice.order.map((name, at) => ({
      ...{ name, label: columnLabel(name, language, t), on: choice.ticked.has(name) },
      ...{ first: at === 0, last: at === last, focus: at === moved ? way : null },
    })),
  })
}
