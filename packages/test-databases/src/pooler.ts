import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A connection pooler in transaction mode, as PgBouncer is one: a client has a session of the server as long as a transaction lasts. */
export interface Pooler {
  /** The URL of the database by way of the pooler. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Starts a pooler before a database whose server trusts everybody.
 *
 * It speaks as much of the protocol as that needs: messages go back and forth as they are, and a session is free again when the server
 * says that it is outside a transaction. https://www.postgresql.org/docs/current/protocol-message-formats.html
 * @param size how many sessions there are; the one that was used last is lent first.
 */
export async function startPooler(url: string, { size = 2 }: { readonly size?: number } = {}): Promise<Pooler> {
  const sessions = new Sessions(new URL(url), size)
  const clients = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    clients.add(socket)
    socket.on('close', () => clients.delete(socket))
    serve(socket, sessions)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = new URL(url)
  address.hostname = '127.0.0.1'
  address.port = String((server.address() as AddressInfo).port)
  return {
    url: address.href,
    async stop() {
      for (const socket of clients) socket.destroy()
      sessions.end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const PROTOCOL = 196608
const BETWEEN_TRANSACTIONS = 'I'.charCodeAt(0)

/* ---- sessions of the server ---- */

interface Session {
  readonly socket: Socket
  /** What the server says of itself to whoever connects. */
  readonly greeting: readonly Buffer[]
  receive: ((message: Buffer) => void) | undefined
}

class Sessions {
  readonly #url: URL
  readonly #size: number
  readonly #free: Session[] = []
  readonly #waiting: ((session: Session) => void)[] = []
  readonly #all = new Set<Session>()
  #opened = 0

  constructor(url: URL, size: number) {
    this.#url = url
    this.#size = size
  }

  async lend(): Promise<Session> {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#opened >= this.#size) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#opened++
    const session = await openSession(this.#url)
    this.#all.add(session)
    return session
  }

  giveBack(session: Session): void {
    session.receive = undefined
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(session)
    else next(session)
  }

  /** A session that was left in a transaction is of no use to others. */
  drop(session: Session): void {
    session.socket.destroy()
    this.#all.delete(session)
    this.#opened--
    const next = this.#waiting.shift()
    if (next !== undefined) void this.lend().then(next)
  }

  end(): void {
    for (const { socket } of this.#all) socket.destroy()
  }
}

function openSession(url: URL): Promise<Session> {
  const socket = connect({ port: Number(url.port === '' ? 5432 : url.port), host: url.hostname, noDelay: true })
  const greeting: Buffer[] = []
  return new Promise((resolve, reject) => {
    const session: Session = { socket, greeting, receive: undefined }
    socket.on('error', reject)
    socket.on(
      'data',
      eachMessage((message) => {
        if (session.receive !== undefined) session.receive(message)
        else if (typeOf(message) === 'S' || typeOf(message) === 'K') greeting.push(message)
        else if (typeOf(message) === 'Z') resolve(session)
        else if (typeOf(message) === 'E') reject(new TypeError(`The server refuses the pooler: ${message.toString('latin1')}`))
      }),
    )
    const words = ['user', decodeURIComponent(url.username), 'database', decodeURIComponent(url.pathname.slice(1)), '']
    const text = Buffer.from(`${words.join('\0')}\0`)
    const head = Buffer.alloc(8)
    head.writeInt32BE(8 + text.length, 0)
    head.writeInt32BE(PROTOCOL, 4)
    socket.write(Buffer.concat([head, text]))
  })
}

/* ---- clients ---- */

function serve(socket: Socket, sessions: Sessions): void {
  let session: Session | undefined
  let asked = false
  /** Messages that wait for a session, and how many answers are still to come. */
  const queue: Buffer[] = []
  let answers = 0
  const fail = (): void => void socket.destroy()
  const flush = (lent: Session): void => {
    for (const message of queue.splice(0)) lent.socket.write(message)
  }
  const receive = (message: Buffer): void => {
    socket.write(message)
    if (typeOf(message) !== 'Z' || --answers > 0 || message[5] !== BETWEEN_TRANSACTIONS || session === undefined) return
    const done = session
    session = undefined
    sessions.giveBack(done)
  }
  const take = async (): Promise<void> => {
    asked = true
    const lent = await sessions.lend()
    asked = false
    if (socket.destroyed) return sessions.giveBack(lent)
    session = lent
    lent.receive = receive
    flush(lent)
  }
  const onMessage = (message: Buffer): void => {
    if (typeOf(message) === 'X') return void socket.end()
    if ('QSF'.includes(typeOf(message))) answers++
    queue.push(message)
    if (session !== undefined) flush(session)
    else if (!asked) take().catch(fail)
  }
  socket.on('error', fail)
  socket.on('close', () => {
    if (session !== undefined) sessions.drop(session)
  })
  greet(socket, sessions, () => socket.on('data', eachMessage(onMessage)))
}

/** What a client says before it is connected has no type. */
function greet(socket: Socket, sessions: Sessions, ready: () => void): void {
  socket.once('data', (chunk: Buffer) => {
    const code = chunk.readInt32BE(4)
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      socket.write('N')
      greet(socket, sessions, ready)
    } else if (code === PROTOCOL) {
      void welcome(socket, sessions, ready).catch(() => socket.destroy())
    } else socket.destroy()
  })
}

async function welcome(socket: Socket, sessions: Sessions, ready: () => void): Promise<void> {
  const session = await sessions.lend()
  sessions.giveBack(session)
  ready()
  const authenticated = Buffer.from([...Buffer.from('R'), 0, 0, 0, 8, 0, 0, 0, 0])
  const idle = Buffer.from([...Buffer.from('Z'), 0, 0, 0, 5, BETWEEN_TRANSACTIONS])
  socket.write(Buffer.concat([authenticated, ...session.greeting, idle]))
}

/* ---- messages ---- */

function typeOf(message: Buffer): string {
  return String.fromCharCode(message[0] ?? 0)
}

/** Cuts what comes in into messages: a letter, a length that counts itself, and the rest. */
function eachMessage(work: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1
      work(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}
