import type { Route } from '../../server/route.ts'
import { routes } from '../../server/routes.ts'

export const reached = 'the route was reached'

/** Every route of the program, with nothing behind it but a sign, and a form's token. */
export const signs = routes.map((route): Route => ({
  ...route,
  handle: ({ res, csrf }) => void res.send(`${reached} <input name="csrf" value="${csrf}">`),
}))

/** An address of the route: what it is about is called X. */
export const pathOf = (route: Route) => route.path.replaceAll(/[:*]\w+/g, 'X')

/** A form's fields, `csrf=x&a=b`, as a route takes them: with files, in parts. */
export function sentTo({ files }: Route, fields: string): { body: string; type: string } {
  if (!files) return { body: fields, type: 'application/x-www-form-urlencoded' }
  const parts = fields.split('&').flatMap((field) => {
    const [name = '', value = ''] = field.split('=')
    const head = `--x\r\ncontent-disposition: form-data; name="${name}"`
    return name === '' ? [] : [`${head}\r\n\r\n${decodeURIComponent(value)}\r\n`]
  })
  return { body: `${parts.join('')}--x--\r\n`, type: 'multipart/form-data; boundary=x' }
}
