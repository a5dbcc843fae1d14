/** Not there, or not yours: from outside the two look the same. */
export class NotFound extends Error {}

/** Somewhere else now: answered with 301. */
export class Moved extends Error {
  readonly to: string
  constructor(to: string) {
    super('Moved.')
    this.to = to
  }
}

/** The request itself is refused: a form token is missing, a host is not ours. */
export class Refused extends Error {
  readonly status: number
  constructor(status: 400 | 403 | 413 | 415 | 421, message: string) {
    super(message)
    this.status = status
  }
}

/** Too much at once; answered with 503 (or 429) and when to come back. */
export class TooBusy extends Error {
  readonly retry_after: number
  readonly status: number
  constructor(retry_after: number, status: 429 | 503 = 503) {
    super('Too busy.')
    this.retry_after = retry_after
    this.status = status
  }
}
