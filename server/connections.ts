import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** What stands between a connection that is asked for and one that takes its place. */
const spare = 200

/** A connection, and the request on it that has not been answered to its end. */
type Guest = { asked: { req: IncomingMessage; res: ServerResponse } | null }

/**
 * Keeps room for whoever comes next. Those who hold a connection and ask nothing, or send or read
 * so slowly that they may as well ask nothing, would otherwise shut everybody else out; a limit for
 * each address does not help where all come from one (a proxy, an office).
 * @param connection the event by which a server says that there is one
 * @param most how many may be open; from there on a new one takes the place of another
 */
export function keepRoom(
  server: Server,
  connection: 'connection' | 'secureConnection',
  most = 1_000,
): void {
  server.maxConnections = most + spare
  // In the order in which they last did something: the first has been waiting longest.
  const guests = new Map<Duplex, Guest>()
  const renew = (socket: Duplex, guest: Guest) => {
    if (!guests.delete(socket)) return
    guests.set(socket, guest)
  }
  const come = (socket: Duplex) => {
    if (guests.size >= most) leastMissed(guests)?.destroy()
    guests.set(socket, { asked: null })
    socket.once('close', () => guests.delete(socket))
  }
  server.on(connection, come)
  server.on('request', (req, res) => {
    const { socket } = req
    const guest = { asked: { req, res } }
    renew(socket, guest)
    res.once('close', () => renew(socket, { asked: null }))
  })
}

/**
 * First goes who has asked nothing for longest, or is still at their first lines; then who has not
 * sent all of what they ask; then who does not take their answer. Whom we keep waiting, never.
 */
function leastMissed(guests: Map<Duplex, Guest>): Duplex | undefined {
  const kinds: ((guest: Guest) => boolean)[] = [
    ({ asked }) => asked === null,
    ({ asked }) => asked !== null && !asked.req.complete,
    ({ asked }) => asked !== null && asked.res.writableNeedDrain,
  ]
  for (const fits of kinds) {
    for (const [socket, guest] of guests) if (fits(guest) && !socket.destroyed) return socket
  }
  return undefined
}
