/** The exports of a module by name. */
export interface Namespace {
  readonly [name: string]: unknown
}

/** Modules that are given to the user's files in place of installed ones, by specifier; each is loaded when a file first imports it. */
export interface ModuleMap {
  readonly [specifier: string]: () => Promise<object>
}

/** The namespace that an import of CommonJS exports gives: they are the default export, and their keys can be named. */
export function commonJsNamespace(exports: unknown): Namespace {
  const named = typeof exports === 'object' || typeof exports === 'function' ? Object.entries(exports ?? {}) : []
  return marked({ ...Object.fromEntries(named), default: exports })
}

/** The namespace with the mark that rewritten imports look for. */
export function marked(namespace: object): Namespace {
  return Object.defineProperty({ ...namespace }, '__esModule', { value: true })
}

export function isMarked(exports: unknown): exports is Namespace {
  return typeof exports === 'object' && exports !== null && '__esModule' in exports
}

/**
 * Does `export * from`: every name but the default becomes a live property, unless the module has it already. Its own export of the
 * same name, which may come later, takes its place.
 * @returns whether names were added.
 */
export function exportStar(exports: object, from: Namespace): boolean {
  const names = Object.keys(from).filter((name) => name !== 'default' && !Object.hasOwn(exports, name))
  for (const name of names) {
    Object.defineProperty(exports, name, {
      configurable: true,
      enumerable: true,
      get: () => from[name],
      set(value: unknown) {
        Object.defineProperty(exports, name, { configurable: true, enumerable: true, writable: true, value })
      },
    })
  }
  return names.length > 0
}
