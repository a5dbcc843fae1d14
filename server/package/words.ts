/** What the files for people in a package are written with. */

const signs = /[\\`*_{}[\]<>#|~]/g

/** A text as Markdown shows it, on one line: whoever wrote it wrote no Markdown. */
export const plain = (text: string) =>
  text.replaceAll(/\s+/g, ' ').replaceAll(signs, (sign) => `\\${sign}`)

/** A text within backticks, which nothing in it ends. */
export const code = (text: string) => `\`${text.replaceAll(/[`\s]+/g, ' ')}\``
