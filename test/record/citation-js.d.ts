declare module '@citation-js/core' {
  /** Reads references in any form that a plug-in knows, as CSL. */
  export class Cite {
    constructor(text: string)
    readonly data: unknown[]
  }
}
declare module '@citation-js/plugin-bibtex'
declare module '@citation-js/plugin-ris'
