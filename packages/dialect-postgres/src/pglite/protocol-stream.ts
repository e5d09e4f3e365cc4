import { Duplex } from 'node:stream'
import type { PGlite } from '@electric-sql/pglite'

/**
 * Authentication is done; ready for a query, outside of a transaction.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
const GREETING = Uint8Array.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

/** Messages that the server answers at once: Query, Sync, Flush, FunctionCall. */
const ANSWERED = new Set(['Q', 'S', 'H', 'F'].map((letter) => letter.charCodeAt(0)))
const TERMINATE = 'X'.charCodeAt(0)
const IDLE = 'I'.charCodeAt(0)

/**
 * What a socket to a server is to pg, over PGlite in this process: both speak PostgreSQL's protocol, so rows, errors and transactions are
 * those of pg. Messages go over in the groups that are answered, each group while nobody else uses the database; as long as a transaction
 * is open, statements of the application wait.
 */
export class ProtocolStream extends Duplex {
  readonly #database: PGlite
  #started = false
  #pending: Buffer = Buffer.alloc(0)
  /** Lets the application go on; absent while it may. */
  #letGo: (() => void) | undefined

  constructor(database: PGlite) {
    super()
    this.#database = database
  }

  connect(): void {
    process.nextTick(() => this.emit('connect'))
  }

  /** There is no network whose packets could be held back. */
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {
    // Answers are pushed when they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const group = this.#takeGroup()
    if (group === undefined) done()
    else this.#answer(group).then(() => done(), done)
  }

  override _final(done: () => void): void {
    this.#letGo?.()
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#letGo?.()
    done(error)
  }

  /** The messages up to the last one that has an answer. */
  #takeGroup(): Buffer | undefined {
    let end = 0
    for (let at = 0; at + 5 <= this.#pending.length; ) {
      // The first message has no letter in front of its length.
      const letter = this.#started ? this.#pending[at] : undefined
      const next = at + (this.#started ? 1 + this.#pending.readUInt32BE(at + 1) : this.#pending.readUInt32BE(at))
      if (next > this.#pending.length) break
      if (!this.#started) {
        this.#started = true
        this.#pending = this.#pending.subarray(next)
        this.push(GREETING)
        continue
      }
      if (letter === TERMINATE) return undefined
      if (letter !== undefined && ANSWERED.has(letter)) end = next
      at = next
    }
    if (end === 0) return undefined
    const group = this.#pending.subarray(0, end)
    this.#pending = this.#pending.subarray(end)
    return group
  }

  async #answer(group: Buffer): Promise<void> {
    if (this.#letGo === undefined) await this.#holdOthers()
    const { data } = await this.#database.runExclusive(() => this.#database.execProtocol(group, { throwOnError: false }))
    // The last byte of an answer says whether a transaction is open.
    if (data.at(-1) === IDLE) this.#letGo?.()
    this.push(data)
  }

  /** Waits until the application has no transaction open, and keeps it from beginning one. */
  async #holdOthers(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const turn = (): Promise<void> => new Promise((end) => {
        this.#letGo = () => {
          this.#letGo = undefined
          end()
        }
        resolve()
      })
      this.#database._runExclusiveTransaction(turn).catch(reject)
    })
  }
}
