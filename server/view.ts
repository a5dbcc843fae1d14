import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ejs from 'ejs'

const folder = join(import.meta.dirname, '..', 'views')

type Template = (page: object) => string

/** Fills a template in, by its name (`incident/list`). */
export type Render = (name: string, page: object) => string

/**
 * Compiles the templates under `views/`, or those in some of its folders. A template sees one name, `page`; what is missing from
 * it throws nothing and prints nothing, so every page is rendered by a test.
 */
export function compileViews(folders?: readonly string[]): Render {
  const templates = new Map<string, Template>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ejs')) continue
    const file = join(entry.parentPath, entry.name)
    const name = relative(folder, file)
      .replaceAll(sep, '/')
      .replace(/\.ejs$/, '')
    if (folders?.every((wanted) => !name.startsWith(`${wanted}/`))) continue
    const template = (ejs.cache.get(file) as Template | undefined) ?? compile(file)
    templates.set(name, template)
    // Where EJS looks for what others include; it would read each at its first use, then.
    ejs.cache.set(file, template as ejs.TemplateFunction)
  }
  return (name, page) => {
    const template = templates.get(name)
    if (!template) throw new Error(`There is no template ${name}.`)
    return template(page)
  }
}

/** Lines with nothing in them but what is done (`<% %>`): they would leave an empty line each. */
const silent_lines = /^((?:[ \t]*<%(?![=-])(?:(?!%>).)*%>)+)\s*\n\s*/gm

// Also what only others include is read by this.
ejs.fileLoader = (file) => readFileSync(file, 'utf8').replace(silent_lines, '$1')

function compile(file: string): Template {
  return ejs.compile(ejs.fileLoader(file).toString(), {
    filename: file,
    root: folder,
    cache: true,
    _with: false,
    localsName: 'page',
    rmWhitespace: true,
    escape,
  })
}

const special = /[&<>"'`]/
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '`': '&#96;',
}

/** HTML-escapes; most values need nothing, and testing first is several times faster. */
function escape(value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : String(value)
  return special.test(text) ? text.replaceAll(/[&<>"'`]/g, (mark) => entities[mark] ?? mark) : text
}
