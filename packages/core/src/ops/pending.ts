/** Told of a rejection that begins at this promise: the operation's own, or an error that a handler of the user's threw. */
export type OnRejected = (pending: Pending<unknown>, error: unknown) => void

/**
 * The promise of an operation: it knows whether somebody receives its error, and it never ends in an unhandled rejection; the queue
 * reports at the end what nobody received.
 *
 * `await`, `.catch` and `Promise.all` receive an error. `.then(f)` and `.finally(f)` only pass it on, so their promises are of
 * this class too.
 */
export class Pending<T> extends Promise<T> {
  #handled = false
  readonly #derived: Pending<unknown>[] = []
  #rejection: { readonly error: unknown } | undefined
  #onRejected: OnRejected | undefined

  get received(): boolean {
    return this.#handled || this.#derived.some((pending) => pending.received)
  }

  watch(onRejected: OnRejected, parent?: Pending<unknown>): this {
    this.#onRejected = onRejected
    void super.then(undefined, (error: unknown) => {
      this.#rejection = { error }
      if (parent === undefined || parent.#rejection?.error !== error) onRejected(this as Pending<unknown>, error)
    })
    return this
  }

  // Overriding `then` is the one way to know that somebody listens.
  // oxlint-disable-next-line unicorn/no-thenable
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived = super.then(onFulfilled, onRejected)
    if (typeof onRejected === 'function') this.#handled = true
    this.#adopt(derived)
    return derived
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    // The built-in method listens for rejections only to pass them on.
    const handled = this.#handled
    const derived = super.finally(onFinally)
    this.#handled = handled
    return derived
  }

  #adopt(derived: Promise<unknown>): void {
    if (this.#onRejected === undefined || !(derived instanceof Pending)) return
    this.#derived.push(derived.watch(this.#onRejected, this as Pending<unknown>))
  }
}
