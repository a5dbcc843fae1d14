/** Room on the disk that is kept for what people need while it is full. */
export type Reserve = {
  /** Whether it was given up and is not there again: what can wait is refused meanwhile. */
  gone: () => boolean
  /** Gives the room back to the disk, if it is there. */
  giveUp: () => void
}

const reserves = new WeakMap<object, Reserve>()

/** From now on, what a handle must write on a full disk may have a reserve. */
export const setReserve = (db: object, reserve: Reserve): void => void reserves.set(db, reserve)

/** The reserve of a handle, if it has one. */
export const reserveOf = (db: object): Reserve | undefined => reserves.get(db)
