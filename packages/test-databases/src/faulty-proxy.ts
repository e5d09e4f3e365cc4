import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What a proxy does to a connection. */
export interface Fault {
  /** Cuts it after so many pieces that went either way. */
  readonly cutAfter?: number
  /** Passes nothing more on after so many pieces, and cuts it some time later. */
  readonly dropAfter?: number
  /** Cuts it at what the client says that holds this text: before the server gets it, or instead of the server's answer. */
  readonly cutAt?: { readonly text: string; readonly before: boolean }
  /** Where it is cut, the client alone hears of it: the server goes on waiting for what it says next. */
  readonly unheard?: boolean
  /** Milliseconds by which each piece is late. */
  readonly delay?: number
}

/** A network on which connections break. */
export interface FaultyProxy {
  /** The URL of the database by way of the proxy. */
  readonly url: string
  /** What the connections meet that are opened from now on. */
  next: Fault
  /** How many pieces went through the connections that were opened since `next` was set. */
  pieces: number
  stop(): Promise<void>
}

/** Milliseconds after which a connection that passes nothing on is cut, as a router does that has lost it. */
const SILENCE = 300

/** Starts a proxy before a database. */
export async function startFaultyProxy(url: string): Promise<FaultyProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const proxy: { -readonly [K in keyof FaultyProxy]: FaultyProxy[K] } = { url: '', next: {}, pieces: 0, stop }
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(target.port === '' ? 5432 : target.port), host: target.hostname, noDelay: true })
    relay(client, upstream, proxy)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
  })
  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = new URL(url)
  address.hostname = '127.0.0.1'
  address.port = String((server.address() as AddressInfo).port)
  proxy.url = address.href
  return proxy
}

function relay(client: Socket, upstream: Socket, proxy: { readonly next: Fault; pieces: number }): void {
  const { cutAfter = Infinity, dropAfter = Infinity, cutAt, delay = 0, unheard = false } = proxy.next
  let passed = 0
  const cut = (): void => {
    client.destroy()
    if (!unheard) upstream.destroy()
  }
  const pass = (from: Socket, to: Socket): void => {
    from.on('data', (piece: Buffer) => {
      proxy.pieces++
      if (++passed > cutAfter) return cut()
      if (from === client && cutAt !== undefined && piece.includes(cutAt.text)) {
        if (cutAt.before) return cut()
        // The server does what it was told, and nobody hears of it.
        upstream.removeAllListeners('data').once('data', cut)
      }
      if (passed > dropAfter) return void setTimeout(cut, SILENCE)
      setTimeout(() => to.write(piece), delay)
    })
    from.on('close', cut)
    from.on('error', cut)
  }
  pass(client, upstream)
  pass(upstream, client)
}
