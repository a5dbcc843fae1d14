/** What is known of an incident that may be one of those that are there: typed, or stored. */
export type Probe = {
  /** Itself, where it is stored. */
  incident_id: string | null
  place_id: string | null
  /** The days it lies between, `YYYY-MM-DD`; null where a side is not known. */
  earliest: string | null
  latest: string | null
  types: readonly string[]
  agencies: readonly string[]
  /** Sources that are taken over, and addresses that were read. */
  sources: readonly string[]
  urls: readonly string[]
  /** Title and summary. */
  words: string
}
